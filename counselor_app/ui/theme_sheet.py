"""The one style sheet, written from a theme's colors and sizes."""

from collections.abc import Callable

from counselor_app.ui.tokens import Tokens

_TONES = ("ok", "warn", "high", "imminent", "accent")


def sheet(t: Tokens, px: Callable[[float], int]) -> str:
    """Return the style sheet; `px` gives the pixels of a measure drawn at 100 %."""
    parts = (_texts, _boxes, _controls, _fields, _tones)
    return "\n".join(part(t, px) for part in parts)


def _texts(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QWidget {{ color: {t.ink}; }}
QLabel {{ background: transparent; }}
QLabel[kind="heading"] {{ color: {t.ink3}; font-size: {px(11)}px; font-weight: 600; }}
QLabel[kind="title"] {{ font-size: {px(14.5)}px; font-weight: 700; }}
QLabel[kind="question"] {{ font-size: {px(21)}px; font-weight: 600; }}
QLabel[kind="quiet"] {{ color: {t.ink2}; }}
QLabel[kind="small"] {{ color: {t.ink2}; font-size: {px(12.5)}px; }}
QLabel[kind="faint"] {{ color: {t.ink3}; font-size: {px(12.5)}px; }}
QLabel[kind="key"] {{ color: {t.ink2}; background: {t.raised};
  border: 1px solid {t.line}; border-bottom-width: 2px; border-radius: {px(5)}px;
  font-size: {px(11)}px; font-weight: 600;
  padding: {px(1)}px {px(6)}px {px(2)}px {px(6)}px; }}
QLabel[kind="pill"] {{ border-radius: {px(11)}px; padding: {px(4)}px {px(12)}px;
  font-size: {px(13)}px; font-weight: 600; background: {t.raised};
  border: 1px solid {t.line}; }}
QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.edge};
  padding: {px(4)}px; }}
"""


def _boxes(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QMainWindow, QWidget[kind="ground"] {{ background: {t.bg}; }}
QWidget[kind="bar"] {{ background: {t.surface}; border: 0;
  border-bottom: 1px solid {t.line}; }}
QWidget[kind="left"] {{ background: {t.bg}; border: 0;
  border-right: 1px solid {t.line}; }}
QWidget[kind="right"] {{ background: {t.bg}; border: 0;
  border-left: 1px solid {t.line}; }}
QFrame[kind="card"], QWidget[kind="card"] {{ background: {t.surface};
  border: 1px solid {t.line}; border-radius: {px(12)}px; }}
*[kind="card"][keys="true"] {{ border: 2px solid {t.focus}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QListView {{ background: transparent; outline: 0; border: 2px solid transparent;
  border-radius: {px(8)}px; }}
QListView:focus {{ border-color: {t.focus}; }}
QListView::item {{ border-radius: {px(6)}px; padding: {px(4)}px {px(6)}px;
  color: {t.ink}; }}
QListView::item:hover {{ background: {t.raised}; }}
QListView::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
QListView::item:disabled {{ color: {t.ink3}; padding-top: {px(8)}px; }}
QListView#timeline::item {{ color: {t.ink2}; border: 0; border-radius: 0;
  border-left: 2px solid {t.line}; padding: {px(4)}px 0 {px(4)}px {px(14)}px; }}
QListView#timeline, QListView[kind="side"] {{ font-size: {px(12.5)}px; }}
QScrollBar:vertical {{ background: transparent; width: {px(8)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.edge}; border-radius: {px(2)}px;
  min-height: {px(28)}px; margin: 1px 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _controls(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QPushButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge};
  border-radius: {px(9)}px; padding: {px(8)}px {px(12)}px; font-weight: 600; }}
QPushButton:hover {{ background: {t.raised}; border-color: {t.ink2}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.accent_soft};
  border-color: {t.accent}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; }}
QPushButton:disabled {{ color: {t.ink3}; border-color: {t.line}; }}
QPushButton[kind="trigger"] {{ font-weight: 400; font-size: {px(13)}px;
  border-radius: {px(8)}px; }}
QPushButton[kind="flat"] {{ border: 1px solid transparent; background: transparent;
  font-weight: 400; font-size: {px(12.5)}px; color: {t.ink2}; padding: 0; }}
QPushButton[kind="flat"]:focus {{ border: 1px solid {t.focus}; }}
QPushButton[kind="main"] {{ background: {t.accent}; color: {t.on_accent};
  border-color: {t.accent}; }}
QPushButton[kind="main"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton > QLabel {{ border: 0; }}
QPushButton[kind="trigger"] > QLabel, QPushButton[kind="segment"] > QLabel {{
  font-size: {px(13)}px; }}
QPushButton[kind="flat"] > QLabel {{ color: {t.ink2}; font-size: {px(12.5)}px; }}
QPushButton > QLabel[kind="name"] {{ font-weight: 600; }}
QPushButton[kind="trigger"] > QLabel[kind="name"],
QPushButton[kind="segment"] > QLabel[kind="name"],
QPushButton[kind="flat"] > QLabel[kind="name"] {{ font-weight: 400; }}
QPushButton[kind="main"] > QLabel[kind="name"] {{ color: {t.on_accent}; }}
QPushButton > QLabel[kind="key"] {{ border: 1px solid {t.line};
  border-bottom-width: 2px; font-size: {px(11)}px; font-weight: 600; }}
"""


