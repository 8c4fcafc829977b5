"""What narrows a list of files down: the menu that adds a filter, and the chips of those that hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QLocale, QObject, Signal
from PySide6.QtWidgets import QMenu

from pxm_desktop.service.library_api import FileKind, FileQuery
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.text import KIND_ICONS, TIMES
from pxm_desktop.ui.menu_button import MenuButton, menu_name
from pxm_desktop.ui.words import tr

MB = 1_000_000
SIZES: tuple[tuple[int | None, int | None], ...] = (
    (None, 100_000),
    (100_000, MB),
    (MB, 10 * MB),
    (10 * MB, 100 * MB),
    (100 * MB, None),
)
"""Bytes: from, to."""
SIDES = (500, 1000, 2000, 4000, 8000)
"""Pixels that both sides have at least."""
PARTS: dict[str, tuple[str, ...]] = {
    "kinds": ("kinds",),
    "size": ("smallest", "largest"),
    "dimensions": ("min_width", "min_height"),
    "created": ("created_from", "created_to"),
    "updated": ("updated_from", "updated_to"),
    "regions": ("regions",),
    "published": ("published",),
    "linked": ("linked",),
    "rating": ("rating",),
}
"""The fields of a query that each filter sets."""
_DEFAULT = FileQuery()


class Filters(QObject):
    """Keeps the filters as parts of a query, and shows them as chips."""

    changed = Signal()
    """Somebody added a filter or took one away."""

    def __init__(self, names: CatalogNames, parent: QObject) -> None:
        super().__init__(parent)
        self._names = names
        self._query = FileQuery()
        self._given: frozenset[str] = frozenset()
        """Filters that the source has set already: they are not offered."""
        self.button = MenuButton(kind="flat")
        self.button.show_text(tr("Filter"))
        self.button.setAccessibleName(tr("Add a filter"))
        self.button.filling.connect(self._fill)
        self.chips = ChipBox(320)
        self.chips.removed.connect(self.remove)
        self.chips.cleared.connect(self.clear)
        self.chips.emptied.connect(self.button.setFocus)
        names.changed.connect(self._show)

    @property
    def query(self) -> FileQuery:
        """The filters, as parts of a query."""
        return self._query

    @property
    def any(self) -> bool:
        """Whether a filter holds."""
        return self._query != _DEFAULT

    def set_from(self, query: FileQuery) -> None:
        """Take the filters of a query, without telling anybody."""
        self._query = FileQuery(
            **{name: getattr(query, name) for fields in PARTS.values() for name in fields}
        )
        self._show()

    def offer_all_but(self, query: FileQuery) -> None:
        """Do not offer what a source has set already."""
        self._given = frozenset(part for part in PARTS if _sets(query, part))

    def put_into(self, query: FileQuery) -> FileQuery:
        """Return a query narrowed down by the filters."""
        return query.model_copy(update=self._query.model_dump(exclude_defaults=True))

    def set(self, **fields: Any) -> None:
        """Let a filter hold: some fields of a query."""
        self._query = self._query.model_copy(update=fields)
        self._show()
        self.changed.emit()

    def remove(self, part: str) -> None:
        """Take a filter away."""
        self.set(**{name: getattr(_DEFAULT, name) for name in PARTS[part]})

    def clear(self) -> None:
        """Take all filters away."""
        if self.any:
            self._query = FileQuery()
            self._show()
            self.changed.emit()

    # -- chips ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        chips = []
        for part in PARTS:
            if _sets(self._query, part):
                said = describe(part, self._query, self._region_names())
                chips.append(Chip(part, said, said))
        self.chips.show_chips(chips)

    def _region_names(self) -> dict[str, str]:
        return {region.id: region.name for region in self._names.regions}

    # -- menu ----------------------------------------------------------------------------------------------

    def _fill(self, menu: QMenu) -> None:
        for part, title, fill in (
            ("kinds", tr("Type"), self._fill_kinds),
            ("size", tr("Size"), self._fill_sizes),
            ("dimensions", tr("Dimensions"), self._fill_sides),
            ("created", tr("Added"), partial(self._fill_times, "created")),
            ("updated", tr("Changed"), partial(self._fill_times, "updated")),
            ("regions", tr("Region"), self._fill_regions),
            ("published", tr("Published"), self._fill_published),
            ("linked", tr("Products"), self._fill_linked),
            ("rating", tr("Rating"), self._fill_rating),
        ):
            if part not in self._given:
                fill(menu.addMenu(title))
        menu.addSeparator()
        clear = menu.addAction(tr("Clear all filters"), self.clear)
        clear.setEnabled(self.any)

    def _fill_kinds(self, menu: QMenu) -> None:
        for which in KIND_ICONS:
            self._tick(menu, text.kind(which), which in self._query.kinds, partial(self._turn_kind, which))

    def _fill_sizes(self, menu: QMenu) -> None:
        now = (self._query.smallest, self._query.largest)
        for band in SIZES:
            fields = {"smallest": band[0], "largest": band[1]}
            self._choose(menu, between_sizes(*band), "size", fields, now == band)

    def _fill_sides(self, menu: QMenu) -> None:
        for side in SIDES:
            fields = {"min_width": side, "min_height": side}
            self._choose(menu, at_least(side, side), "dimensions", fields, self._query.min_width == side)

    def _fill_times(self, part: str, menu: QMenu) -> None:
        for said, since in periods():
            on = getattr(self._query, f"{part}_from") == since
            self._choose(menu, said, part, {f"{part}_from": since, f"{part}_to": None}, on)

    def _fill_regions(self, menu: QMenu) -> None:
        menu.setEnabled(bool(self._names.regions))
        for region in self._names.regions:
            on = region.id in self._query.regions
            self._tick(menu, region.name, on, partial(self._turn_region, region.id))

    def _fill_published(self, menu: QMenu) -> None:
        for said, value in ((tr("Published"), True), (tr("Not published"), False)):
            on = self._query.published is value
            self._choose(menu, said, "published", {"published": value}, on)

    def _fill_linked(self, menu: QMenu) -> None:
        for said, value in ((tr("Linked to a product"), True), (tr("Not linked to a product"), False)):
            self._choose(menu, said, "linked", {"linked": value}, self._query.linked is value)

    def _fill_rating(self, menu: QMenu) -> None:
        for stars in range(5, 0, -1):
            on = self._query.rating == stars
            self._choose(menu, at_least_stars(stars), "rating", {"rating": stars}, on)

    def _choose(self, menu: QMenu, said: str, part: str, fields: Mapping[str, Any], on: bool) -> None:
        """Add a choice of which one at most holds; chosen again it holds no longer."""
        act = partial(self.remove, part) if on else partial(self.set, **fields)
        self._tick(menu, said, on, act)

    def _tick(self, menu: QMenu, said: str, on: bool, act: Callable[[], None]) -> None:
        action = menu.addAction(menu_name(said))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _checked: act())

    def _turn_kind(self, which: FileKind) -> None:
        kinds = self._query.kinds
        chosen = tuple(each for each in KIND_ICONS if (each in kinds) != (each == which))
        self.set(kinds=chosen)

    def _turn_region(self, region_id: str) -> None:
        regions = self._query.regions
        without = tuple(each for each in regions if each != region_id)
        self.set(regions=without if region_id in regions else (*regions, region_id))


def stripped(query: FileQuery) -> FileQuery:
    """Return a query without words and filters."""
    names = ("words", *(name for fields in PARTS.values() for name in fields))
    return query.model_copy(update={name: getattr(_DEFAULT, name) for name in names})


def _sets(query: FileQuery, part: str) -> bool:
    return any(getattr(query, name) != getattr(_DEFAULT, name) for name in PARTS[part])


def describe(part: str, query: FileQuery, regions: Mapping[str, str]) -> str:
    """Return a filter in words, as its chip has it."""
    if part == "kinds":
        return tr("Type: %1").replace("%1", ", ".join(text.kind(each) for each in query.kinds))
    if part == "size":
        return tr("Size: %1").replace("%1", between_sizes(query.smallest, query.largest))
    if part == "dimensions":
        return tr("Dimensions: %1").replace("%1", at_least(query.min_width or 0, query.min_height or 0))
    if part == "created":
        return tr("Added: %1").replace("%1", between_days(query.created_from, query.created_to))
    if part == "updated":
        return tr("Changed: %1").replace("%1", between_days(query.updated_from, query.updated_to))
    if part == "regions":
        known = [regions.get(each, tr("Region %1").replace("%1", each)) for each in query.regions]
        return tr("Region: %1").replace("%1", ", ".join(known))
    if part == "published":
        return tr("Published") if query.published else tr("Not published")
    if part == "linked":
        return tr("Linked to a product") if query.linked else tr("Not linked to a product")
    return at_least_stars(query.rating or 0)


def between_sizes(smallest: int | None, largest: int | None) -> str:
    """Return "1 MB to 10 MB", "up to 100 kB", "100 MB or more"."""
    if smallest is None:
        return tr("up to %1").replace("%1", _bytes(largest or 0))
    if largest is None:
        return tr("%1 or more").replace("%1", _bytes(smallest))
    return tr("%1 to %2").replace("%1", _bytes(smallest)).replace("%2", _bytes(largest))


def _bytes(count: int) -> str:
    """Return a round size without a fraction."""
    form = QLocale.DataSizeFormat.DataSizeSIFormat
    return QLocale().formattedDataSize(count, 0, form).replace(" ", words.NBSP)


def at_least(width: int, height: int) -> str:
    """Return that both sides have so many pixels or more."""
    return tr("%1 or more").replace("%1", f"{words.number(width)} {TIMES} {words.number(height)}")


def at_least_stars(count: int) -> str:
    """Return a rating that a file has at least."""
    return text.stars(5) if count == 5 else words.plural("%n star or more", "%n stars or more", count)


def between_days(since: float | None, until: float | None) -> str:
    """Return a stretch of time: by its name where it is one of those in the menu, else by its days."""
    named = {at: said for said, at in periods()}
    if until is None and since in named:
        return named[since]
    if since is None:
        return tr("before %1").replace("%1", text.date(until or 0))
    if until is None:
        return tr("since %1").replace("%1", text.date(since))
    return tr("%1 to %2").replace("%1", text.date(since)).replace("%2", text.date(until - 1))


def periods() -> list[tuple[str, float]]:
    """Return the times that one can choose, and when each began in seconds since 1970."""
    today = QDate.currentDate()
    days = (
        (tr("today"), today),
        (tr("last 7 days"), today.addDays(-6)),
        (tr("last 30 days"), today.addDays(-29)),
        (tr("this year"), QDate(today.year(), 1, 1)),
        (tr("since last year"), QDate(today.year() - 1, 1, 1)),
    )
    return [(said, float(day.startOfDay().toSecsSinceEpoch())) for said, day in days]
