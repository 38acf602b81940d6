"""What an eye at the window sees: who has the keys, which words, what is in view."""

from PySide6.QtWidgets import QApplication, QLabel, QWidget


def focus_name() -> str:
    focused = QApplication.focusWidget()
    return focused.objectName() if focused else ""


def focus_words() -> str:
    focused = QApplication.focusWidget()
    return focused.accessibleName() if focused else ""


def all_words(widget: QWidget) -> str:
    labels = [w for w in widget.findChildren(QLabel) if w.isVisibleTo(widget)]
    return "\n".join(label.text() for label in labels)


def is_seen(widget: QWidget) -> bool:
    shown = widget.visibleRegion().boundingRect()
    return widget.isVisible() and shown.height() == widget.height()
