"""Works out the expressions of forms (FHIRPath) in a thread: they may take their time."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from counselor_app.desk.ports import Post, Scored
from counselor_app.domain.assessment.filling import Filled, Worked, worked_out
from counselor_app.domain.ids import CallId
from counselor_app.wire.fhirpath import worked

_Work = tuple[CallId, Filled]


class FormScorer:
    """The Scorer port: of what waits only the latest is worked out.

    Whatever a form does to the library, the thread goes on to the next one.
    """

    def __init__(self, post: Post, work: Callable[[Filled], Worked] = worked) -> None:
        self._post, self._work = post, work
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="scorer", daemon=True)
        self._thread.start()

    def work(self, call_id: CallId, filled: Filled) -> None:
        """Return at once; Scored follows, unless the form was changed meanwhile."""
        self._waiting.put((call_id, filled))

    def close(self) -> None:
        """End the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while work := self._latest():
            call_id, filled = work
            self._post(Scored(call_id, filled, self._worked(filled)))

    def _worked(self, filled: Filled) -> Filled:
        try:
            return worked_out(filled, self._work)
        except Exception:  # noqa: BLE001 - the library may raise anything
            # No score is shown then, and never the one of the answers before.
            return worked_out(filled, lambda _: Worked())

    def _latest(self) -> _Work | None:
        work = self._waiting.get()
        while work is not None:
            try:
                work = self._waiting.get_nowait()
            except Empty:
                break
        return work