def _fields(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QPushButton[kind="segment"] {{ padding: {px(5)}px {px(9)}px; font-weight: 400;
  font-size: {px(13)}px; border-radius: {px(8)}px; }}
QPushButton[kind="segment"]:checked {{ background: {t.accent_soft};
  border: 2px solid {t.accent}; font-weight: 600;
  padding: {px(5) - 1}px {px(9) - 1}px; }}
QPushButton[kind="segment"]:focus {{ border: 2px solid {t.focus};
  padding: {px(5) - 1}px {px(9) - 1}px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{ background: {t.surface};
  color: {t.ink}; border: 1px solid {t.edge}; border-radius: {px(8)}px;
  padding: {px(6)}px {px(9)}px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; placeholder-text-color: {t.ink3}; }}
QComboBox::drop-down {{ border: 0; width: {px(22)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus,
QSpinBox:focus {{ border: 2px solid {t.focus}; }}
QLineEdit:focus {{ padding: {px(6) - 1}px {px(9) - 1}px; }}
QPlainTextEdit[kind="plain"], QTextEdit[kind="plain"] {{ border: 0; padding: 0;
  background: transparent; }}
QRadioButton, QCheckBox {{ spacing: {px(8)}px; }}
QRadioButton:focus, QCheckBox:focus {{ color: {t.accent}; }}
"""


def _tones(t: Tokens, px: Callable[[float], int]) -> str:
    rules = [
        f"""
QLabel[tone="{tone}"], QPushButton > QLabel[tone="{tone}"] {{
  color: {getattr(t, tone)}; }}
QLabel[kind="pill"][tone="{tone}"] {{ color: {getattr(t, tone)};
  background: {getattr(t, tone + "_soft")};
  border-color: {getattr(t, tone + "_soft")}; }}
*[kind="card"][tone="{tone}"] {{ background: {getattr(t, tone + "_soft")};
  border: 2px solid {getattr(t, tone)}; }}
QPushButton[tone="{tone}"] {{ background: {getattr(t, tone + "_soft")};
  border: 2px solid {getattr(t, tone)}; color: {getattr(t, tone)}; }}
QPushButton[tone="{tone}"] > QLabel[kind="name"] {{ color: {getattr(t, tone)};
  font-weight: 700; }}"""
        for tone in _TONES
    ]
    loud = f"""
QPushButton[tone="loud"] {{ background: {t.imminent}; border: 2px solid {t.imminent}; }}
QPushButton[tone="loud"] > QLabel[kind="name"] {{ color: {t.surface};
  font-weight: 700; }}
QWidget[kind="practice"] {{ background: {t.warn}; }}
QLabel[kind="practice"] {{ color: {t.surface}; font-weight: 700;
  font-size: {px(13)}px; padding: {px(3)}px; }}"""
    return "\n".join([*rules, loud])
