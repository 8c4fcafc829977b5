"""A new version of a file beside the old one: compared, queued in its place, followed, and taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QImageReader
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import Deliver, Wish
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage, Transfer
from tests.ui.asset_scene import FRONT, Scene


class Pool:
    """Makes grey pictures at once that tell the true size, but for files whose name ends in .bin."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self.closed = False

    def wish(self, wishes: Sequence[Wish]) -> None:
        for wish in wishes:
            size = QImageReader(os.fsdecode(wish.path)).size()
            whole = (size.width(), size.height()) if size.isValid() else None
            made = Thumbnail(30, 20, bytes(30 * 20 * 4), whole)
            self._deliver(wish, None if wish.path.endswith(b".bin") else made)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    made.page.replacing._pictures._make_pool = Pool
    made.open()
    yield made
    made.end()


def new_file(
    folder: Path, name: str = "SKU-BRJ-00123_front.jpg", wide: int = 3600, high: int = 2400
) -> bytes:
    path = folder / name
    QImage(wide, high, QImage.Format.Format_RGB32).save(str(path))
    return os.fsencode(path)


def compare(scene: Scene, path: bytes, size: int = 5_000_000) -> None:
    scene.service.sizes[path] = size
    assert scene.page.take_drop([path])
    replacing = scene.page.replacing
    scene.qtbot.waitUntil(lambda: replacing._call is None and replacing._seen[1] is not None)
    assert replacing.isVisible()


def warnings(scene: Scene) -> list[str]:
    lines = scene.page.replacing._warning_lines
    widgets = [lines.itemAt(n).widget() for n in range(lines.count())]  # type: ignore[union-attr]
    return [widget.accessibleName() for widget in widgets if widget is not None]


def test_old_and_new_stand_side_by_side(scene: Scene, tmp_path: Path) -> None:
    compare(scene, new_file(tmp_path))
    view = scene.page.replacing
    facts = view.old.facts.text().replace("\N{NO-BREAK SPACE}", " ")
    assert facts == "Image, JPG · 3000 \N{MULTIPLICATION SIGN} 2000 · 4.8 MB"
    assert view.new.facts.text().replace("\N{NO-BREAK SPACE}", " ") == (
        "JPG · 3600 \N{MULTIPLICATION SIGN} 2400 · 5.0 MB"
    )
    assert view.old.picture._picture is not None
    scene.qtbot.waitUntil(lambda: view.new.picture._picture is not None)
    assert warnings(scene) == []
    assert not view.warnings.isVisible()
    assert view.replace_button.isEnabled()


def test_what_differs_is_warned_of(scene: Scene, tmp_path: Path) -> None:
    compare(scene, new_file(tmp_path, "square.png", 400, 400))
    assert warnings(scene) == [
        "The type differs: JPG in PXM, PNG now.",
        "The proportions differ: 3:2 in PXM, 1:1 now.",
        "The new picture has fewer pixels.",
    ]
    assert scene.page.replacing.warnings.isVisible()
    assert scene.page.replacing.replace_button.isEnabled()


def test_what_cannot_be_sent_is_refused(scene: Scene) -> None:
    scene.service.skips[b"/photos/empty.bin"] = ("empty", "The file is empty.")
    assert scene.page.take_drop([b"/photos/empty.bin"])
    view = scene.page.replacing
    scene.qtbot.waitUntil(lambda: view._call is None)
    assert view.refusal.text() == "The file is empty."
    assert not view.replace_button.isEnabled()
    assert scene.page.escape()
    assert not view.isVisible()
    assert scene.page.preview.isVisible()


def test_only_one_file_is_compared(scene: Scene) -> None:
    assert scene.page.drop_words([b"/a.jpg", b"/b.jpg"]) is None
    assert not scene.page.take_drop([b"/a.jpg", b"/b.jpg"])
    words = scene.page.drop_words([b"/a.jpg"])
    assert words is not None
    assert words[0] == f"Compare with {FRONT.name}"


