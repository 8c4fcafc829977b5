"""Changes in words: their states with shape and colour, what becomes of a file, and what all of it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLocale

from pxm_desktop.service.changes_api import Change, ChangeItem, ItemChange, ItemState
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.words import tr

_Sort = tuple[str, bool]
_ON_OFF = frozenset({"product", "region", "published"})
Worth = bool | int | float | str | tuple[str, ...] | None
MINUS = "\N{MINUS SIGN}"
ARROW = "\N{RIGHTWARDS ARROW}"
TRIAL = 10
"""Files of a change that are done first for a look."""


class Sign(NamedTuple):
    """A state as it is shown: never by colour alone."""

    word: str
    shape: str
    ink: str


# A change


def remaining(change: Change) -> int:
    """Return how many files are still to be done."""
    ended = change.changed + change.same + change.collided + change.failed
    return max(0, change.total - max(change.done, ended))


def trial(change: Change) -> int:
    """Return how many files "try first" would do; 0 where that makes no sense."""
    left = remaining(change)
    return TRIAL if left > TRIAL else 1 if left > 1 else 0


def state(change: Change) -> Sign:
    """Return how a change stands."""
    if change.state == "planned":
        return Sign(tr("Planned"), "waiting", "secondary")
    if change.state == "running":
        return Sign(tr("Changing"), "sending", "accent")
    if change.state == "paused":
        return Sign(tr("Paused"), "pause", "secondary")
    if change.state == "undone":
        return Sign(tr("Taken back"), "cancelled", "secondary")
    if change.failed or change.collided:
        return Sign(tr("Done, not all"), "needs_you", "warning")
    return Sign(tr("Done"), "done", "ok")


def title(change: Change) -> str:
    """Return what a change does."""
    return words.one_line(words.told(change.title)) or words.files(change.total)


def counts(change: Change) -> str:
    """Return what came of the files so far, in one line."""
    parts = [
        words.plural("%n changed", "%n changed", change.changed) if change.changed else "",
        words.plural("%n was so already", "%n were so already", change.same) if change.same else "",
        words.plural("%n changed by others", "%n changed by others", change.collided)
        if change.collided
        else "",
        words.plural("%n failed", "%n failed", change.failed) if change.failed else "",
        words.plural("%n not seen in PXM yet", "%n not seen in PXM yet", change.unverified)
        if change.unverified
        else "",
    ]
    return " · ".join(part for part in parts if part)


def progress(change: Change) -> str:
    """Return "120 of 2,000"."""
    text = tr("%1 of %2").replace("%2", words.number(change.total))
    return text.replace("%1", words.number(min(change.total, change.total - remaining(change))))


def why_still(change: Change) -> str:
    """Return why a change does not move; empty while it does."""
    return words.one_line(words.told(change.sentence))


def what_next(change: Change) -> str:
    """Return the sentence below a change's title: how it stands and what can be done."""
    left = remaining(change)
    if change.state == "planned":
        if not left:
            return tr("Nothing to change: everything is so already.")
        return tr("Nothing is written to PXM before you start it.")
    if change.state == "running":
        return why_still(change) or tr("You can leave this page: the change goes on.")
    if change.state == "paused":
        return why_still(change) or tr("Look at what was changed, then go on or take it back.")
    if change.state == "undone":
        return tr("This change was taken back.")
    if change.failed or change.collided:
        return tr("Some files are not changed. The list says why.")
    if change.unverified:
        return tr("PXM took everything; its lists do not show all of it yet.")
    return tr("PXM has everything.") if change.changed else tr("Everything was so already.")


def undo_words(change: Change) -> str:
    """Return what taking a change back would do."""
    text = words.plural(
        "Undo takes back what was changed in %n file; what others changed since stays.",
        "Undo takes back what was changed in %n files; what others changed since stays.",
        change.changed,
    )
    return text if change.can_undo else ""


def running_words(change: Change) -> str:
    """Return what stands in the window's bar while a change runs."""
    what = tr("Taking back links: %1") if change.undo_of is not None else tr("Changing links: %1")
    text = what.replace("%1", progress(change))
    still = why_still(change)
    return f"{text} · {still}" if still else text


