"""Tables on paper: figures keep their width, texts share the rest and wrap."""

from datetime import date
from decimal import Decimal

from reportlab.platypus import CondPageBreak, Flowable, Table, TableStyle

from papers.decree30 import blocks, faces, measures
from papers.decree30.drawn import Box
from papers.decree30.styles import line, plain
from papers.formats import number, short_date

PADDING = 4
LEAST_TEXT_WIDTH = 60
# Title, unit, head and the first rows: with less room left a table begins on the next page.
ROOM_TO_BEGIN = 120
ALIGN = {"text": "LEFT", "centre": "CENTER", "number": "RIGHT", "amount": "RIGHT", "tick": "CENTER"}


def written(cell: blocks.Cell) -> str:
    """A cell's value as it is read: dots for thousands, 22/11/2026, nothing for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "x" if cell else ""
        case int() | Decimal():
            return number(cell)
        case date():
            return short_date(cell)
    return plain(cell)


def set_table(table: blocks.Table, width: float) -> list[Flowable]:
    """Its title, its unit, and the rows under a head that each page repeats."""
    above: list[Flowable] = []
    if table.title:
        above.append(line(table.title, measures.BODY, faces.BOLD, gap=measures.PARAGRAPH_GAP))
    if table.unit:
        above.append(line(table.unit, measures.RECIPIENTS_LABEL, faces.ITALIC, "right", gap=2))
    if above:
        # keepWithNext would keep them with the whole table, and a long one begins a new page.
        above.insert(0, CondPageBreak(ROOM_TO_BEGIN))
    rows = rows_of(table)
    size, widths = fit(table, rows, width)
    bold_row = len(table.rows) if table.total else -1
    heading = [line(column.title, size, faces.BOLD) for column in table.columns]
    cells = [
        [
            _cell(table, values, row, at, size, widths[at], is_bold=index == bold_row)
            for at in range(len(table.columns))
        ]
        for index, (row, values) in enumerate(zip(rows, [*table.rows, *_total(table)], strict=True))
    ]
    drawn = Table(
        [heading, *cells],
        colWidths=widths,
        repeatRows=1,
        splitInRow=1,
        spaceBefore=measures.PARAGRAPH_GAP,
        style=_style(table, size),
    )
    return [*above, drawn]


def rows_of(table: blocks.Table) -> list[list[str]]:
    """Its cells as they are read, the total row among them."""
    return [[written(cell) for cell in row] for row in [*table.rows, *_total(table)]]


def _total(table: blocks.Table) -> list:
    return [table.total] if table.total else []


def _cell(table, values, row, at: int, size: float, width: float, *, is_bold: bool):
    face = faces.BOLD if is_bold else faces.REGULAR
    kind, text = table.columns[at].kind, row[at]
    if kind == "tick" and isinstance(values[at], bool):
        return Box(values[at], size * 0.75)
    fits = "\n" not in text and faces.width(text, face, size) <= width - 2 * PADDING
    align = {"text": "left", "centre": "centre", "tick": "centre"}.get(kind, "right")
    return text if fits else line(text, size, face, align)


def _style(table: blocks.Table, size: float) -> TableStyle:
    commands = [
        ("FONT", (0, 0), (-1, -1), faces.REGULAR, size, size * 1.2),
        ("GRID", (0, 0), (-1, -1), 0.5, "#000000"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    for at, column in enumerate(table.columns):
        commands.append(("ALIGN", (at, 1), (at, -1), ALIGN[column.kind]))
    if table.total:
        commands.append(("NOSPLIT", (0, -2), (-1, -1)))
        commands.append(("FONT", (0, -1), (-1, -1), faces.BOLD, size, size * 1.2))
    return TableStyle(commands)


def fit(table: blocks.Table, rows: list[list[str]], width: float) -> tuple[float, list[float]]:
    """The largest size at which every figure stands on one line and texts keep some room."""
    for size in measures.TABLE_SIZES:
        fixed = {
            at: _width_of(column.title, [row[at] for row in rows], size)
            for at, column in enumerate(table.columns)
            if column.kind != "text"
        }
        left = width - sum(fixed.values())
        texts = {at: c.width for at, c in enumerate(table.columns) if c.kind == "text"}
        if left >= LEAST_TEXT_WIDTH * len(texts):
            break
    if not texts:
        return size, [fixed[at] * width / sum(fixed.values()) for at in sorted(fixed)]
    left = max(left, LEAST_TEXT_WIDTH * len(texts))
    shares = {at: left * share / sum(texts.values()) for at, share in texts.items()}
    return size, [(fixed | shares)[at] for at in range(len(table.columns))]


def _width_of(title: str, texts: list[str], size: float) -> float:
    """As wide as the longest figure, or the longest word of the column's title."""
    words = [faces.width(word, faces.BOLD, size) for word in plain(title).split()]
    figures = [faces.width(text, faces.BOLD, size) for text in set(texts)]
    return max([*words, *figures, size]) + 2 * PADDING + 1
