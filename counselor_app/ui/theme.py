"""The look of every screen: Fusion, one palette, one style sheet, one font.

A screen says what a widget is by its dynamic properties, and this file says how that
looks: `kind` is card, heading, key, quiet, small, title, question, pill, panel, segment,
bar; `tone` is ok, warn, high, imminent, accent, quiet, strong; `keys` is true on the side
that has the keys. A screen that paints by itself asks `tokens()`, and `px()` for sizes:
every paint asks many times, so each is worked out once for a dress.
"""

from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyleFactory, QWidget

from counselor_app.ui.theme_sheet import sheet
from counselor_app.ui.tokens import THEMES, Theme, Tokens

BODY = 14
QUESTION = 21
LEAST_PERCENT, MOST_PERCENT = 100, 200


def apply_theme(app: QApplication, look: Theme, percent: int = 100) -> None:
    """Dress the whole program, once; `percent` is the size of the text, 100 to 200."""
    percent = min(max(percent, LEAST_PERCENT), MOST_PERCENT)
    app.setProperty("theme", look.value)
    app.setProperty("percent", percent)
    theme.cache_clear()
    px.cache_clear()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(_font(percent))
    app.setPalette(_palette(THEMES[look]))
    app.setStyleSheet(sheet(THEMES[look], px))


@cache
def theme() -> Theme:
    """Return the theme in force."""
    app = QApplication.instance()
    return Theme(app.property("theme") or Theme.LIGHT) if app else Theme.LIGHT


def tokens() -> Tokens:
    """Return the colors in force, for a screen that paints by itself."""
    return THEMES[theme()]


@cache
def px(at_100: float) -> int:
    """Return the pixels of a measure that was drawn at 100 %, body text 14."""
    app = QApplication.instance()
    percent = int(app.property("percent") or LEAST_PERCENT) if app else LEAST_PERCENT
    return max(1, round(at_100 * percent / 100))


def be(widget: QWidget, **said: str | bool) -> None:
    """Say what a widget is, and dress it (and a button's parts) anew if that changed."""
    if all(widget.property(name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        widget.setProperty(name, value)
    parts = widget.findChildren(QWidget) if isinstance(widget, QAbstractButton) else []
    style = widget.style()
    for part in (widget, *parts):
        style.unpolish(part)
        style.polish(part)
        part.update()


def _font(percent: int) -> QFont:
    font = QFont(QApplication.font())
    if QFontDatabase.hasFamily("Inter"):
        font.setFamily("Inter")
    font.setPixelSize(round(BODY * percent / 100))
    font.setFeature(QFont.Tag("tnum"), 1)  # figures that tick stay where they are
    return font


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, color in {
        role.Window: t.bg,
        role.WindowText: t.ink,
        role.Base: t.surface,
        role.AlternateBase: t.raised,
        role.Text: t.ink,
        role.PlaceholderText: t.ink3,
        role.Button: t.surface,
        role.ButtonText: t.ink,
        role.ToolTipBase: t.raised,
        role.ToolTipText: t.ink,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.accent,
        role.Mid: t.line,
        role.Dark: t.edge,
    }.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.ink3))
    return palette
