from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.transfer.events import Looking
from pxm_desktop.ui import drop
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import SECRET, FakeHost, FakeService


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """What Python put on the clipboard must not outlive it."""
    yield
    QGuiApplication.clipboard().clear()


def uris(*lines: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray(b"\r\n".join(lines)))
    return mime


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"file:///photos/a%20b.jpg", b"/photos/a b.jpg"),
        (b"file://localhost/photos/a.jpg", b"/photos/a.jpg"),
        (b"file:/photos/a.jpg", b"/photos/a.jpg"),
        (b"file:///photos/folder/", b"/photos/folder"),
        (b"file:///photos/100%25%23%2B.jpg", b"/photos/100%#+.jpg"),
        (b"file:///photos/caf%C3%A9.jpg", "/photos/café.jpg".encode()),
        (b"file:///photos/bad%FF.jpg", b"/photos/bad\xff.jpg"),
        (b"file:///photos/line%0Abreak.jpg", b"/photos/line\nbreak.jpg"),
        (b"file:///", b"/"),
    ],
)
def test_file_uris_become_bytes(line: bytes, path: bytes) -> None:
    assert drop.paths_of(uris(b"# comment", line)) == [path]


@pytest.mark.parametrize(
    "line", [b"https://example.com/a.jpg", b"file://server/share/a.jpg", b"file:///a%00b", b"nonsense", b""]
)
def test_what_is_no_file_here_is_left_out(line: bytes) -> None:
    assert drop.paths_of(uris(line)) == []


def test_qt_urls_keep_names_that_are_no_utf8() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(QByteArray(b"file:///p/bad%FF.jpg")), QUrl("file:///p/bad%FF.jpg")])
    assert drop.paths_of(mime) == [b"/p/bad\xff.jpg"]


def enter(window: MainWindow, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)
    return event


def let_go(window: MainWindow, mime: QMimeData) -> QDropEvent:
    # Qt hands a drop to the widget that took the drag when it came in.
    enter(window, mime)
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)
    return event


def bar_text(window: MainWindow, key: str = "drop") -> str:
    bar = window.uploads.bottom_bars.get(key)
    return bar.text.replace("\u00a0", " ") if bar is not None else ""


def commands(host: FakeHost, name: str) -> list[tuple[object, ...]]:
    return [c for c in host.service.log if c[0] == name]


def test_hovering_says_where_files_go_and_leaving_takes_it_away(open_window: OpenWindow) -> None:
    window, _ = open_window()
    mime = uris(b"file:///photos")
    assert enter(window, mime).isAccepted()
    assert window.sheet.isVisible()
    assert window.sheet.where.full == "They go to PXM, without a product · Europe · not published"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.sheet.isVisible()


def test_what_cannot_be_uploaded_is_not_taken(open_window: OpenWindow) -> None:
    window, _ = open_window()
    mime = QMimeData()
    mime.setText("hello")
    assert not enter(window, mime).isAccepted()
    assert not window.sheet.isVisible()


def test_a_dropped_folder_is_added_and_summed_up(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.sizes = {b"/shoot/a.jpg": 8_400_000, b"/shoot/bad\xff.jpg": 100, b"/shoot/c.jpg": 200}
    service.skips = {
        b"/shoot/.DS_Store": ("hidden", "Hidden files are left out."),
        b"/shoot/empty.jpg": ("empty", "The file is empty."),
    }
    window, host = open_window(service)
    event = let_go(window, uris(b"file:///shoot"))
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert not window.sheet.isVisible()
    qtbot.waitUntil(lambda: bool(bar_text(window)))
    assert bar_text(window) == (
        "3 files added (8.4 MB). They go to PXM, without a product · Europe · not published. "
        "Skipped: 1 hidden, 1 empty."
    )
    qtbot.waitUntil(lambda: window.model.total.files == 3)
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    assert not bar.more.isVisible()
    QTest.mouseClick(bar.show_more, Qt.MouseButton.LeftButton)
    assert bar.more.isVisible()
    model = bar.more.model()
    lines = [str(model.index(n, 0).data()) for n in range(model.rowCount())]
    assert "/shoot/empty.jpg: The file is empty." in lines
    assert commands(host, "add")[0][1] == (b"/shoot",)


def test_files_without_a_product_get_one_from_the_bar(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    let_go(window, uris(b"file:///a.jpg", b"file:///b.jpg"))
    qtbot.waitUntil(lambda: window.model.total.files == 2 and bool(bar_text(window)))
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    assert [button.text() for button in bar.buttons()][:2] == ["Choose product…", "Undo"]
    QTest.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.panel.title.text() == "2 files selected")
    search = window.panel.search
    qtbot.waitUntil(lambda: search.open and bool(search.list.choices()))
    assert search.field.hasFocus()
    assert not bar_text(window)
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: all(row.destination.collections for row in host.service.rows.values()))
    # The next files go where the panel says again: with a product, nothing is offered.
    QTest.mouseClick(window.panel.done_button, Qt.MouseButton.LeftButton)
    search.begin()
    qtbot.waitUntil(lambda: search.open and bool(search.list.choices()))
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    let_go(window, uris(b"file:///c.jpg"))
    qtbot.waitUntil(lambda: bool(bar_text(window)))
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    assert bar.buttons()[0].text() == "Undo"


def test_a_drop_can_be_undone(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    let_go(window, uris(b"file:///a.jpg", b"file:///b.jpg"))
    qtbot.waitUntil(lambda: window.model.total.files == 2)
    qtbot.waitUntil(lambda: bool(bar_text(window)))
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    undo = next(b for b in bar.buttons() if b.text() == "Undo")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.model.rowCount() == 0)
    window.uploads.undo.settle()
    qtbot.waitUntil(lambda: not host.service.rows)


