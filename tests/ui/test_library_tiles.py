"""Where tiles stand: whatever their number, the arithmetic agrees with itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from pxm_desktop.ui.library.tiles import TileLayout

TILE = QSize(160, 180)
GAP, MARGIN, HEADING = 8, 12, 32


def laid(counts: list[int], width: int = 900, heading: int = 0) -> TileLayout:
    layout = TileLayout()
    layout.arrange(counts, width, TILE, gap=GAP, margin=MARGIN, heading=heading)
    return layout


def test_as_many_columns_as_fit_and_the_spare_room_between_them() -> None:
    layout = laid([12], width=2 * MARGIN + 5 * 160 + 4 * GAP)
    assert layout.columns == 5
    assert laid([12], width=2 * MARGIN + 5 * 160 + 4 * GAP - 1).columns == 4
    assert laid([12], width=50).columns == 1
    assert laid([0], width=900).rows == 0
    wide = laid([12], width=900)
    first, last = wide.rect(0), wide.rect(wide.columns - 1)
    assert first.left() == MARGIN
    assert last.right() == 900 - MARGIN - 1


@pytest.mark.parametrize("counts", [[1], [5], [6], [23], [3, 1, 12, 5], [100_000]])
@pytest.mark.parametrize("heading", [0, HEADING])
def test_tiles_do_not_overlap_and_are_found_where_they_stand(counts: list[int], heading: int) -> None:
    layout = laid(counts, heading=heading)
    rows = range(min(layout.rows, 200))
    rects = [layout.rect(row) for row in rows]
    assert all(not one.intersects(other) for one, other in pairwise(rects))
    for row, rect in zip(rows, rects, strict=True):
        for corner in (rect.topLeft(), rect.bottomRight(), rect.center()):
            assert layout.row_at(corner) == row
        assert layout.row_at(rect.topLeft() - QPoint(0, 1)) != row
    last = layout.rect(layout.rows - 1)
    assert last.bottom() + 1 + MARGIN == layout.height


def test_what_is_seen_is_whole_lines() -> None:
    layout = laid([23], width=900)  # five columns
    line = TILE.height() + GAP
    assert layout.rows_between(MARGIN, MARGIN) == (0, 4)
    assert layout.rows_between(MARGIN + TILE.height(), MARGIN + TILE.height() + GAP - 1) is None
    assert layout.rows_between(MARGIN, MARGIN + line) == (0, 9)
    assert layout.rows_between(0, 10_000) == (0, 22)
    assert layout.rows_between(10_000, 20_000) is None
    assert laid([]).rows_between(0, 100) is None


def test_headings_stand_above_their_tiles() -> None:
    layout = laid([3, 12], heading=HEADING)
    headings = dict(layout.headings_between(0, 10_000))
    assert set(headings) == {0, 1}
    assert headings[0].bottom() < layout.rect(0).top()
    assert layout.rect(2).bottom() < headings[1].top() < headings[1].bottom() < layout.rect(3).top()
    assert dict(layout.headings_between(headings[1].top(), headings[1].top())).keys() == {1}
    assert list(laid([3, 12]).headings_between(0, 10_000)) == []


def test_a_rectangle_touches_what_lies_in_it() -> None:
    layout = laid([23])
    assert layout.columns == 5
    two = layout.rect(6).united(layout.rect(12))
    assert layout.rows_in(two) == [(6, 7), (11, 12)]
    assert layout.rows_in(QRect(0, 0, 900, 10_000)) == [(0, 22)]
    between = QRect(layout.rect(0).bottomRight() + QPoint(1, 1), QSize(2, 2))
    assert layout.rows_in(between) == []
    end = layout.rect(22)
    assert layout.rows_in(QRect(end.topLeft(), QSize(700, 10))) == [(22, 22)]


def test_up_and_down_keep_the_column_as_far_as_there_is_one() -> None:
    layout = laid([3, 12], heading=HEADING)
    assert layout.beside(0, 1) == 3
    assert layout.beside(2, 1) == 5
    assert layout.beside(7, -1) == 2  # the fifth column has nothing in the first section
    assert layout.beside(5, 1) == 10
    assert layout.beside(12, 1) == 14
    assert layout.beside(14, 1) == 14
    assert layout.beside(1, -3) == 1
    assert layout.beside(0, 100) == 13
