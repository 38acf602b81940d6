"""TLS to the dispatch system: only the one that IT trusts hears of anybody."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.courier.courier import EidoCourier
from counselor_app.domain.health import CadLost
from counselor_app.domain.policy import Policy
from tests.adapters.test_courier import Letters, answered, parcel, undelivered
from tests.cad import Cad, answering
from tests.conftest import WoundClock

LONG_AGO, FAR_OFF = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
Start = Callable[[str, Path | None], EidoCourier]


class Authority:
    """A certificate authority of the test, in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.title = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        basic = x509.BasicConstraints(ca=True, path_length=0)
        own = self._signed(self.title, self.key, basic, FAR_OFF)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def server(self, host: str, until: datetime = FAR_OFF) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([_named(host)])
        title = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cad")])
        chain = self.folder / "cad.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        signed = self._signed(title, key, names, until)
        chain.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _signed(
        self,
        title: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        extension: x509.ExtensionType,
        until: datetime,
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            issuer_name=self.title,
            subject_name=title,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=LONG_AGO,
            not_valid_after=until,
        )
        critical = isinstance(extension, x509.BasicConstraints)
        return builder.add_extension(extension, critical).sign(self.key, hashes.SHA256())


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def start(letters: Letters) -> Iterator[Start]:
    couriers: list[EidoCourier] = []

    def begin(url: str, ca_file: Path | None) -> EidoCourier:
        cad = CadAddress(url=url, ca_file=ca_file)
        couriers.append(EidoCourier(cad, letters.post, WoundClock(), Policy(), 0.02))
        return couriers[-1]

    yield begin
    for courier in couriers:
        courier.close()


def test_a_trusted_dispatch_system_gets_the_request(
    start: Start, letters: Letters, tmp_path: Path
) -> None:
    authority = Authority(tmp_path, "city")
    with Cad(answering(200), tls=authority.server("127.0.0.1")) as cad:
        start(cad.url, authority.file).send(parcel())
        letters.wait_for(answered(200))


@pytest.mark.parametrize("case", ["unknown", "other name", "expired", "no authorities"])
def test_any_other_gets_nothing_and_it_is_told(
    start: Start, letters: Letters, tmp_path: Path, case: str
) -> None:
    authority, stranger = Authority(tmp_path, "city"), Authority(tmp_path, "stranger")
    host = "cad.example" if case == "other name" else "127.0.0.1"
    until = LONG_AGO + timedelta(days=1) if case == "expired" else FAR_OFF
    signer = stranger if case == "unknown" else authority
    trusted = tmp_path / "none.pem" if case == "no authorities" else authority.file
    with Cad(answering(200), tls=signer.server(host, until)) as cad:
        start(cad.url, trusted).send(parcel())
        letters.wait_for(CadLost)
        letters.wait_for(undelivered())
        assert cad.requests == []


def test_a_system_that_speaks_no_tls_gets_nothing(
    start: Start, letters: Letters, tmp_path: Path
) -> None:
    with Cad(answering(200)) as cad:
        url = cad.url.replace("ws:", "wss:")
        start(url, Authority(tmp_path, "city").file).send(parcel())
        letters.wait_for(undelivered())
        assert cad.requests == []
