"""The outcome sheet: how the call ended, and what is agreed after it. No dialog."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Agreed,
    CallReviewed,
    Collaboration,
    Consulted,
    FollowUpAgreed,
)
from counselor_app.domain.ids import CallId
from counselor_app.ui.choice import Choice
from counselor_app.ui.disposition_list import DispositionList
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.outcome_words import dropped_words, resolved_words, who_ended_words
from counselor_app.ui.pieces import KeyButton, heading, key_words, text_label
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import level_words, tr

_PAUSE_MS = 1000
_LABELS, _NARROW = 140, 78
_WIDE, _BESIDE = 760, 640


class OutcomeSheet(QFrame):
    """Shows the outcome of one call so far. Asks to change it and to close the record.

    What is typed is asked for at a pause, on leaving and before closing.
    Signals: disposition_asked(Disposition), review_asked(CallReviewed),
    follow_up_asked(FollowUpAgreed), close_asked(), later_asked().
    """

    disposition_asked = Signal(object)
    review_asked = Signal(object)
    follow_up_asked = Signal(object)
    close_asked = Signal()
    later_asked = Signal()

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        be(self, kind="card")
        self._dropped_key = key_words((keyboard or Keyboard()).of(Deed.DROPPED))
        self._call: Call | None = None
        self.notice = Notice()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._form = QVBoxLayout()
        self._labels: list[QLabel] = []
        self._make_fields()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._lay_out()
        self._connect()

    @property
    def call_id(self) -> CallId | None:
        """The call whose outcome is shown."""
        return self._call.call_id if self._call else None

    def show_call(self, call: Call | None) -> None:
        """Show the outcome so far, or nothing; words being typed stay as they are."""
        other = call is None or self.call_id != call.call_id
        if other:
            self.flush()  # to the record that was shown
        self._call = call
        if call is None:
            return
        if other:
            self._dispositions.clear_search()
            self.notice.clear()
        self._dispositions.show_disposition(call.ending.disposition)
        self._resolved.setText(resolved_words(call))
        self._who.setText(who_ended_words(call))
        self._dropped.setText(dropped_words(call, self._dropped_key))
        self._dropped.setVisible(bool(self._dropped.text()))
        self._level.setText(level_words(call.risk.level))
        review = call.ending.review
        unsaid = Collaboration.NOT_SAID
        self._collaboration.show_value(review.collaboration if review else unsaid)
        self._consulted.show_value(review.consulted if review else Consulted.NOBODY)
        self._show_follow_up(call.ending.follow_up or _NOT_ASKED, other=other)

    def flush(self) -> None:
        """Ask for what was typed and not asked for yet."""
        self._pause.stop()
        if self._call is None:
            return
        now = FollowUpAgreed(
            consent=Agreed(self._consent.value() or Agreed.NOT_ASKED),
            safe_number=self._number.text().strip(),
            times=self._times.text().strip(),
            voicemail=Agreed(self._voicemail.value() or Agreed.NOT_ASKED),
        )
        if now != (self._call.ending.follow_up or _NOT_ASKED):
            self.follow_up_asked.emit(now)

    def focus_first(self) -> None:
        """Give the keys to the list of dispositions."""
        self._dispositions.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Escape puts the record aside; it stays under my work."""
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.later_asked.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as narrow as the form, since the list can stand above it."""
        sides = 2 * px(18) + 2 * self.frameWidth()
        least = super().minimumSizeHint()
        labels = self._labels[0].minimumWidth() - px(_NARROW)
        form = self._form.minimumSize().width() - labels
        return QSize(form + sides, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: narrow the labels, or put the list above the form, where it is narrow."""
        super().resizeEvent(event)
        width, way = event.size().width(), QBoxLayout.Direction
        beside = width >= px(_BESIDE)
        self._columns.setDirection(way.LeftToRight if beside else way.TopToBottom)
        for label in self._labels:
            label.setFixedWidth(px(_LABELS if width >= px(_WIDE) else _NARROW))

    def _make_fields(self) -> None:
        self._dispositions = DispositionList()
        self._resolved = wrapped("", "", "resolved")
        self._who = wrapped("", "quiet", "who_ended")
        self._dropped = wrapped("", "small", "may_have_dropped")
        self._level = text_label("", "quiet", "last_level")
        words = tr("Caller worked along")
        self._collaboration = Choice("collaboration", words, tuple(Collaboration))
        self._consulted = Choice("consulted", tr("Consulted"), tuple(Consulted))
        self._consent = Choice("consent", tr("Follow-up agreed"), tuple(Agreed))
        self._voicemail = Choice("voicemail", tr("Voicemail allowed"), tuple(Agreed))
        self._number = _field("safe_number", tr("Safe number"), tr("(314) 555-0100"))
        self._times = _field("times", tr("Good times"), tr("weekdays after 17:00"))
        self._close = KeyButton(tr("Close the record"), "Ctrl+Return", kind="main")
        self._close.setObjectName("close_record")

    def _connect(self) -> None:
        self._dispositions.chosen.connect(self.disposition_asked)
        for choice in (self._collaboration, self._consulted):
            choice.chosen.connect(self._ask_review)
        for choice in (self._consent, self._voicemail):
            choice.chosen.connect(self.flush)
        for line in (self._number, self._times):
            line.textEdited.connect(self._pause.start)
            line.editingFinished.connect(self.flush)
        self._close.clicked.connect(self._ask_close)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self, self._ask_close)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    def _ask_review(self) -> None:
        unsaid = Collaboration.NOT_SAID
        self.review_asked.emit(
            CallReviewed(
                collaboration=Collaboration(self._collaboration.value() or unsaid),
                consulted=Consulted(self._consulted.value() or Consulted.NOBODY),
            )
        )

    def _ask_close(self) -> None:
        self.flush()
        self.close_asked.emit()

    def _show_follow_up(self, agreed: FollowUpAgreed, *, other: bool) -> None:
        self._consent.show_value(agreed.consent)
        self._voicemail.show_value(agreed.voicemail)
        fields = ((self._number, agreed.safe_number), (self._times, agreed.times))
        for line, text in fields:
            if other or not (line.hasFocus() or self._pause.isActive()):
                line.setText(text)
            line.setEnabled(agreed.consent is Agreed.YES)
        self._voicemail.setEnabled(agreed.consent is Agreed.YES)

    def _lay_out(self) -> None:
        self._columns.setSpacing(px(18))
        self._columns.addWidget(self._dispositions, 4)
        self._columns.addLayout(self._form, 6)
        self._fill_form()
        top = QHBoxLayout()
        top.addWidget(heading(tr("Outcome")))
        top.addStretch(1)
        top.addWidget(text_label(tr("Last level in force"), "faint"))
        top.addWidget(self._level)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(18), px(12), px(18), px(12))
        layout.setSpacing(px(8))
        layout.addLayout(top)
        layout.addWidget(self._dropped)
        layout.addLayout(self._columns, 1)

    def _fill_form(self) -> None:
        form = self._form
        form.setSpacing(px(7))
        for words, widget in (
            (tr("Resolved on the line"), self._resolved),
            (tr("Who hung up"), self._who),
            (tr("Caller worked along"), self._collaboration),
            (tr("Consulted"), self._consulted),
            (tr("Follow-up agreed"), self._consent),
            (tr("Safe number"), self._number),
            (tr("Good times"), self._times),
            (tr("Voicemail allowed"), self._voicemail),
        ):
            form.addLayout(self._line(words, widget))
        form.addStretch(1)
        form.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.addWidget(text_label(tr("Esc: later, it stays under My work"), "faint"))
        foot.addStretch(1)
        foot.addWidget(self._close)
        form.addLayout(foot)

    def _line(self, words: str, widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(10))
        label = wrapped(words, "small")
        self._labels.append(label)
        row.addWidget(label)
        row.addWidget(widget, 1)
        return row


_NOT_ASKED = FollowUpAgreed(consent=Agreed.NOT_ASKED)


def _field(name: str, words: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(words)
    field.setPlaceholderText(example)
    return field
