"""Where tiles stand in the grid: plain arithmetic, so that a hundred thousand cost as much as ten."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize

Stretch = tuple[int, int]
"""First and last row of some that stand together."""


class TileLayout:
    """Lines of tiles, in sections that begin with a heading. Everything is in pixels from the top of the content."""

    def __init__(self) -> None:
        self.columns = 1
        self.height = 0
        """Of everything."""
        self._tile = QSize(1, 1)
        self._gap = 0
        self._margin = 0
        self._spare = 0
        self._width = 0
        self._heading = 0
        self._counts: tuple[int, ...] = ()
        self._firsts: list[int] = []
        """The first row of each section."""
        self._tops: list[int] = []

    def arrange(
        self,
        counts: Sequence[int],
        width: int,
        tile: QSize,
        *,
        gap: int,
        margin: int,
        heading: int = 0,
    ) -> None:
        """Lay out sections of so many tiles; `heading` is the height of what stands above each, 0 for none."""
        self._tile, self._gap, self._margin, self._width, self._heading = tile, gap, margin, width, heading
        room = width - 2 * margin
        self.columns = max(1, (room + gap) // (tile.width() + gap))
        self._spare = max(0, room - self.columns * tile.width())
        self._counts = tuple(counts)
        self._firsts, self._tops = [], []
        row, top = 0, margin
        for count in counts:
            self._firsts.append(row)
            self._tops.append(top)
            row += count
            top += heading + -(-count // self.columns) * self.line
        self.height = top - gap + margin if row else 0

    @property
    def line(self) -> int:
        """From one line of tiles to the next."""
        return self._tile.height() + self._gap

    @property
    def rows(self) -> int:
        """How many tiles there are."""
        return self._firsts[-1] + self._counts[-1] if self._counts else 0

    def rect(self, row: int) -> QRect:
        """Return where a tile stands."""
        section = self._section(row)
        line, column = divmod(row - self._firsts[section], self.columns)
        top = self._tops[section] + self._heading + line * self.line
        return QRect(QPoint(self._left(column), top), self._tile)

    def row_at(self, point: QPoint) -> int:
        """Return the tile at a point; -1 where there is none."""
        lines = self.rows_between(point.y(), point.y())
        if lines is None:
            return -1
        return next((row for row in range(lines[0], lines[1] + 1) if self.rect(row).contains(point)), -1)

    def rows_between(self, top: int, bottom: int) -> Stretch | None:
        """Return the tiles of all lines that lie between two heights, at least in part."""
        if not self._counts or bottom < top:
            return None
        first = self._first_below(top)
        last = self._last_above(bottom)
        return (first, last) if first <= last else None

    def headings_between(self, top: int, bottom: int) -> Iterator[tuple[int, QRect]]:
        """Yield the sections whose heading lies between two heights, and where it stands."""
        if not self._heading:
            return
        for section in range(max(0, bisect_right(self._tops, top) - 1), len(self._tops)):
            at = self._tops[section]
            if at > bottom:
                return
            if at + self._heading > top:
                yield section, QRect(self._margin, at, self._width - 2 * self._margin, self._heading)

    def rows_in(self, rect: QRect) -> list[Stretch]:
        """Return the tiles that a rectangle touches, as stretches."""
        lines = self.rows_between(rect.top(), rect.bottom())
        columns = [c for c in range(self.columns) if self._crosses(c, rect)]
        if lines is None or not columns:
            return []
        if len(columns) == self.columns:
            return [lines]
        found: list[Stretch] = []
        row = lines[0]
        while row <= lines[1]:
            begin = self._line_begin(row)
            end = self._line_end(row)
            first, last = begin + columns[0], min(begin + columns[-1], end)
            if first <= last:
                found.append((first, last))
            row = end + 1
        return found

    def beside(self, row: int, lines: int) -> int:
        """Return the tile so many lines below one (above, where negative), in its column or as near as there is."""
        column = row - self._line_begin(row)
        at = row
        for _ in range(abs(lines)):
            following = self._line_end(at) + 1 if lines > 0 else self._line_begin(at) - 1
            if not 0 <= following < self.rows:
                break
            begin, end = self._line_begin(following), self._line_end(following)
            at = min(begin + column, end)
        return at

    # -- inside --------------------------------------------------------------------------------------------

    def _section(self, row: int) -> int:
        return bisect_right(self._firsts, row) - 1

    def _left(self, column: int) -> int:
        between = self._spare * column // (self.columns - 1) if self.columns > 1 else self._spare // 2
        return self._margin + column * self._tile.width() + between

    def _crosses(self, column: int, rect: QRect) -> bool:
        left = self._left(column)
        return left <= rect.right() and left + self._tile.width() > rect.left()

    def _line_begin(self, row: int) -> int:
        first = self._firsts[self._section(row)]
        return row - (row - first) % self.columns

    def _line_end(self, row: int) -> int:
        section = self._section(row)
        end = self._firsts[section] + self._counts[section] - 1
        return min(self._line_begin(row) + self.columns - 1, end)

    def _first_below(self, top: int) -> int:
        """Return the first tile of the first line whose bottom is not above a height."""
        section = max(0, bisect_right(self._tops, top) - 1)
        down = top - self._tops[section] - self._heading
        line, rest = divmod(down, self.line)
        if down < 0:
            line = 0
        elif rest >= self._tile.height():
            line += 1  # in the gap below that line
        return self._firsts[section] + min(line * self.columns, self._counts[section])

    def _last_above(self, bottom: int) -> int:
        """Return the last tile of the last line whose top is not below a height."""
        section = bisect_right(self._tops, bottom) - 1
        if section < 0:
            return -1
        down = bottom - self._tops[section] - self._heading
        if down < 0:
            return self._firsts[section] - 1
        lines = down // self.line + 1
        return self._firsts[section] + min(lines * self.columns, self._counts[section]) - 1