def test_nothing_to_upload_is_said(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.skips = {b"/x/.hidden": ("hidden", "")}
    window, _ = open_window(service)
    let_go(window, uris(b"file:///x"))
    qtbot.waitUntil(lambda: bool(bar_text(window)))
    assert bar_text(window) == "Nothing here to upload. Skipped: 1 hidden."


def test_a_refused_drop_says_why(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.failures["add"] = ServiceError("The disk is full.", "Free some space.")
    window, _ = open_window(service)
    let_go(window, uris(b"file:///x"))
    qtbot.waitUntil(lambda: bar_text(window) == "The disk is full. Free some space.")


def test_a_long_walk_shows_progress_and_can_be_cancelled(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.gates["add"] = asyncio.Event()
    window, host = open_window(service)
    let_go(window, uris(b"file:///x"))
    qtbot.waitUntil(lambda: bar_text(window, "drop busy") == "Looking through what you added…")
    bar = window.uploads.bottom_bars.get("drop busy")
    assert bar is not None
    QTest.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)
    assert bar_text(window, "drop busy") == ""
    host.do(lambda s: s.gates["add"].set())
    assert host.do(lambda s: len(s.rows)) == 0


def test_pasted_files_are_added_but_text_in_a_field_is_pasted(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    QGuiApplication.clipboard().setMimeData(uris(b"file:///pasted.jpg"))
    window.uploads.view.setFocus()
    QTest.keyClick(window.uploads.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(commands(host, "add")))
    assert commands(host, "add")[0][1] == (b"/pasted.jpg",)
    QGuiApplication.clipboard().setText("jacket")
    window.uploads.filter.setFocus()
    QTest.keyClick(window.uploads.filter, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.uploads.filter.text() == "jacket"
    assert len(commands(host, "add")) == 1


def test_a_field_with_the_focus_pastes_text_and_the_window_the_rest(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, host = open_window()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)

    def added(number: int) -> None:
        qtbot.waitUntil(lambda: len(commands(host, "add")) == number)

    for number, field in enumerate((window.uploads.filter, window.panel.search.field), 1):
        field.setFocus()
        assert field.hasFocus()
        QGuiApplication.clipboard().setMimeData(uris(b"file:///pasted-%d.jpg" % number))
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        added(2 * number - 1)
        field.setFocus()
        QGuiApplication.clipboard().setImage(image)
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        added(2 * number)
        assert field.text() == ""
    cells = QMimeData()
    cells.setImageData(image)
    cells.setText("jacket")
    field.setFocus()
    QGuiApplication.clipboard().setMimeData(cells)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "jacket"
    assert len(commands(host, "pasted")) == 2
    assert [paths for _, paths, *_ in commands(host, "add")][::2] == [
        (b"/pasted-1.jpg",),
        (b"/pasted-2.jpg",),
    ]


def test_a_drop_before_signing_in_waits(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(FakeService(signed_in=False))
    enter(window, uris(b"file:///early.jpg"))
    assert "as soon as you are signed in" in window.sheet.where.full
    let_go(window, uris(b"file:///early.jpg"))
    assert window.sign_in.refusal.isVisible()
    window.sign_in.client_id.setText("studio")
    window.sign_in.secret.setText(SECRET)
    QTest.mouseClick(window.sign_in.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(commands(host, "add")))
    assert commands(host, "add")[0][1] == (b"/early.jpg",)
    qtbot.waitUntil(lambda: window.model.total.files == 1)


def test_a_long_walk_counts_what_it_found(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.gates["add"] = asyncio.Event()
    window, host = open_window(service)
    let_go(window, uris(b"file:///x"))
    qtbot.waitUntil(lambda: bar_text(window, "drop busy") != "")
    host.do(lambda s: s.tell(Looking(paths=(b"/other",), files=9), Looking(paths=(b"/x",), files=12_340)))
    bar = window.uploads.bottom_bars.get("drop busy")
    assert bar is not None
    qtbot.waitUntil(lambda: bar.label.text() == "Looking through what you added, 12,340 files so far…")
    host.do(lambda s: s.gates["add"].set())
    qtbot.waitUntil(lambda: bar_text(window, "drop busy") == "")


def test_several_drops_are_told_in_one_bar(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    bars = window.uploads.bottom_bars
    for name in (b"a", b"b", b"c"):
        let_go(window, uris(b"file:///p/" + name + b".jpg"))
    qtbot.waitUntil(lambda: bar_text(window).endswith(" · 2 additions before it"))
    assert bar_text(window).startswith("1 file added")
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    assert [bar for bar in bars.findChildren(Bar, options=direct) if bar.isVisible()] == [bars.get("drop")]


def test_a_drop_on_another_page_shows_the_queue(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    for key in ("problems", "history"):
        window.places.open(key)
        let_go(window, uris(b"file:///p/" + key.encode() + b".jpg"))
        qtbot.waitUntil(lambda: window.places.current is window.uploads)
    qtbot.waitUntil(lambda: window.model.total.files == 2)


def test_a_pasted_picture_becomes_a_file(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    kept = commands(host, "pasted")
    assert len(kept) == 1
    name = str(kept[0][1])
    assert name.startswith("Pasted 20")
    assert name.endswith(".png")
    assert kept[0][2] == b"\x89PNG\r\n\x1a\n"
    assert commands(host, "add")[0][1] == (b"/pasted/" + name.encode(),)