def test_the_new_version_goes_into_the_queue_in_the_old_ones_place(scene: Scene, tmp_path: Path) -> None:
    path = new_file(tmp_path)
    compare(scene, path)
    scene.page.replacing.replace_button.click()
    scene.qtbot.waitUntil(lambda: bool(scene.service.rows))
    (sent,) = scene.service.rows.values()
    assert sent.destination == Destination(
        collections=("11", "14"),
        regions=("1", "2"),
        on_duplicate=DuplicatePolicy.REPLACE,
        replaces=FRONT.id,
    )
    scene.qtbot.waitUntil(lambda: len(scene.bars()) == 1)
    assert "takes the place of this file" in scene.bars()[0]
    assert scene.page.preview.isVisible()
    done = {"stage": Stage.DONE, "file_id": "file-77", "replaces": FRONT.id}
    scene.host.do(lambda service: service.step(sent.id, **done))
    scene.qtbot.waitUntil(lambda: scene.bars() == ["The new version is in PXM."])
    scene.press("Open the new version")
    assert scene.going.went == [("file", "file-77")]
    scene.press("Undo")
    scene.qtbot.waitUntil(lambda: scene.bars() == ["The older version has its products back."])


def test_it_can_be_taken_off_the_queue_again(scene: Scene, tmp_path: Path) -> None:
    compare(scene, new_file(tmp_path))
    scene.page.replacing.replace_button.click()
    scene.qtbot.waitUntil(lambda: len(scene.bars()) == 1)
    scene.press("Undo")
    scene.qtbot.waitUntil(lambda: not scene.service.rows)
    scene.qtbot.waitUntil(lambda: scene.bars() == [])


def test_a_queue_that_takes_nothing_says_why(scene: Scene, tmp_path: Path) -> None:
    compare(scene, new_file(tmp_path))
    scene.service.failures["add"] = ServiceError("The disk is full.", "Free some space.")
    scene.page.replacing.replace_button.click()
    scene.qtbot.waitUntil(scene.page.replacing.refusal.isVisible)
    assert scene.page.replacing.refusal.text() == "The disk is full. Free some space."
    assert scene.page.replacing.replace_button.isEnabled()


def test_what_the_picture_tells_comes_later_and_only_for_the_file_it_is_of(
    scene: Scene, tmp_path: Path
) -> None:
    square, raw = new_file(tmp_path, "square.jpg", 400, 400), b"/photos/camera.jpg"
    compare(scene, square)
    view = scene.page.replacing
    assert len(warnings(scene)) == 2
    scene.service.sizes[raw] = 5_000_000
    view.compare(raw)
    assert not view.warnings.isVisible()
    assert view.new.facts.text() == ""
    scene.qtbot.waitUntil(lambda: view._call is None and view._seen[0] is not None)
    # Its preview tells proportions, which are the same, and nothing of the pixels of the whole.
    assert warnings(scene) == []
    assert view.new.facts.text().replace("\N{NO-BREAK SPACE}", " ") == "JPG · 5.0 MB"


def queued(scene: Scene, tmp_path: Path) -> Transfer:
    """Queue a new version, and return its row."""
    compare(scene, new_file(tmp_path))
    scene.page.replacing.replace_button.click()
    scene.qtbot.waitUntil(lambda: len(scene.bars()) == 1)
    (sent,) = scene.service.rows.values()
    return sent


def test_one_that_failed_says_why_until_it_is_tried_again(scene: Scene, tmp_path: Path) -> None:
    sent = queued(scene, tmp_path)
    gone = "The file is no longer there. Put it back, or remove it from the queue."
    scene.host.do(lambda service: service.step(sent.id, stage=Stage.FAILED, reason=gone))
    scene.qtbot.waitUntil(
        lambda: scene.bars() == [f"The new version did not take the place of this file. {gone}"]
    )
    scene.host.do(lambda service: service.step(sent.id, stage=Stage.DONE, file_id="file-77", reason=""))
    scene.qtbot.waitUntil(lambda: scene.bars() == ["The new version is in PXM."])


def test_one_that_was_cancelled_is_told_of_no_more(scene: Scene, tmp_path: Path) -> None:
    sent = queued(scene, tmp_path)
    scene.host.do(lambda service: service.step(sent.id, stage=Stage.CANCELLED))
    scene.qtbot.waitUntil(lambda: scene.bars() == [])


def test_the_version_that_pxm_has_replaces_nothing(scene: Scene, tmp_path: Path) -> None:
    sent = queued(scene, tmp_path)
    scene.host.do(lambda service: service.step(sent.id, stage=Stage.DONE, file_id=FRONT.id))
    scene.qtbot.waitUntil(
        lambda: scene.bars() == ["PXM has this very version already: nothing was replaced."]
    )