# A file of a change


def item_state(which: ItemState) -> Sign:
    """Return how a file of a change stands."""
    return {
        "planned": Sign(tr("Will change"), "waiting", "secondary"),
        "written": Sign(tr("Changed, being checked"), "processing", "accent"),
        "done": Sign(tr("Changed"), "done", "ok"),
        "same": Sign(tr("Nothing to change"), "skipped", "secondary"),
        "collided": Sign(tr("Changed by others"), "needs_you", "warning"),
        "failed": Sign(tr("Failed"), "failed", "error"),
        "gone": Sign(tr("No longer in PXM"), "cancelled", "secondary"),
    }[which]


def sentence(item: ChangeItem) -> str:
    """Return why a file failed or collided, and what to do."""
    return words.one_line(words.told(item.sentence))


def name(item: ChangeItem) -> str:
    """Return what a file is called."""
    return words.one_line(item.name) or tr("File %1").replace("%1", item.file_id)


def label(change: ItemChange, names: CatalogNames) -> str:
    """Return what a change of a file is about: a product's, region's or attribute's name."""
    if change.what == "product":
        return words.one_line(change.label or names.product(change.id).name)
    if change.what == "region":
        known = next((each.name for each in names.regions if each.id == change.id), change.id)
        return words.one_line(change.label or known)
    if change.what == "attribute":
        known = next((each.name for each in names.attributes if each.id == change.id), change.id)
        return words.one_line(change.label or known)
    return {
        "published": tr("Published"),
        "published_from": tr("Published from"),
        "name": tr("File name"),
    }[change.what]


def kind(change: ItemChange) -> str:
    """Return what sort of thing a change of a file is about."""
    return {
        "product": tr("Product"),
        "region": tr("Region"),
        "attribute": tr("File attribute"),
        "published": tr("Publication"),
        "published_from": tr("Publication"),
        "name": tr("File"),
    }[change.what]


def worth(change: ItemChange, value: Worth) -> str:
    """Return a value as people read it, for what it is a value of."""
    if change.what in ("product", "region"):
        if change.what == "product":
            return tr("linked") if value else tr("not linked")
        return tr("in it") if value else tr("not in it")
    if value is None:
        return tr("nothing")
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if change.what == "published_from" and isinstance(value, int | float):
        return words.when(value)
    if isinstance(value, int):
        return words.number(value)
    if isinstance(value, float):
        return QLocale().toString(value, "g", 12)
    if isinstance(value, tuple):
        return words.one_line(", ".join(value)) or tr("nothing")
    return words.one_line(value) or tr("nothing")


def before(change: ItemChange) -> str:
    """Return what something was."""
    return worth(change, change.before) if change.known else tr("not known yet")


def brief(change: ItemChange, names: CatalogNames) -> str:
    """Return one change of a file as the list shows it: "+ Rain Jacket", "Photographer: Anna → Ben"."""
    about = label(change, names)
    if change.what in ("product", "region"):
        return f"+ {about}" if change.after else f"{MINUS} {about}"
    if change.what == "name":
        return f"{ARROW} {worth(change, change.after)}"
    return f"{about}: {before(change)} {ARROW} {worth(change, change.after)}"


def ordered(changes: Sequence[ItemChange]) -> list[ItemChange]:
    """Return the changes of a file with what it gets before what it loses."""
    return sorted(changes, key=lambda each: each.what in ("product", "region") and not each.after)


def deed(change: ItemChange, names: CatalogNames) -> str:
    """Return one change of a file as a line of its history has it: "Link to Rain Jacket"."""
    if change.what == "name":
        return tr("Rename to %1").replace("%1", worth(change, change.after))
    if change.what in ("product", "region"):
        text = said(change, names)
        return text[:1].upper() + text[1:]
    return brief(change, names)


