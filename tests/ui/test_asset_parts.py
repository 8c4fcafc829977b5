"""Parts of a file's page by themselves: edits that add up, going closer to a picture, what differs in a new version."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import FileAttributeValue, FileDetail, LibraryFile
from pxm_desktop.transfer.model import AttributeWorth, DuplicatePolicy, FileAttribute
from pxm_desktop.ui.library import asset_edit
from pxm_desktop.ui.library.asset_preview import Caption
from pxm_desktop.ui.library.asset_renditions import file_name, renditions_of
from pxm_desktop.ui.library.asset_versions import NewVersion, destination, differences
from pxm_desktop.ui.library.asset_view import MOST, PreviewView

NOTHING = FileEdit(file_id="f")


def file(**fields: Any) -> LibraryFile:
    values: dict[str, Any] = {
        "number": 1,
        "id": "f",
        "name": "front.jpg",
        "kind": "image",
        "products": ("11",),
        "regions": ("1", "2"),
        "published": False,
        "width": 3000,
        "height": 2000,
    }
    return LibraryFile(**(values | fields))


def detail(attributes: tuple[FileAttributeValue, ...] | None = (), **fields: Any) -> FileDetail:
    return FileDetail(file=file(**fields), live=True, attributes=attributes)


# -- edits -------------------------------------------------------------------------------------------------


def test_an_edit_and_its_opposite_are_none() -> None:
    for had in (True, False):
        edit = asset_edit.with_product(NOTHING, "11", on=not had, had=had)
        assert not asset_edit.nothing(edit)
        assert asset_edit.with_product(edit, "11", on=had, had=had) == NOTHING
        edit = asset_edit.with_region(NOTHING, "1", on=not had, had=had)
        assert not asset_edit.nothing(edit)
        assert asset_edit.with_region(edit, "1", on=had, had=had) == NOTHING
    assert asset_edit.with_name(NOTHING, "front.jpg", "front.jpg") == NOTHING


def test_publishing_is_measured_by_what_pxm_has() -> None:
    start = datetime(2026, 3, 4, tzinfo=UTC)
    hidden, shown = detail(), detail(published=True).model_copy(update={"published_from": start.timestamp()})
    edit = asset_edit.with_publish(NOTHING, on=True, start=start, detail=hidden)
    assert (edit.published, edit.published_from) == (True, start.timestamp())
    assert asset_edit.with_publish(edit, on=False, start=None, detail=hidden) == NOTHING
    assert asset_edit.with_publish(NOTHING, on=True, start=start, detail=shown) == NOTHING
    assert asset_edit.with_publish(NOTHING, on=True, start=None, detail=shown) == NOTHING
    assert asset_edit.with_publish(NOTHING, on=False, start=None, detail=shown).published is False


def test_attributes_are_set_emptied_and_left() -> None:
    angle = FileAttribute(id="a1", value="Front", name="Angle")
    edit = asset_edit.with_attribute(NOTHING, angle, "Back")
    assert edit.set_attributes == (angle,)
    assert asset_edit.with_attribute(edit, angle, "Front") == NOTHING
    edit = asset_edit.without_attribute(edit, "a1", had=True)
    assert (edit.set_attributes, edit.clear_attributes) == ((), ("a1",))
    assert asset_edit.with_attribute(edit, angle, "Back").clear_attributes == ()
    assert asset_edit.without_attribute(NOTHING, "a1", had=False) == NOTHING
    # True is not 1 for PXM.
    assert not asset_edit.nothing(asset_edit.with_attribute(NOTHING, FileAttribute(id="a", value=True), 1))


def test_a_file_looks_as_it_was_edited() -> None:
    had = (FileAttributeValue(id="a1", value="Back"), FileAttributeValue(id="a2", value="x"))
    edit = FileEdit(
        file_id="f",
        add_products=("12", "11"),
        remove_regions=("1",),
        published=True,
        published_from=5.0,
        set_attributes=(FileAttribute(id="a1", value="Front"), FileAttribute(id="a3", value=True)),
        clear_attributes=("a2",),
        name="new.jpg",
    )
    seen = asset_edit.seen(detail(had), edit)
    assert seen.file.products == ("11", "12")
    assert seen.file.regions == ("2",)
    assert (seen.file.published, seen.published_from, seen.file.name) == (True, 5.0, "new.jpg")
    assert [(each.id, each.value) for each in seen.attributes or ()] == [("a1", "Front"), ("a3", True)]
    unknown = asset_edit.seen(detail(None, products=None, regions=None), edit)
    assert (unknown.file.products, unknown.file.regions, unknown.attributes) == (None, None, None)


@pytest.mark.parametrize(
    ("kind", "told", "shown"),
    [
        ("date", "2026-03-31T00:00:00Z", "2026-03-31"),
        ("boolean", "True", True),
        ("boolean", "no", False),
        ("boolean", "perhaps", None),
        ("number", "12.0", 12),
        ("number", "12.5", 12.5),
        ("number", "many", "many"),
        ("list", "one", ("one",)),
        ("list", ("one", "two"), ("one", "two")),
        ("text", 5, 5),
        ("text", "", None),
        ("text", None, None),
    ],
)
def test_values_are_shown_as_editors_take_them(kind: Any, told: Any, shown: AttributeWorth | None) -> None:
    found = asset_edit.worth(AttributeDefinition(id="a", name="A", type=kind), told)
    assert (type(found), found) == (type(shown), shown)


# -- the picture -------------------------------------------------------------------------------------------


def pixmap(wide: int = 1600, high: int = 800) -> QPixmap:
    made = QPixmap(wide, high)
    made.fill(QColor("red"))
    return made


@pytest.fixture
def view(qtbot: QtBot) -> PreviewView:
    made = PreviewView()
    qtbot.addWidget(made)
    made.resize(416, 316)
    made.show()
    made.show_picture(pixmap())
    return made


def wheel(view: PreviewView, turned: int, at: QPointF) -> None:
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_a_picture_fits_and_a_small_one_is_not_enlarged(view: PreviewView) -> None:
    assert view.fits
    assert view.zoom == pytest.approx(400 / 1600)
    view.resize(816, 316)
    assert view.zoom == pytest.approx(300 / 800)
    view.show_picture(pixmap(50, 50))
    assert view.zoom == 1.0


def test_the_wheel_goes_closer_where_the_pointer_is(view: PreviewView) -> None:
    at = QPointF(100, 158)
    before = view._in_picture(at)
    wheel(view, 240, at)
    assert not view.fits
    after = view._in_picture(at)
    assert (after - before).manhattanLength() < 1
    for _ in range(40):
        wheel(view, 120, at)
    assert view.zoom == pytest.approx(MOST)
    for _ in range(60):
        wheel(view, -120, at)
    assert view.fits


def test_a_double_click_shows_every_dot_and_all_of_it_again(view: PreviewView) -> None:
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert view.zoom == pytest.approx(1.0)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert view.fits


def test_keys_go_closer_move_and_lead_to_the_neighbours(qtbot: QtBot, view: PreviewView) -> None:
    steps: list[int] = []
    view.stepped.connect(steps.append)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert steps == [1, -1]
    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.zoom == pytest.approx(1.0)
    before = QPointF(view._centre)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view._centre.x() > before.x()
    assert steps == [1, -1]
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > 1
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.fits


def test_nothing_is_moved_out_of_sight(view: PreviewView) -> None:
    view.zoom_to(1.0)
    view.pan(QPointF(100_000, 100_000))
    assert view._place().topLeft() == QPointF(0, 0)
    view.pan(QPointF(-100_000, -100_000))
    assert view._place().right() == pytest.approx(view.width(), abs=1)
    start = QPoint(200, 150)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    before = QPointF(view._centre)
    QTest.mouseMove(view, start + QPoint(60, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert view._centre.x() == pytest.approx(before.x() - 60, abs=1)


def test_the_large_picture_takes_the_small_ones_place_unmoved(view: PreviewView) -> None:
    view.show_picture(pixmap(160, 80))
    view.zoom_to(4.0, QPointF(100, 100))
    under = view._in_picture(QPointF(100, 100)) * 10
    view.show_picture(pixmap(), stay=True)
    assert view.zoom == pytest.approx(0.4)
    assert (view._in_picture(QPointF(100, 100)) - under).manhattanLength() < 1
    view.show_picture(pixmap())
    assert view.fits


# -- renditions --------------------------------------------------------------------------------------------


def test_a_caption_is_whole_or_short_or_not_there(qtbot: QtBot) -> None:
    caption = Caption()
    qtbot.addWidget(caption)
    caption.show()
    whole, short = "Preview of 1200 by 900", "1200 by 900"
    caption.set_texts(whole, short)
    wide = caption.fontMetrics().horizontalAdvance
    for width, said in ((wide(whole) + 2, whole), (wide(short) + 2, short), (wide(short) - 2, "")):
        caption.resize(width, 20)
        assert (caption.text(), caption.toolTip()) == (said, "" if said == whole else whole)
        assert caption.accessibleName() == whole


def test_renditions_are_listed_from_the_original_down() -> None:
    found = FileDetail(
        file=file(), live=True, renditions=("thumb", "web", "large", "preview"), has_original=True
    )
    assert renditions_of(found) == ("original", "preview", "large", "thumb", "web")
    assert renditions_of(FileDetail(file=file(), live=True)) == ()


@pytest.mark.parametrize(
    ("name", "rendition", "saved"),
    [
        ("front.tif", "original", "front.tif"),
        ("front.tif", "thumb", "front thumb.jpg"),
        ("a/b\\c.tif", "original", "a_b_c.tif"),
        ("no ending", "large", "no ending large.jpg"),
    ],
)
def test_a_saved_picture_is_called_after_its_file(name: str, rendition: str, saved: str) -> None:
    assert file_name(name, rendition) == saved


# -- a new version -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewVersion(b"/n.jpeg", "n.jpeg", 5, QSize(3000, 2000)), []),
        (NewVersion(b"/n.jpg", "n.jpg", 5, QSize(6000, 4001)), []),
        (NewVersion(b"/n.png", "n.png", 5, QSize(3000, 2000)), ["The type differs: JPG in PXM, PNG now."]),
        (
            NewVersion(b"/n.jpg", "n.jpg", 5, QSize(4000, 4000)),
            ["The proportions differ: 3:2 in PXM, 1:1 now."],
        ),
        (NewVersion(b"/n.jpg", "n.jpg", 5, QSize(1500, 1000)), ["The new picture has fewer pixels."]),
        (
            NewVersion(b"/n.jpg", "n.jpg", 5, QSize(1000, 3000)),
            ["The proportions differ: 3:2 in PXM, 1:3.00 now.", "The new picture has fewer pixels."],
        ),
        (NewVersion(b"/n.jpg", "n.jpg", 5), []),
    ],
)
def test_what_differs_is_said(new: NewVersion, said: list[str]) -> None:
    assert differences(file(), new) == said


def test_a_new_version_goes_where_the_old_one_is() -> None:
    where = destination(file())
    assert (where.collections, where.regions) == (("11",), ("1", "2"))
    assert (where.on_duplicate, where.replaces) == (DuplicatePolicy.REPLACE, "f")
