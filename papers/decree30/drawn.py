"""What is drawn, not written: rules, boxes, the QR code."""

from reportlab.platypus import Flowable


class Rule(Flowable):
    """A thin line of its own width in the middle of the column, a little below the text."""

    def __init__(self, width: float, gap: float = 3) -> None:
        super().__init__()
        self.rule_width, self.gap = width, gap

    def wrap(self, available_width, available_height):
        self.available = available_width
        return available_width, self.gap + 1

    def draw(self):
        left = (self.available - self.rule_width) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(left, 0.5, left + self.rule_width, 0.5)


class Box(Flowable):
    """☐ or ☑, the height of the letters beside it."""

    def __init__(self, is_ticked: bool, size: float = 9) -> None:
        super().__init__()
        self.is_ticked, self.size = is_ticked, size

    def wrap(self, available_width, available_height):
        return self.size, self.size

    def draw(self):
        side = self.size
        self.canv.setLineWidth(0.8)
        self.canv.rect(0, 0, side, side)
        if self.is_ticked:
            self.canv.setLineWidth(1.2)
            self.canv.lines(
                [
                    (side * 0.2, side * 0.5, side * 0.42, side * 0.22),
                    (side * 0.42, side * 0.22, side * 0.82, side * 0.8),
                ]
            )


def draw_qr(canvas, url: str, left: float, bottom: float, size: float) -> None:
    """The address as a QR code; drawn once, then shown on each page."""
    import segno

    if not canvas.hasForm("check"):
        canvas.beginForm("check", 0, 0, size, size)
        rows = segno.make(url, error="m", micro=False).matrix
        side = size / len(rows)
        path = canvas.beginPath()
        for at, row in enumerate(rows):
            for begin, length in _runs(row):
                path.rect(begin * side, size - (at + 1) * side, length * side, side)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.doForm("check")
    canvas.restoreState()


def _runs(row) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(row):
        if is_dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((at, 1))
    return runs
