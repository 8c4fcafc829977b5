"""The page of a file on the fake service, in a window of its own, and somebody who works on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileAttributeValue, FileDetail, FileQuery, LibraryFile
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.asset_page import AssetPage
from pxm_desktop.ui.library.asset_preview import Preview
from tests.ui.fake_library import file, picture
from tests.ui.fake_service import FakeHost, FakeService

FRONT = file(
    1,
    id="file-1",
    name="SKU-BRJ-00123_front.jpg",
    products=("11", "14"),
    regions=("1", "2"),
    published=True,
    width=3000,
    height=2000,
    size=4_812_345,
    labels=("Jacket", "Rain", "Outdoor"),
    rating=4,
)
VALUES = (
    FileAttributeValue(id="a1", name="Angle", type="Pick List", value="Front"),
    FileAttributeValue(id="a4", name="Photographer", type="Text", value="Anna"),
)


class Going:
    """Notes where one would have gone."""

    def __init__(self) -> None:
        self.went: list[tuple[Any, ...]] = []

    def to_files(self, query: FileQuery, title: str = "") -> None:
        self.went.append(("files", query, title))

    def to_file(self, file_id: str, among: Sequence[str] = ()) -> None:
        self.went.append(("file", file_id))

    def to_product(self, product_id: str) -> None:
        self.went.append(("product", product_id))

    def to_coverage(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        self.went.append(("coverage", tuple(product_ids), category))

    def to_duplicates(self, scope: DuplicateScope) -> None:
        self.went.append(("duplicates", scope))

    def to_changes(self, change_id: int | None = None) -> None:
        self.went.append(("changes", change_id))

    def plan(self, edits: Sequence[FileEdit], title: str) -> None:
        self.went.append(("plan", tuple(edits), title))

    def back(self) -> None:
        self.went.append(("back",))


class Scene:
    """A page on a service whose files change as PXM's would."""

    def __init__(self, qtbot: QtBot, *files: LibraryFile, wide: int = 1100, high: int = 760) -> None:
        self.qtbot = qtbot
        self.service = FakeService()
        self.values: dict[str, tuple[FileAttributeValue, ...] | None] = {FRONT.id: VALUES}
        self.details: dict[str, dict[str, Any]] = {}
        """What differs from the usual detail, by file."""
        library, changes = self.service.library, self.service.changes
        for each in files or (FRONT,):
            library.changed[each.number] = each
            library.pictures[each.id] = picture(each.number, 600, 400) if each.has_picture else None
        changes.files = {each.id: each for each in files or (FRONT,)}
        changes.by_itself = True
        library.detail = self._detail  # type: ignore[method-assign]
        self.host = FakeHost(self.service)
        self.bridge = Bridge(lambda: self.host)
        started: list[bool] = []
        self.bridge.start(lambda: started.append(True), lambda _: started.append(False))
        qtbot.waitUntil(lambda: bool(started))
        self.names = CatalogNames(self.bridge)
        self.names.load()
        qtbot.waitUntil(lambda: bool(self.names.regions and self.names.attributes))
        self.going = Going()
        self.page = AssetPage(self.bridge, self.names, self.going)
        self.page.resize(wide, high)
        self.page.show()

    async def _detail(self, file_id: str) -> FileDetail:
        await self.service.library.enter("library.detail", file_id)
        found = self.service.changes.files[file_id]
        self.service.library.changed[found.number] = found
        values = {
            "renditions": ("preview", "large", "thumb") if found.has_picture else (),
            "has_original": True,
            "live": True,
            "attributes": self._values(file_id),
            "ocr_text": "RAIN JACKET\nSize M",
        }
        return FileDetail(file=found, **(values | self.details.get(file_id, {})))

    def _values(self, file_id: str) -> tuple[FileAttributeValue, ...] | None:
        known = self.values.get(file_id, ())
        changed = self.service.changes.values.get(file_id, {})
        if known is None or not changed:
            return known
        had = {each.id: each for each in known}
        for key, value in changed.items():
            had[key] = FileAttributeValue(id=key, name=had[key].name if key in had else key, value=value)
        return tuple(each for each in had.values() if each.value is not None)

    def open(self, file_id: str = FRONT.id, among: Sequence[str] = ()) -> AssetPage:
        """Open a file's page and wait until all of it shows."""
        self.page.open(file_id, among)
        self.qtbot.waitUntil(lambda: self.asked("library.detail") > 0 and self.page._reading is None)
        self.settle()
        if "catalog.choices" not in self.service.gates:
            self.qtbot.waitUntil(lambda: not self.names._stood_in_for)
        return self.page

    def settle(self) -> None:
        """Wait until nothing is awaited any more."""
        preview: Preview = self.page.preview
        self.qtbot.waitUntil(lambda: not preview._calls and self.page._reading is None)
        self.qtbot.waitUntil(lambda: not self.page.changing.busy and self.page._reading is None)
        preview._decoder.settle()
        QCoreApplication.processEvents()

    def asked(self, command: str) -> int:
        """Return how often the service was asked for something."""
        return sum(each[0] == command for each in self.service.log)

    def edits(self) -> list[FileEdit]:
        """Return what was sent to PXM, in order."""
        return [each[1][0] for each in self.service.log if each[0] == "changes.plan"]

    def titles(self) -> list[str]:
        """Return what the changes are called."""
        return [str(each[2]) for each in self.service.log if each[0] == "changes.plan"]

    def send(self) -> None:
        """Let what was edited go to PXM, and wait for its end."""
        self.page.send()
        self.qtbot.waitUntil(lambda: not self.page.changing.busy)
        self.settle()

    def bars(self) -> list[str]:
        """Return what the bars say."""
        return [bar.text for bar in self.page.bars.findChildren(Bar) if not bar.isHidden()]

    def press(self, text: str) -> None:
        """Press a button in a bar."""
        for bar in self.page.bars.findChildren(Bar):
            for button in bar.buttons():
                if not bar.isHidden() and button.text() == text:
                    button.click()
                    return
        raise AssertionError(f"no button {text} in {self.bars()}")

    def end(self) -> None:
        """Close page and service."""
        self.page.hide()
        self.service.changes.by_itself = True
        self.qtbot.waitUntil(lambda: not self.page.changing.busy)
        over: list[bool] = []
        self.bridge.stop(over.append)
        self.qtbot.waitUntil(lambda: bool(over))
        self.page.preview._decoder.settle()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.host.close()
