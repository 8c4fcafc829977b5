"""What the Library says where no files are to be shown: one sentence, and one button with the next step."""

from __future__ import annotations

from typing import NamedTuple

from pxm_desktop.service.library_api import LibraryFreshness
from pxm_desktop.ui import words
from pxm_desktop.ui.words import tr


class Emptiness(NamedTuple):
    """What to say."""

    text: str
    button: str
    step: str
    """What the button does: "again", "clear", "all", "stop", "read", "uploads"."""
    shape: str = "library"


def emptiness(kind: str, typed: str, known: LibraryFreshness, *, filtered: bool) -> Emptiness:
    """Return why there are no files, and what to do.

    Args:
        kind: The kind of the source that is looked at.
        typed: The words that are searched for.
        known: How fresh the copy is.
        filtered: Whether filters hold besides.

    """
    if typed and filtered:
        text = tr("No file here has “%1” and fits the filters.").replace("%1", typed)
        return Emptiness(text, tr("Take search and filters away"), "clear", "search")
    if filtered:
        return Emptiness(tr("No file here fits the filters."), tr("Take the filters away"), "clear", "search")
    if typed:
        text = tr("No file here has “%1”.").replace("%1", typed)
        return Emptiness(text, tr("Take the search away"), "clear", "search")
    if known.synced_at is None:
        if known.syncing:
            return Emptiness(
                tr("Your files are being read from PXM. They show here as they come."), tr("Stop"), "stop"
            )
        if known.stopped:
            return Emptiness(tr("Reading your files from PXM was stopped."), tr("Go on"), "read")
        if known.sentence:
            return Emptiness(words.told(known.sentence), tr("Try again"), "read", "needs_you")
        return Emptiness(tr("Your files have not been read from PXM yet."), tr("Read them now"), "read")
    if kind == "all":
        text = tr("PXM has no files yet. What you upload shows here.")
        return Emptiness(text, tr("Open Uploads"), "uploads")
    text = {
        "recent": tr("No file has changed within the last seven days."),
        "unlinked": tr("Every file is linked to a product."),
        "unpublished": tr("Every file is published."),
        "mine": tr("Nothing was sent from this computer yet."),
        "processing": tr("PXM has finished all files."),
        "region": tr("No file is in this region."),
        "category": tr("The products of this category have no files."),
        "product": tr("This product has no files. Drop some here to upload them to it."),
    }.get(kind, tr("No file fits this search any more."))
    return Emptiness(text, tr("Show all files"), "all")
