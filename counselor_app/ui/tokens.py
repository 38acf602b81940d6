"""The colors of the three themes, by what they are for; no screen names a color."""

from dataclasses import dataclass
from enum import StrEnum

from counselor_app.domain.risk import RiskLevel


class Theme(StrEnum):
    """How the screens look."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tokens:
    """One theme's colors, each as "#RRGGBB"; a theme's are equal to themselves only.

    `ink` is text, `ink2` and `ink3` are quieter text; `line` only parts areas, `edge` is
    the outline of a control. A `_soft` color is the ground for text of its own color.
    """

    bg: str
    surface: str
    raised: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    high: str
    high_soft: str
    imminent: str
    imminent_soft: str
    focus: str
    on_accent: str


LIGHT = Tokens(
    bg="#F4F6F8",
    surface="#FFFFFF",
    raised="#FBFCFD",
    line="#DDE3E9",
    edge="#7F8C99",
    ink="#16202B",
    ink2="#506070",
    ink3="#5F6D7A",
    accent="#1F6F8B",
    accent_soft="#E3F1F5",
    ok="#22684A",
    ok_soft="#E2F3EA",
    warn="#8A5200",
    warn_soft="#FFF1D9",
    high="#A8410F",
    high_soft="#FDE9DE",
    imminent="#B3202C",
    imminent_soft="#FBE3E5",
    focus="#0B84FF",
    on_accent="#FFFFFF",
)
DARK = Tokens(
    bg="#10161C",
    surface="#18212A",
    raised="#1E2933",
    line="#2C3A46",
    edge="#6C7D8B",
    ink="#E9EFF4",
    ink2="#A9B8C5",
    ink3="#93A3B1",
    accent="#5BB6D1",
    accent_soft="#17343F",
    ok="#5CC596",
    ok_soft="#16352A",
    warn="#F0B355",
    warn_soft="#3A2D14",
    high="#F58B54",
    high_soft="#40241A",
    imminent="#FF6B75",
    imminent_soft="#451C22",
    focus="#6CB6FF",
    on_accent="#10161C",
)
HIGH_CONTRAST = Tokens(
    bg="#000000",
    surface="#000000",
    raised="#1A1A1A",
    line="#8A8A8A",
    edge="#FFFFFF",
    ink="#FFFFFF",
    ink2="#F0F0F0",
    ink3="#E0E0E0",
    accent="#5CD6FF",
    accent_soft="#00303F",
    ok="#6CF2A8",
    ok_soft="#00301A",
    warn="#FFD24A",
    warn_soft="#332500",
    high="#FFB07A",
    high_soft="#3A1A00",
    imminent="#FF9AA0",
    imminent_soft="#45000A",
    focus="#FFFF00",
    on_accent="#000000",
)
THEMES = {
    Theme.LIGHT: LIGHT,
    Theme.DARK: DARK,
    Theme.HIGH_CONTRAST: HIGH_CONTRAST,
}


@dataclass(frozen=True, slots=True)
class RiskLook:
    """How a level is shown: never by its color alone. `tone` names the color's role."""

    shape: str
    tone: str


RISK_LOOKS = {
    RiskLevel.UNRATED: RiskLook("○", "warn"),
    RiskLevel.LOW: RiskLook("●", "ok"),
    RiskLevel.MODERATE: RiskLook("■", "warn"),
    RiskLevel.HIGH: RiskLook("▲", "high"),
    RiskLevel.IMMINENT: RiskLook("◆", "imminent"),
}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two "#RRGGBB" colors, 1 to 21 (WCAG 2.2, 1.4.3)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    low = 0.04045  # sRGB (IEC 61966-2-1)
    return channel / 12.92 if channel <= low else ((channel + 0.055) / 1.055) ** 2.4
