"""The safety plan as a document: read aloud from the screen, printed, or kept as PDF."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.ui.safety_plan_words import PLAN, PROPOSAL, blocks
from counselor_app.ui.words import tr

_LETTER = QPageLayout(
    QPageSize(QPageSize.PageSizeId.Letter),
    QPageLayout.Orientation.Portrait,
    QMarginsF(18, 18, 18, 18),
    QPageLayout.Unit.Millimeter,
)
_ON_PAPER = 12.0
_DPI = 300


def reading_document(plan: SafetyPlan, pixels: int) -> QTextDocument:
    """Return the parts that were made, in letters of so many pixels."""
    font = QFont()
    font.setPixelSize(pixels)
    made = SafetyPlan(plan.parts, plan.means)
    document = QTextDocument()
    document.setDefaultFont(font)
    _write_parts(QTextCursor(document), made, gap=pixels / 2, empty_lines=False)
    return document


def paper(plan: SafetyPlan) -> QTextDocument:
    """Return the page: six headings, room under the empty ones, and nobody's name."""
    font = QFont()
    font.clearFeatures()  # figures of equal width have no letters in a PDF's text
    font.setFeature(QFont.Tag("calt"), 0)
    font.setPointSizeF(_ON_PAPER)
    document = QTextDocument()
    document.setDefaultFont(font)
    cursor = QTextCursor(document)
    _add(cursor, tr(PLAN), QFont.Weight.Bold, above=0, larger=4)
    _write_parts(cursor, plan, gap=_ON_PAPER, empty_lines=True)
    _add(cursor, tr(PROPOSAL), QFont.Weight.Normal, above=2 * _ON_PAPER, larger=-3)
    return document


def keep_pdf(plan: SafetyPlan, folder: Path, now: datetime) -> Path | None:
    """Write the page as a PDF that only this user reads; None when the disk refuses."""
    path = folder / f"{now.astimezone():plan-%Y-%m-%d-%H%M%S}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return None
    pdf = QPdfWriter(str(path))
    pdf.setResolution(_DPI)
    pdf.setPageLayout(_LETTER)
    pdf.setTitle(tr(PLAN))
    paper(plan).print_(pdf)
    return path if path.stat().st_size else None


def print_out(plan: SafetyPlan) -> str:
    """Print the page on the printer of this desk and return its name; empty: none."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return ""
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(tr(PLAN))
    paper(plan).print_(printer)
    return info.description() or info.printerName()


def _write_parts(
    cursor: QTextCursor, plan: SafetyPlan, *, gap: float, empty_lines: bool
) -> None:
    for title, lines in blocks(plan):
        if lines or empty_lines:
            _add(cursor, title, QFont.Weight.DemiBold, above=gap)
        for line in lines or ((" ",) if empty_lines else ()):
            _add(cursor, line, QFont.Weight.Normal, above=gap / 4)


def _add(
    cursor: QTextCursor,
    words: str,
    weight: QFont.Weight,
    *,
    above: float,
    larger: float = 0,
) -> None:
    # Inserted as text, so that nothing typed is ever taken for markup.
    block, letters = QTextBlockFormat(), QTextCharFormat()
    block.setTopMargin(above)
    letters.setFontWeight(weight)
    if larger:
        letters.setFontPointSize(_ON_PAPER + larger)
    if cursor.document().isEmpty():
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block)
    cursor.setCharFormat(letters)
    cursor.insertText(words, letters)
