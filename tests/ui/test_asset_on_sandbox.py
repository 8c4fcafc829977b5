"""A file's page on the real service, the real engines and the sandbox: what is changed there, PXM has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from pxm_desktop.resource_files import resource
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.asset_page import AssetPage
from tests.support.sandbox import SandboxProcess
from tests.ui.asset_scene import Going

LONG = 90_000


class Desk:
    """A page on a data directory, and the account that it works on."""

    def __init__(self, qtbot: QtBot, sandbox: SandboxProcess, folder: Path) -> None:
        self.qtbot, self.sandbox = qtbot, sandbox
        self.bridge = Bridge(lambda: ServiceHost(folder / "data", owner="window"))
        started: list[bool] = []
        self.bridge.start(lambda: started.append(True), lambda error: pytest.fail(str(error)))
        qtbot.waitUntil(lambda: bool(started), timeout=LONG)
        self.names = CatalogNames(self.bridge)
        self.names.load()
        self.page = AssetPage(self.bridge, self.names, Going())
        self.page.resize(1100, 760)
        self.page.show()
        qtbot.waitUntil(lambda: bool(self.names.regions and self.names.attributes), timeout=LONG)

    def ask(self, command: Any) -> Any:
        """Run a command of the service and return its answer."""
        answers: list[Any] = []
        self.bridge.call(command, answers.append, lambda error: pytest.fail(str(error)))
        self.qtbot.waitUntil(lambda: bool(answers), timeout=LONG)
        return answers[0]

    def upload(self, path: Path, **fields: Any) -> str:
        """Send a file; return its id."""
        raw = os.fsencode(path)

        async def send(api: ServiceApi) -> int:
            added = await api.add([raw], Destination(**fields))
            assert added.batch is not None
            return added.batch.id

        batch = self.ask(send)
        found: list[str] = []

        def sent() -> bool:
            rows = self.ask(lambda api: api.transfers(batch=batch))
            found[:] = [row.file_id for row in rows if row.stage == "done" and row.file_id]
            return bool(found)

        self.qtbot.waitUntil(sent, timeout=LONG)
        self.sandbox.wait_until_processed()
        return found[0]

    def products_in_pxm(self, file_id: str) -> set[str]:
        """Return what PXM says a file is linked to."""
        row = next(each for each in self.sandbox.control.files(hashes=False) if each["id"] == file_id)
        return {str(c["id"] if isinstance(c, dict) else c) for c in row["collections"]}

    def open(self, file_id: str) -> None:
        self.page.open(file_id)
        self.qtbot.waitUntil(lambda: self.page._detail is not None and self.page._answered, timeout=LONG)

    def end(self) -> None:
        self.page.hide()
        self.qtbot.waitUntil(lambda: not self.page.changing.busy, timeout=LONG)
        over: list[bool] = []
        self.bridge.stop(over.append)
        self.qtbot.waitUntil(lambda: bool(over), timeout=LONG)
        self.page.preview._decoder.settle()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    switches = {"auto_link": False, "undocumented_fields": True}
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=switches) as running:
        yield running


@pytest.fixture
def desk(
    qtbot: QtBot, sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    made = Desk(qtbot, sandbox, tmp_path)
    yield made
    made.end()


def press(desk: Desk, text: str) -> None:
    bars = desk.page.bars
    desk.qtbot.waitUntil(
        lambda: any(b.text() == text for b in bars.findChildren(type(desk.page.head.next_button))),
        timeout=LONG,
    )
    next(b for b in bars.findChildren(type(desk.page.head.next_button)) if b.text() == text).click()


def test_a_change_on_the_page_is_in_pxm_and_undone_it_is_as_before(
    desk: Desk, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    first, second = [str(row["id"]) for row in sandbox.control.rows("collection")[:2]]
    picture = tmp_path / "front view.jpg"
    picture.write_bytes((resource("samples") / "SKU-BRJ-001_front.jpg").read_bytes())
    file_id = desk.upload(picture, collections=(first,))
    desk.open(file_id)
    page = desk.page
    desk.qtbot.waitUntil(lambda: page.preview._best == "preview", timeout=LONG)
    assert page.side.products.chips.keys() == [first]
    with Image.open(picture) as image:
        width, height = image.size
    assert page.side.facts.value("dimensions").split("\N{NO-BREAK SPACE}")[::2] == [str(width), str(height)]

    page.side.products.chips.cross(first).click()
    page.side.products.toggled.emit(second, True)
    page.send()
    desk.qtbot.waitUntil(lambda: desk.products_in_pxm(file_id) == {second}, timeout=LONG)
    press(desk, "Undo")
    desk.qtbot.waitUntil(lambda: desk.products_in_pxm(file_id) == {first}, timeout=LONG)
    desk.qtbot.waitUntil(lambda: page.side.products.chips.keys() == [first], timeout=LONG)

    page.side.renditions.save("original", str(tmp_path / "saved.jpg"))
    desk.qtbot.waitUntil((tmp_path / "saved.jpg").exists, timeout=LONG)
    assert (tmp_path / "saved.jpg").read_bytes() == picture.read_bytes()


def test_a_new_version_takes_the_place_of_the_old_one(
    desk: Desk, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    product = str(sandbox.control.rows("collection")[2]["id"])
    old_path, new_path = tmp_path / "old.jpg", tmp_path / "quite another name.jpg"
    Image.new("RGB", (300, 200), "red").save(old_path)
    Image.new("RGB", (600, 400), "blue").save(new_path)
    old = desk.upload(old_path, collections=(product,))
    desk.open(old)
    page = desk.page
    assert page.take_drop([os.fsencode(new_path)])
    desk.qtbot.waitUntil(page.replacing.replace_button.isEnabled, timeout=LONG)
    assert not page.replacing.warnings.isVisible()
    page.replacing.replace_button.click()
    desk.qtbot.waitUntil(lambda: desk.products_in_pxm(old) == set(), timeout=LONG)
    (new,) = sandbox.control.files(name=new_path.name)
    assert desk.products_in_pxm(new["id"]) == {product}
    press(desk, "Open the new version")
    press(desk, "Undo")
    desk.qtbot.waitUntil(lambda: desk.products_in_pxm(old) == {product}, timeout=LONG)
    desk.qtbot.waitUntil(lambda: page.side.products.chips.keys() == [product], timeout=LONG)