def said(change: ItemChange, names: CatalogNames) -> str:
    """Return one change of a file in words, for screen readers and tooltips."""
    about = label(change, names)
    if change.what == "product":
        text = tr("link to %1") if change.after else tr("unlink from %1")
    elif change.what == "region":
        text = tr("add to the region %1") if change.after else tr("take out of the region %1")
    else:
        text = tr("%1: %2, before: %3").replace("%2", worth(change, change.after))
        text = text.replace("%3", before(change))
    return text.replace("%1", about)


# All of it together


class Gist:
    """What a plan comes to, gathered file by file: "12 files get linked to Rain Jacket"."""

    def __init__(self) -> None:
        self.unknown = 0
        """Files of which something is not known before PXM is read."""
        self._files: dict[_Sort, set[str]] = {}
        self._things: dict[_Sort, dict[str, ItemChange]] = {}

    def add(self, item: ChangeItem) -> None:
        """Take one file in."""
        if item.state != "planned":
            return
        for change in ordered(item.changes):
            sort = (change.what, bool(change.after) if change.what in _ON_OFF else True)
            self._files.setdefault(sort, set()).add(item.file_id)
            self._things.setdefault(sort, {}).setdefault(change.id, change)
        self.unknown += any(not change.known for change in item.changes)

    def text(self, names: CatalogNames) -> str:
        """Return it in one sentence; empty where nothing changes."""
        parts = []
        for sort, files in self._files.items():
            things = list(self._things[sort].values())
            if len(things) > 1 and sort[0] == "product":
                parts.append(
                    _becomes_several(len(files), on=sort[1]).replace("%2", words.number(len(things)))
                )
                continue
            about = label(things[0], names) if len(things) == 1 else _several(sort[0], len(things))
            parts.append(_becomes(sort, len(files)).replace("%2", about))
        return "; ".join(parts)


def _several(what: str, many: int) -> str:
    if what == "region":
        return words.plural("%n region", "%n regions", many)
    return words.plural("%n attribute", "%n attributes", many)


def _becomes_several(files: int, *, on: bool) -> str:
    """Return what becomes of files with %2 products: languages that bend their nouns need it as one sentence."""
    if on:
        return words.plural("%n file gets linked to %2 products", "%n files get linked to %2 products", files)
    return words.plural(
        "%n file gets unlinked from %2 products", "%n files get unlinked from %2 products", files
    )


def _becomes(sort: _Sort, files: int) -> str:
    """Return what becomes of so many files; %2 stands for the product, region or attribute."""
    what, on = sort
    if what == "product" and on:
        return words.plural("%n file gets linked to %2", "%n files get linked to %2", files)
    if what == "product":
        return words.plural("%n file gets unlinked from %2", "%n files get unlinked from %2", files)
    if what == "region" and on:
        return words.plural("%n file gets added to %2", "%n files get added to %2", files)
    if what == "region":
        return words.plural("%n file gets taken out of %2", "%n files get taken out of %2", files)
    if what == "published" and on:
        return words.plural("%n file gets published", "%n files get published", files)
    if what == "published":
        return words.plural("%n file gets unpublished", "%n files get unpublished", files)
    if what == "published_from":
        return words.plural("%n file gets another start", "%n files get another start", files)
    if what == "name":
        return words.plural("%n file gets another name", "%n files get another name", files)
    return words.plural("%n file gets another %2", "%n files get another %2", files)


def plan_note(change: Change, unknown: int) -> str:
    """Return what of a plan stays as it is, and what is not known yet."""
    parts = [
        words.plural("%n file is so already", "%n files are so already", change.same) if change.same else "",
        words.plural("%n file is not known here yet", "%n files are not known here yet", unknown)
        if unknown
        else "",
    ]
    return "; ".join(part for part in parts if part)


def spoken(item: ChangeItem, names: CatalogNames) -> str:
    """Return a file of a change in one sentence, for a screen reader."""
    changes = [said(each, names) for each in ordered(item.changes)]
    parts = [name(item), *changes, item_state(item.state).word, sentence(item)]
    return ", ".join(part.rstrip(".") for part in parts if part)
