"""What the history says of an entry, for the eye, for the ear and for the details alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QDate, QDateTime, QLocale

from pxm_desktop.service.api import Status
from pxm_desktop.service.history_api import HistoryCount, HistoryEntry, Named
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

_STATES = {"skipped": State.SKIPPED, "failed": State.FAILED, "cancelled": State.CANCELLED}
_MANY = 20
"""Products and regions that are named where there is room."""


class EntryNames:
    """Names of products and regions: as they were when the file was sent, else as the account has them now."""

    def __init__(self, names: CatalogNames, status: Callable[[], Status]) -> None:
        self._names = names
        self._status = status
        self.changed = names.changed

    def products(self, entry: HistoryEntry, most: int = _MANY) -> str:
        """Return the products that a file was linked to; empty without any."""
        return words.joined(self.product_names(entry), most)

    def product_names(self, entry: HistoryEntry) -> list[str]:
        """Return each product's name."""
        return [self._product(entry, each) for each in entry.products]

    def regions(self, entry: HistoryEntry, most: int = _MANY) -> str:
        """Return the regions that a file went to."""
        return words.joined(self.region_names(entry), most)

    def region_names(self, entry: HistoryEntry) -> list[str]:
        """Return each region's name."""
        known = {region.id: region.name for region in self._names.regions} if self._here(entry) else {}
        if not entry.regions:
            return [known.get(self._names.primary) or tr("Primary region")]
        named = [
            each.name or known.get(each.id) or tr("Region %1").replace("%1", each.id)
            for each in entry.regions
        ]
        return [words.one_line(name) for name in named]

    def _product(self, entry: HistoryEntry, product: Named) -> str:
        if product.name:
            return words.one_line(product.name)
        if self._here(entry):
            return words.one_line(self._names.product(product.id).name)
        return tr("Product %1").replace("%1", product.id)

    def _here(self, entry: HistoryEntry) -> bool:
        """Whether it was sent with the account that is signed in, whose names are known."""
        status = self._status()
        return entry.account == f"{status.base_url}|{status.client_id}"


def account(entry: HistoryEntry) -> str:
    """Return whose account a file was sent with."""
    url, _, client = entry.account.partition("|")
    return " · ".join(part for part in (urlsplit(url).hostname or url, client) if part)


def state(entry: HistoryEntry) -> State:
    """Return the state as the queue names it."""
    return _STATES.get(entry.state) or (State.LINKED if entry.products else State.DONE)


def name(entry: HistoryEntry) -> str:
    """Return the file name in PXM."""
    return words.one_line(entry.name)


def folder(entry: HistoryEntry) -> str:
    """Return the folder on this computer in which the file was."""
    path = words.path(entry.path)
    cut = max(path.rfind("/"), path.rfind("\\"))
    return words.one_line(path[:cut] or path[: cut + 1])


def day(seconds: float) -> str:
    """Return a day: Today, Yesterday, or its date."""
    date = QDateTime.fromSecsSinceEpoch(round(seconds)).date()
    ago = date.daysTo(QDate.currentDate())
    if ago == 0:
        return tr("Today")
    if ago == 1:
        return tr("Yesterday")
    return _date(seconds)


def times(entry: HistoryEntry) -> str:
    """Return when a file was added, sent and finished; a day that is the same is said once."""
    moments = [(tr("Added %1"), entry.added_at)]
    if entry.sent_at is not None:
        moments.append((tr("sent %1"), entry.sent_at))
    moments.append((tr("finished %1"), entry.finished_at))
    parts, before = [], ""
    for text, at in moments:
        on = _date(at)
        parts.append(text.replace("%1", time(at) if on == before else f"{on} {time(at)}"))
        before = on
    return " · ".join(parts)


def time(seconds: float) -> str:
    """Return a time of day."""
    return QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(seconds)).time(), QLocale.FormatType.ShortFormat
    )


def finished(entry: HistoryEntry) -> str:
    """Return day and time in one line."""
    return f"{day(entry.finished_at)} {time(entry.finished_at)}"


def count(found: HistoryCount) -> str:
    """Return how many files there are."""
    if found.exact:
        return words.files(found.number)
    return tr("More than %1 files").replace("%1", words.number(found.number))


def others(number: int) -> str:
    """Return how many products or regions there are besides the one that is named; empty for none."""
    return words.plural("and %n more", "and %n more", number) if number > 0 else ""


def tooltip(entry: HistoryEntry, names: EntryNames) -> str:
    """Return all that a row may have shortened."""
    lines = [name(entry), folder(entry), words.state(state(entry))]
    if entry.reason:
        lines[-1] += ": " + words.one_line(words.told(entry.reason))
    lines.append(_line([names.products(entry), names.regions(entry)]))
    return "\n".join(line for line in lines if line)


def spoken(entry: HistoryEntry, names: EntryNames) -> str:
    """Return a row in one sentence for a screen reader."""
    parts = [
        name(entry),
        words.state(state(entry)),
        words.one_line(words.told(entry.reason)),
        names.products(entry),
    ]
    parts += [finished(entry), words.size(entry.size)]
    return ", ".join(part.rstrip(".") for part in parts if part)


def _line(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _date(seconds: float) -> str:
    return QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(seconds)).date(), QLocale.FormatType.ShortFormat
    )
