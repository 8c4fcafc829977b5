"""Makes the screenshots in `docs/`: the real window on a practice account, each page in light and dark.

    python packaging/screenshots.py                 all of them
    python packaging/screenshots.py --scene german  those of one scene

`docs/uploads-light.png` and `docs/uploads-dark.png` are the busy queue, which README shows; `docs/screens/` has the
other pages. Each scene is a process with a home folder of its own; "large" is drawn at 200 %, "german" in German.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import keyring
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import duplicate_pictures
import file_pictures
import hotfolder_pictures
import library_pictures
import product_pictures
from demo import practice_account, say
from practice import wait_for_pxm
from pxm_desktop.resource_files import resource
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui import theme
from pxm_desktop.ui.app import application, open_window
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow
from stage import (
    GONE,
    KEPT,
    NARROW,
    SIZE,
    MemoryKeyring,
    click,
    few_colours,
    let_go,
    make_long,
    make_shoot,
    rest,
    wait,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
SCREENS = DOCS / "screens"
SLOW = 4_000_000
"""Bytes a second: slow enough to be caught sending."""
BRANDED = "Inter"
SCENES = ("pages", "hotfolders", "products", "files", "library", "duplicates", "large", "german")
LONG_PRODUCT = (
    "Women's Rain Jacket, petrol blue, recycled three-layer fabric, spring and summer collection 2026"
)


def main() -> int:
    """Make the screenshots; exit code 0 when all were saved."""
    options = argparse.ArgumentParser(description="Make the screenshots in docs/.")
    options.add_argument("--scene", choices=("all", *SCENES), default="all")
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.folder is not None:
        if given.scene == "hotfolders":
            hotfolder_pictures.prepare(given.folder)
        Scene(given.folder).play(given.scene)
        return 0
    SCREENS.mkdir(exist_ok=True)
    return max(run(scene) for scene in (SCENES if given.scene == "all" else (given.scene,)))


def run(scene: str) -> int:
    """Play one scene in a process of its own; returns its exit code."""
    environment = {**os.environ, "LC_ALL": "en_GB.UTF-8", "LANG": "en_GB.UTF-8", "LANGUAGE": "en"}
    if scene == "large":
        environment["QT_SCALE_FACTOR"] = "2"
    if scene == "german":
        if not (resource("translations") / "pxm_desktop_de.qm").is_file():
            say("No German yet: packaging/translations.py makes it.")
            return 0
        environment.update(LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8", LANGUAGE="de")
    # Under its resolved name, so that the window can shorten the home folder to "~".
    with tempfile.TemporaryDirectory(prefix="pxm-screenshots-") as name:
        folder = Path(name).resolve()
        environment |= {"HOME": str(folder), "XDG_STATE_HOME": str(folder / ".state")}
        command = [sys.executable, __file__, "--scene", scene, "--folder", str(folder)]
        return subprocess.run(command, env=environment).returncode


class Scene:
    """A window on a practice account of its own, and what is done in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = ExitStack()
        self.credentials = self.account.enter_context(practice_account(folder / ".account", "--control"))
        keyring.set_keyring(MemoryKeyring())
        self.app: QApplication = application(["pxm-desktop"])
        if BRANDED in QFontDatabase.families():
            font = QFont(BRANDED)
            font.setPixelSize(13)
            self.app.setFont(font)
        theme.theme().use(Qt.ColorScheme.Light)
        self.window: MainWindow = open_window(self.app, lambda: ServiceHost(folder / ".data", owner="window"))
        self.window.resize(*SIZE)

    def play(self, scene: str) -> None:
        """Play one scene, then stop what was started."""
        with self.account:
            self.sign_in(picture=scene == "pages")
            getattr(self, scene)()
            self.window.leaving.stop()
            self.until(lambda: self.window.leaving.over, "the end")

    # Scenes

    def pages(self) -> None:
        """Every page."""
        for page in ("uploads", "problems", "hotfolders", "history"):
            self.open_page(page)
            self.shoot(f"{page}-empty")
        self.open_page("uploads")
        self.choose_destination()
        self.fill()
        self.shoot_busy()
        self.places()
        self.narrow()
        self.history()
        self.long_names()
        self.failing()

    def hotfolders(self) -> None:
        """Show the Hot folders page."""
        hotfolder_pictures.play(self)

    def products(self) -> None:
        """Show the pages about products."""
        product_pictures.play(self)

    def files(self) -> None:
        """Show the page of a file."""
        file_pictures.play(self)

    def library(self) -> None:
        """Show the Library's files and changes of them."""
        library_pictures.play(self)

    def duplicates(self) -> None:
        """Show files that are in PXM more than once."""
        duplicate_pictures.play(self)

    def large(self) -> None:
        """Show the busy queue, the other pages, the Library and a change at 200 %."""
        wait_for_pxm(self)
        self.choose_destination(pictures=False)
        self.fill()
        self.shoot("uploads-200-percent", dark=False)
        for page in ("problems", "history", "settings"):
            self.open_page(page)
            rest(self.app, 500)
            self.shoot(f"{page}-200-percent", dark=False)
        library_pictures.play_once(self, "200-percent")

    def german(self) -> None:
        """Show the busy queue, the problems, the Library and a change in German."""
        wait_for_pxm(self)
        self.choose_destination(pictures=False)
        self.fill()
        self.shoot("uploads-german", dark=False)
        self.open_page("problems")
        self.shoot("problems-german", dark=False)
        library_pictures.play_once(self, "german")

    # Parts of them

    def sign_in(self, *, picture: bool) -> None:
        """Type what the account wants, as one does."""
        page = self.window.sign_in
        self.until(lambda: self.window.pages.currentWidget() is page, "the sign-in")
        for field, name in (
            (page.address, "PXM_BASE_URL"),
            (page.client_id, "PXM_CLIENT_ID"),
            (page.secret, "PXM_CLIENT_SECRET"),
        ):
            if picture and field is page.address:
                self.shoot("sign-in")
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, self.credentials[name])
        click(page.submit)
        self.until(lambda: bool(self.window.names.regions), "signed in")

    def choose_destination(self, *, pictures: bool = True) -> None:
        """Search a product, look at the categories, pick, and choose regions."""
        panel = self.window.panel
        if pictures:
            self.find("jacket", "Jacket")
            self.shoot("destination-products")
        self.find("SKU-BRJ-001", "Blue Rain Jacket")
        QTest.keyClick(panel.search.field, Qt.Key.Key_Return)
        self.until(lambda: bool(panel.next_destination.collections), "a product")
        if pictures:
            click(panel.browse_button)
            browser = panel.browser
            self.until(lambda: browser.isVisible() and browser.tree.topLevelItemCount() > 1, "categories")
            QTest.keyClick(browser.tree, Qt.Key.Key_Down)
            self.until(lambda: browser.list.count() > 1, "products of a category")
            rest(self.app, 300)
            self.shoot("destination-browse")
            QTest.keyClick(browser, Qt.Key.Key_Escape)
        panel.region_checks()[1].click()
        panel.publish.click()

    def fill(self) -> None:
        """Drop the folder and wait until there is something to see."""
        window, total = self.window, self.window.model.total
        shoot = make_shoot(self.folder / "Spring jackets, studio day 2")
        self.limit(1024)
        let_go(window, [shoot])
        self.until(lambda: total.files == 11, "the files")
        (shoot / GONE).unlink()
        kept = [i for i in window.model.batch_ids(1) if self.row_name(i) == KEPT]
        window.bridge.call(lambda api: api.pause(kept))
        self.limit(SLOW)
        self.until(
            lambda: (
                total.states[State.LINKED] >= 3
                and total.share > 0.3
                and total.problems == 1
                and bool(window.sidebar.done_about.text())
            ),
            "a third",
        )
        rest(self.app, 1500)

    def shoot_busy(self) -> None:
        """Show the queue in both schemes for README, then with rows selected and with a file's details."""
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            self.save(DOCS / f"uploads-{scheme.name.lower()}.png", scheme)
        view = self.window.uploads.view
        spot = view.visualRect(self.window.model.index(2, 0)).center()
        click(view.viewport(), spot)
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        self.until(lambda: self.window.panel.editing_rows, "rows selected")
        self.shoot("uploads-selected")
        QTest.keyClick(view, Qt.Key.Key_Return)
        rest(self.app, 300)
        self.shoot("uploads-details")
        QTest.keyClick(self.window, Qt.Key.Key_Escape)
        view.clearSelection()

    def places(self) -> None:
        """Show the pages beside Uploads."""
        self.open_page("problems")
        self.shoot("problems")
        self.open_page("settings")
        self.shoot("settings")
        self.open_page("help")
        click(self.window.help.check)
        rest(self.app, 500)
        self.until(lambda: self.window.help._asked is None, "the check")  # noqa: SLF001
        self.shoot("help")
        self.open_page("uploads")

    def narrow(self) -> None:
        """Show the least size of the window."""
        self.shoot_narrow("uploads-narrow")

    def history(self) -> None:
        """Show what was sent, once all is."""
        total = self.window.model.total
        self.limit(None)
        self.until(lambda: total.states[State.LINKED] >= 9, "all linked")
        self.open_page("history")
        self.until(lambda: self.window.history.view.model().rowCount() >= 9, "the history")
        rest(self.app, 500)
        self.shoot("history")
        self.open_page("uploads")

    def long_names(self) -> None:
        """Show long names of files, folders and products, beside those of before."""
        window = self.window
        self.tidy()
        made: list[str] = []
        window.bridge.call(
            lambda api: api.catalog.create_collection(LONG_PRODUCT), lambda choice: made.append(choice.id)
        )
        self.until(lambda: bool(made), "a product with a long name")
        self.find("recycled", LONG_PRODUCT)
        QTest.keyClick(window.panel.search.field, Qt.Key.Key_Return)
        before = window.model.total.files
        let_go(
            window, [make_long(self.folder / "Spring 2026, rain jackets, retouched by the studio in Lisbon")]
        )
        self.until(lambda: window.model.total.files == before + 4, "the long names")
        self.until(lambda: window.model.total.states[State.LINKED] >= 13, "the long names linked")
        view = window.uploads.view
        view.scrollToBottom()
        rest(self.app, 1500)
        click(view.viewport(), view.visualRect(window.model.index(window.model.rowCount() - 1, 0)).center())
        rest(self.app, 300)
        self.shoot("uploads-long-names")
        view.clearSelection()
        self.open_page("history")
        rest(self.app, 500)
        past = self.window.history.view
        self.until(lambda: past.model().rowCount() >= 14, "the long names in the history")
        past.scrollToTop()
        click(past.viewport(), past.visualRect(past.model().index(0, 0)).center())
        rest(self.app, 500)
        self.shoot("history-long-names")
        self.open_page("uploads")

    def failing(self) -> None:
        """Show files with different reasons, and PXM that does not answer."""
        window, total = self.window, self.window.model.total
        self.limit(1024)
        first = make_long(self.folder / "Autumn, first look")
        before = total.files
        let_go(window, [first])
        self.until(lambda: total.files == before + 4, "more files")
        for path in first.rglob("*.jpg"):
            path.unlink()
        self.limit(SLOW)
        self.until(lambda: total.problems >= 5, "files that need somebody")
        let_go(window, [make_shoot(self.folder / "Autumn, studio day 1")])
        self.until(lambda: total.states[State.SENDING] >= 1, "sending again")
        self.account.close()
        self.until(lambda: window.status.health == "offline", "offline")
        self.tidy()
        view = window.uploads.view
        batch = next(n for n in range(window.model.rowCount()) if window.model.item(n).name == first.name)
        view.scrollTo(window.model.index(batch, 0), view.ScrollHint.PositionAtTop)
        rest(self.app, 1000)
        self.shoot("uploads-failing")
        self.open_page("problems")
        rest(self.app, 500)
        self.shoot("problems-several")

    # Hands and camera

    def find(self, text: str, name: str) -> None:
        """Type into the search for products until the first one found has a name."""
        search = self.window.panel.search
        click(search.field)
        search.field.clear()
        QTest.keyClicks(search.field, text)
        self.until(
            lambda: search.open and any(name in c.name for c in search.list.choices()[:1]), f"found {text}"
        )

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so."""
        wait(self.app, so, what)

    def open_page(self, key: str) -> None:
        """Click a page's entry in the sidebar."""
        click(self.window.sidebar.page(key), QPoint(20, 12))
        rest(self.app, 300)

    def tidy(self) -> None:
        """Put away what was told of earlier drops."""
        for _ in range(4):
            QTest.keyClick(self.window, Qt.Key.Key_Escape)

    def limit(self, bytes_per_second: int | None) -> None:
        """Let files pass at some speed; None is any."""
        done = self.window.bridge.call(lambda api: api.preferences.change({"bandwidth": bytes_per_second}))
        self.until(lambda: done.over, "another speed")

    def row_name(self, row_id: int) -> str:
        """Return a file's name."""
        row = self.window.model.row(row_id)
        return row.name if row is not None else ""

    def shoot(self, name: str, *, dark: bool = True) -> None:
        """Save the window's picture in light and, mostly, in dark."""
        self.save(SCREENS / f"{name}-light.png", Qt.ColorScheme.Light)
        if dark:
            self.save(SCREENS / f"{name}-dark.png", Qt.ColorScheme.Dark)

    def shoot_narrow(self, name: str) -> None:
        """Save the picture of the window at its least size."""
        self.window.resize(*NARROW)
        rest(self.app, 1000)
        self.shoot(name)
        self.window.resize(*SIZE)

    def save(self, target: Path, scheme: Qt.ColorScheme) -> None:
        """Save one picture, with few colours, since it goes into the repository."""
        theme.theme().use(scheme)
        self.app.processEvents()
        # While much changes the queue rests from painting, and a picture of it would be empty.
        self.until(self.window.uploads.view.viewport().updatesEnabled, "a queue that is painted")
        self.window.grab().save(str(target))
        with Image.open(target) as picture:
            few_colours(picture.convert("RGB"), astuple(theme.theme().tokens)).save(target, optimize=True)
        theme.theme().use(Qt.ColorScheme.Light)
        say(f"{target.relative_to(DOCS)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
