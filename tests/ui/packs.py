"""The shipped assessment at a site that has confirmed the words of the PHQ-9."""

import json

from counselor_app.adapters.resources import read_resource
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.protocol_package import joined, protocol_from

_WORDS = {
    "resourceType": "Questionnaire",
    "derivedFrom": ["https://counselor.example/fhir/Questionnaire/phq-9"],
    "item": [
        {"linkId": f"phq-9-{n}", "text": f"Thought {n * 111}"} for n in range(1, 10)
    ],
}


def phq_protocol() -> Protocol:
    """Return the protocol that opens the PHQ-9, with words of nobody's."""
    packs = [read_resource("protocols/packs/phq-9.json"), json.dumps(_WORDS).encode()]
    return protocol_from(joined(read_resource("protocols/default.json"), packs))
