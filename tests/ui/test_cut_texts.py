"""No text is cut in either language at usual widths; a reason that is too long is told in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Stage
from pxm_desktop.transfer.source import SourceKind, source_error
from pxm_desktop.ui import language, queue_text, theme
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.history_delegate import HistoryDelegate
from pxm_desktop.ui.history_model import Column as HistoryColumn
from pxm_desktop.ui.queue_delegate import QueueDelegate
from pxm_desktop.ui.queue_model import Column
from pxm_desktop.ui.row_delegate import PADDING
from pxm_desktop.ui.theme import Size
from tests.ui import changes_tour, duplicates_tour, products_tour, tour
from tests.ui.conftest import OpenWindow
from tests.ui.cut_texts import cut_texts
from tests.ui.fake_service import FakeService

STOPS = (
    *(tour.uploads_empty, tour.uploads_busy, tour.uploads_selected, tour.destination_full, tour.settings),
    *(tour.problems, tour.history, tour.help_found, tour.sign_in, tour.asked_before_closing),
    *changes_tour.CHANGES,
    *duplicates_tour.DUPLICATES,
    *products_tour.PRODUCTS,
    *(tour.library_file, tour.library_new_version, tour.library_empty, tour.library_selected),
    *(tour.library_searched, tour.library_category, tour.library_product, tour.library_reading),
    tour.library_file_gone,
)
SIZES = ((900, 600), (1280, 800))


@pytest.fixture(params=["en", "de"])
def spoken(request: pytest.FixtureRequest, look: None) -> Iterator[str]:
    language.use(request.param)
    yield request.param
    language.use("en")


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_no_text_is_cut(qtbot: QtBot, open_window: OpenWindow, spoken: str, stop: tour.Stop) -> None:
    window = stop(qtbot, open_window)
    for size in SIZES:
        window.resize(*size)
        QCoreApplication.processEvents()
        assert (window.width(), window.height()) == size
        assert cut_texts(window) == []


@pytest.mark.parametrize("kind", get_args(SourceKind))
@pytest.mark.parametrize("size", SIZES)
def test_the_usual_reasons_stand_whole_in_the_column_of_states(
    qtbot: QtBot, open_window: OpenWindow, spoken: str, kind: SourceKind, size: tuple[int, int]
) -> None:
    service = FakeService()
    service.fill(1, stage=Stage.FAILED)
    service.rows[1] = service.rows[1].model_copy(update={"reason": str(source_error(kind)), "cause": kind})
    window, _ = open_window(service)
    window.resize(*size)
    QCoreApplication.processEvents()
    view = window.uploads.view
    row = window.model.row(1)
    assert row is not None
    whole = queue_text.detail(row)
    room = view.columnWidth(Column.STATE) - 2 * PADDING - 20
    delegate = view.itemDelegate()
    assert isinstance(delegate, QueueDelegate)
    shown = delegate.fitting(row, whole, room)
    assert QFontMetrics(theme.font(Size.SMALL, tabular=True)).horizontalAdvance(shown) <= room, shown
    assert delegate.fitting(row, whole, 2000) == whole
    index = window.model.index(window.model.rowCount() - 1, Column.STATE)
    assert whole in index.data(Qt.ItemDataRole.ToolTipRole)
    assert whole.rstrip(".") in index.siblingAtColumn(Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_usual_reasons_stand_whole_in_the_history(
    qtbot: QtBot, open_window: OpenWindow, spoken: str
) -> None:
    service = FakeService()
    for kind in get_args(SourceKind):
        service.history.fill(1, state="failed", reason=str(source_error(kind)), cause=kind)
    window, _ = open_window(service)
    window.places.open("history")
    view = window.history.view
    qtbot.waitUntil(lambda: window.history.model.rowCount() == len(get_args(SourceKind)))
    delegate = view.itemDelegate()
    assert isinstance(delegate, HistoryDelegate)
    room = view.columnWidth(HistoryColumn.STATE) - 2 * PADDING - 20
    shown = {delegate.fitting(window.history.model.entry(n), room) for n in range(len(get_args(SourceKind)))}
    assert len(shown) == len(get_args(SourceKind))
    small = QFontMetrics(theme.font(Size.SMALL))
    assert [text for text in shown if small.horizontalAdvance(text) > room] == []


def test_of_another_long_reason_what_to_do_is_shown() -> None:
    reason = "PXM has many files named like a.jpg already. Rename the file, then retry."
    assert queue_text.brief(reason, None) == "Rename the file, then retry."


def test_a_cut_text_is_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    field, choice = QLineEdit(), Choice()
    field.setPlaceholderText("Name, SKU or category")
    choice.addItems(["Yes", "Only if there is none in PXM yet"])
    for widget in (field, choice):
        column.addWidget(widget)
    top.show()
    assert cut_texts(top) == []
    for widget in (field, choice):
        widget.setFixedWidth(40)
    QCoreApplication.processEvents()
    found = " ".join(cut_texts(top))
    assert "Name, SKU or category (" in found
    assert "Only if there is none in PXM yet (" in found
