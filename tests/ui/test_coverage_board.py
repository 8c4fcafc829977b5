"""The coverage board: what is there and what is missing, keys, drops, and what goes to other pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.transfer.events import LibraryChanged
from pxm_desktop.transfer.model import Destination
from pxm_desktop.transfer.model import Stage as Stages
from pxm_desktop.ui.library.going import dragged
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from pxm_desktop.ui.products.coverage_model import CellState
from tests.support.tools import tool
from tests.ui.product_scene import Stage, drop_on, stage

__all__ = ["stage"]


@pytest.fixture
def board(stage: Stage) -> CoverageBoard:
    made = stage.show(CoverageBoard(stage.bridge, stage.names, stage.going))
    made.open(("11", "12", "13"))
    stage.until(lambda: made.model.rowCount() == 3)
    return made


def texts(board: CoverageBoard) -> list[list[str]]:
    model = board.model
    return [
        [model.text(row, column) for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def local(path: Path, *names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path / name)) for name in names])
    return mime


def spot(board: CoverageBoard, row: int, column: int) -> QPoint:
    return board.table.visualRect(board.model.index(row, column)).center()


def test_cells_say_what_is_there_and_what_is_missing(board: CoverageBoard) -> None:
    assert [board.model.column_name(n) for n in range(3)] == ["back", "front", "Other files"]
    assert texts(board) == [
        ["1 file", "1 file", "1 file"],
        ["missing", "1 file", ""],
        ["missing", "1 file", ""],
    ]
    assert board.model.state(1, 0) is CellState.MISSING
    assert board.summary.full == "3 products · 2 gaps"
    assert board.model.share(board.model.row(0)) == "2 of 2 views"
    assert board.model.column_share(1) == "3 of 3"


def test_a_screen_reader_hears_product_column_and_state(board: CoverageBoard) -> None:
    index = board.model.index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Men's Rain Jacket, back: missing"
    heading = board.model.headerData(1, Qt.Orientation.Vertical)
    assert heading == "Men's Rain Jacket\nSKU-BRJ-00140\n1 of 2 views"


def test_only_gaps_and_words_narrow_the_rows(board: CoverageBoard) -> None:
    board.gaps_switch.click()
    assert [row.product for row in board.model.rows()] == ["12", "13"]
    QTest.keyClicks(board.choices.search, "blue")
    QTest.keyClick(board.choices.search, Qt.Key.Key_Return)
    assert [row.product for row in board.model.rows()] == ["13"]
    QTest.keyClicks(board.choices.search, " and nothing")
    QTest.keyClick(board.choices.search, Qt.Key.Key_Return)
    assert board.empty.isVisible()
    press(board.empty.button)
    assert board.model.rowCount() == 3
    assert not board.gaps_switch.isChecked()


def test_regions_instead_of_views(stage: Stage, board: CoverageBoard) -> None:
    board.choices.by.setCurrentIndex(1)
    stage.until(lambda: board.model.columnCount() == 5)
    assert [board.model.text(0, n) for n in range(5)] == ["2 files", "1 file", "missing", "missing", "1 file"]
    assert not board.choices.pattern.isVisible()


@pytest.mark.parametrize(("width", "scrolls"), [(1100, False), (640, False), (480, True)])
def test_all_columns_are_seen_as_long_as_their_signs_fit(
    stage: Stage, board: CoverageBoard, width: int, scrolls: bool
) -> None:
    stage.top.resize(width, 600)
    board.choices.by.setCurrentIndex(1)
    stage.until(lambda: board.model.columnCount() == 5)
    QCoreApplication.processEvents()
    assert (board.table.horizontalScrollBar().maximum() > 0) is scrolls


def test_what_is_asked_for_is_remembered(stage: Stage, board: CoverageBoard) -> None:
    board.choices.pattern.setText("{sku}-{view}")
    board.choices.views.setText("front, sole")
    board.choices.by.setCurrentIndex(1)
    again = CoverageBoard(stage.bridge, stage.names, stage.going)
    again.restore(board.kept())
    again.open(("11",))
    assert (again.query.by, again.query.pattern) == ("region", "{sku}-{view}")
    assert (again.query.views, again.query.products) == (("front", "sole"), ("11",))
    assert again.choices.pattern.isHidden()
    again.restore({"by": 5, "pattern": None})  # which makes no sense
    again.open(("12",))
    assert (again.query.by, again.query.pattern) == ("view", "{sku}-{view}")
    again.deleteLater()


def test_views_that_products_should_have_are_asked_for(stage: Stage, board: CoverageBoard) -> None:
    QTest.keyClicks(board.choices.views, "front, sole")
    QTest.keyClick(board.choices.views, Qt.Key.Key_Return)
    stage.until(lambda: board.model.column_name(1) == "sole")
    assert [board.model.text(0, n) for n in range(2)] == ["1 file", "missing"]


def test_a_pattern_without_a_view_is_explained_and_what_was_shown_stays(
    stage: Stage, board: CoverageBoard
) -> None:
    board.choices.pattern.selectAll()
    QTest.keyClicks(board.choices.pattern, "{sku}")
    QTest.keyClick(board.choices.pattern, Qt.Key.Key_Return)
    stage.until(board.problem.isVisible)
    assert "{view}" in board.problem.text()
    assert board.model.rowCount() == 3


def test_arrows_go_from_cell_to_cell_and_enter_opens_a_file(stage: Stage, board: CoverageBoard) -> None:
    board.table.setFocus()
    board.table.setCurrentIndex(board.model.index(0, 0))
    QTest.keyClick(board.table, Qt.Key.Key_Right)
    QTest.keyClick(board.table, Qt.Key.Key_Down)
    assert (board.table.currentIndex().row(), board.table.currentIndex().column()) == (1, 1)
    assert board.note.full == "Men's Rain Jacket, front: 1 file"
    QTest.keyClick(board.table, Qt.Key.Key_Return)
    QTest.keyClick(board.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.going.log == [("file", "f3", ("f3",)), ("product", "12")]


def test_enter_on_a_gap_asks_for_files(board: CoverageBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(board.uploads, "choose", lambda cell: asked.append(cell.label))
    board.table.setCurrentIndex(board.model.index(1, 0))
    QTest.keyClick(board.table, Qt.Key.Key_Return)
    assert asked == ["Men's Rain Jacket · back"]


def test_files_dropped_on_a_gap_go_to_that_place(stage: Stage, board: CoverageBoard, tmp_path: Path) -> None:
    mime = local(tmp_path, "SKU-BRJ-00141_back.jpg")
    assert drop_on(board.table, mime, spot(board, 2, 0))
    stage.until(lambda: board.model.state(2, 0) is CellState.COMING)
    (added,) = [entry for entry in stage.service.log if entry[0] == "add"]
    assert added[2] == Destination(collections=("13",))
    assert board.model.text(2, 0) == "on its way"
    row = next(iter(stage.service.rows))
    stage.host.do(lambda service: service.step(row, stage=Stages.DONE))
    stage.until(lambda: board.model.state(2, 0) is CellState.MISSING)


def test_a_file_that_does_not_arrive_is_told(stage: Stage, board: CoverageBoard, tmp_path: Path) -> None:
    drop_on(board.table, local(tmp_path, "SKU-BRJ-00141_back.jpg"), spot(board, 2, 0))
    stage.until(lambda: board.model.state(2, 0) is CellState.COMING)
    row = next(iter(stage.service.rows))
    stage.host.do(lambda service: service.step(row, stage=Stages.FAILED))
    stage.until(lambda: board.model.state(2, 0) is CellState.MISSING)
    bar = board.bars.get("cell")
    assert bar is not None
    assert "1 file did not get to" in bar.text


def test_an_upload_is_taken_back(stage: Stage, board: CoverageBoard, tmp_path: Path) -> None:
    drop_on(board.table, local(tmp_path, "SKU-BRJ-00141_back.jpg"), spot(board, 2, 0))
    stage.until(lambda: board.model.state(2, 0) is CellState.COMING)
    bar = board.bars.get("cell")
    assert bar is not None
    press(bar.buttons()[0])
    stage.until(lambda: any(entry[0] == "cancel" for entry in stage.service.log))
    assert board.model.state(2, 0) is CellState.MISSING


def test_a_name_that_contradicts_its_cell_is_asked_about_first(
    stage: Stage, board: CoverageBoard, tmp_path: Path
) -> None:
    drop_on(
        board.table, local(tmp_path, "SKU-BRJ-00141_sole.jpg", "SKU-BRJ-00141_top.jpg"), spot(board, 2, 0)
    )
    stage.until(lambda: board.bars.get("cell") is not None)
    bar = board.bars.get("cell")
    assert bar is not None
    assert bar.text.startswith("“SKU-BRJ-00141_sole.jpg” says the view “sole”, not “back”.")
    assert "1 more file does not fit." in bar.text
    assert [entry for entry in stage.service.log if entry[0] == "add"] == []
    press(bar.buttons()[0])
    stage.until(lambda: any(entry[0] == "add" for entry in stage.service.log))


def test_by_region_a_drop_goes_into_the_region(stage: Stage, board: CoverageBoard, tmp_path: Path) -> None:
    board.choices.by.setCurrentIndex(1)
    stage.until(lambda: board.model.columnCount() == 5)
    drop_on(board.table, local(tmp_path, "SKU-BRJ-00123_side.jpg"), spot(board, 0, 2))
    stage.until(lambda: any(entry[0] == "add" for entry in stage.service.log))
    (added,) = [entry for entry in stage.service.log if entry[0] == "add"]
    assert added[2] == Destination(collections=("11",), regions=("3",))


def test_files_of_the_library_dropped_on_a_cell_are_planned(stage: Stage, board: CoverageBoard) -> None:
    assert drop_on(board.table, dragged(["f2"]), spot(board, 1, 0))
    kind, edits, title = stage.going.log[0]
    assert (kind, title) == ("plan", "Link 1 file to Men's Rain Jacket · back")
    assert [(edit.file_id, edit.add_products, edit.add_regions) for edit in edits] == [("f2", ("12",), ())]


def test_nothing_is_dropped_beside_the_cells_or_on_other_files(board: CoverageBoard) -> None:
    assert not drop_on(board.table, dragged(["f2"]), spot(board, 0, 2))
    assert not drop_on(board.table, QMimeData(), spot(board, 0, 0))


def test_the_board_follows_the_library_and_keeps_its_place(stage: Stage, board: CoverageBoard) -> None:
    board.table.setCurrentIndex(board.model.index(2, 1))
    new = stage.objects.files_known[2].model_copy(
        update={"number": 9, "id": "f9", "name": "SKU-BRJ-00141_back.jpg"}
    )

    def arrive() -> None:
        stage.objects.files_known.append(new)
        stage.service.tell(
            LibraryChanged(changed=True, syncing=False, stopped=False, synced_at=1.0, files=5, sentence="")
        )

    stage.host.do(lambda _: arrive())
    stage.until(lambda: board.model.text(2, 0) == "1 file")
    assert (board.table.currentIndex().row(), board.table.currentIndex().column()) == (2, 1)


def test_a_category_is_called_by_its_path(stage: Stage, board: CoverageBoard) -> None:
    board.open(category="c4")
    stage.until(lambda: board.summary.full.startswith("Outdoor \u203a Jackets \u00b7 "))


def test_the_table_is_exported_with_the_rows_that_it_shows(stage: Stage, board: CoverageBoard) -> None:
    board.gaps_switch.click()
    board.exporting.write(board.query, "/sheets/coverage.csv", only_gaps=board.gaps_switch.isChecked())
    stage.until(lambda: board.bars.get("export") is not None)
    assert stage.sent("export") == [{"by": "view", "path": b"/sheets/coverage.csv", "only_gaps": True}]


def test_what_cannot_be_read_is_told_and_tried_again(stage: Stage) -> None:
    stage.objects.failures["coverage"] = ServiceError("The copy cannot be read.", "Try again.")
    board = stage.show(CoverageBoard(stage.bridge, stage.names, stage.going))
    board.open(("11",))
    stage.until(board.empty.isVisible)
    assert board.empty.text.text() == "The copy cannot be read. Try again."
    stage.objects.failures.clear()
    press(board.empty.button)
    stage.until(lambda: board.model.rowCount() == 1)


def test_every_control_of_the_board_has_a_name_of_its_own(stage: Stage, board: CoverageBoard) -> None:
    nodes = [node for node in tool("accessibility").tree(stage.top) if node.control]
    dump = "\n".join(map(str, nodes))
    assert [node for node in nodes if not node.name.strip()] == [], dump
    assert [name for name, n in Counter(node.name for node in nodes).items() if n > 1] == [], dump
