"""The Library in the window: its place, and the ways from it to other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pxm_desktop.ui.library.place import LibraryPlace
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow


def add_library(window: MainWindow) -> LibraryPlace:
    """Give the window its Library; called once, with its pages."""
    made = LibraryPlace(window.bridge, window.names)
    window.places.add("library", made, tr("Library"), "library", "Ctrl+4")
    made.uploads_wanted.connect(lambda: window.places.open("uploads"))
    made.sign_in_wanted.connect(lambda: window.ask_sign_in())
    made.upload_wanted.connect(
        lambda paths, product, name: window.dropping.add_to_product(paths, product, name)
    )
    return made
