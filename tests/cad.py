"""A dispatch system that is nobody's: plain `websockets` and `json`, no code of ours.

It keeps every request in the order in which it came and answers as the test tells it. One
thread for each line; what a test waits for, it waits for without a clock of its own.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from ssl import SSLContext
from threading import Condition, Thread
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

PATIENCE_S = 20.0
Manner = Callable[["Line", str], None]


class Line:
    """One desk on the line."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket

    def answer(self, key: str, *codes: int) -> None:
        for code in codes:
            words = {"requestId": key, "responseCode": code, "responseText": "as told"}
            self.say(json.dumps({"response": words}))

    def say(self, text: str | bytes) -> None:
        self.socket.send(text)

    def drop(self) -> None:
        """Break the line as a pulled cable does, without a goodbye."""
        self.socket.socket.close()


def answering(*codes: int) -> Manner:
    return lambda line, key: line.answer(key, *codes)


def silent(_line: Line, _key: str) -> None:
    """Answer nothing."""


def dropping(line: Line, _key: str) -> None:
    line.drop()


class Cad:
    """Listens on loopback until it is closed; a new one may take the same port."""

    def __init__(
        self,
        manner: Manner = silent,
        port: int = 0,
        points_to: str = "",
        tls: SSLContext | None = None,
    ) -> None:
        self.manner = manner
        self.requests: list[dict[str, Any]] = []
        self.lines: list[Line] = []
        self.subprotocols: list[str | None] = []
        self.headers: list[str | None] = []
        self._changed = Condition()
        names = [Subprotocol("emergency-ent1.0")]
        self._points_to = points_to
        self._server = serve(
            self._serve,
            "127.0.0.1",
            port,
            subprotocols=names,
            process_request=self._point,
            ssl=tls,
        )
        self.port: int = self._server.socket.getsockname()[1]
        scheme = "wss" if tls else "ws"
        self.url = f"{scheme}://127.0.0.1:{self.port}/IncidentData/ent"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def keys(self) -> list[str]:
        with self._changed:
            return [str(r["requestForService"]["requestId"]) for r in self.requests]

    def wait_for(self, requests: int) -> None:
        self._wait(lambda: len(self.requests) >= requests)

    def wait_for_lines(self, lines: int) -> None:
        self._wait(lambda: len(self.lines) >= lines)

    def close(self) -> None:
        self._server.shutdown()
        with self._changed:
            lines = list(self.lines)
        for line in lines:
            with suppress(OSError):
                line.drop()
        self._thread.join(PATIENCE_S)

    def _wait(self, true: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(true, PATIENCE_S)

    def _point(self, socket: ServerConnection, _request: Request) -> Response | None:
        if not self._points_to:
            return None
        moved = socket.respond(HTTPStatus.FOUND, "elsewhere")
        moved.headers["Location"] = self._points_to
        return moved

    def _serve(self, socket: ServerConnection) -> None:
        line = Line(socket)
        with self._changed:
            self.lines.append(line)
            self.subprotocols.append(socket.subprotocol)
            request = socket.request
            self.headers.append(request.headers.get("Authorization") if request else None)
            self._changed.notify_all()
        with suppress(ConnectionClosed, OSError):
            for text in socket:
                message = json.loads(text)
                with self._changed:
                    self.requests.append(message)
                    self._changed.notify_all()
                self.manner(line, str(message["requestForService"]["requestId"]))
