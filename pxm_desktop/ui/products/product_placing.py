"""Where a product stands in PXM: published or not and when, its regions, its categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Collection
from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.controls import Button, Check, Switch
from pxm_desktop.ui.day_edit import Settling, TimeField
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.words import tr

_ROOM = 240


class _Moment(QWidget):
    """A time that may be set and taken away."""

    chosen = Signal(object)
    """A datetime with time zone; None takes it away."""

    def __init__(self, name: str, set_text: str, remove_text: str) -> None:
        super().__init__()
        self._at: datetime | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self.set_button = Button(set_text, kind="link")
        self.set_button.clicked.connect(self._begin)
        line.addWidget(self.set_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.label = controls.label(name)
        line.addWidget(self.label)
        self.field = TimeField()
        self.field.setAccessibleName(name)
        self._later = Settling(self.field, self._edited)
        line.addWidget(self.field, 1)
        self.remove_button = Button(icon="stop", kind="flat")
        self.remove_button.setAccessibleName(remove_text)
        self.remove_button.setToolTip(remove_text)
        self.remove_button.clicked.connect(lambda: self.chosen.emit(None))
        line.addWidget(self.remove_button)
        self.show_moment(None, may_remove=False)

    def show_moment(self, at: datetime | None, *, may_remove: bool) -> None:
        """Show a time, or the button that sets one."""
        self._at = at
        self.set_button.setVisible(at is None)
        for widget in (self.label, self.field):
            widget.setVisible(at is not None)
        self.remove_button.setVisible(at is not None and may_remove)
        if at is not None and not self._later.isActive():
            self.field.blockSignals(True)
            self.field.setDateTime(QDateTime.fromSecsSinceEpoch(round(at.timestamp())))
            self.field.blockSignals(False)

    def commit(self) -> None:
        """Let a time count that has just been changed."""
        self._later.now()

    def _begin(self) -> None:
        tomorrow = QDateTime.currentDateTime().date().addDays(1).startOfDay()
        self.chosen.emit(_instant(tomorrow))

    def _edited(self) -> None:
        at = _instant(self.field.dateTime())
        if self._at is not None and round(at.timestamp()) != round(self._at.timestamp()):
            self.chosen.emit(at)


class ProductPlacing(Section):
    """Says what is to change, as arguments of `collections.set`; shows what PXM then has."""

    changed = Signal(object)
    """Arguments: dict[str, Any]."""
    category_opened = Signal(str)

    def __init__(self, names: CatalogNames) -> None:
        super().__init__(tr("Publication, regions, categories"))
        self._names = names
        self._product: Collection | None = None
        self._paths: dict[str, str] = {}
        self._asked_for = ""
        self.published = Switch(tr("Published"))
        self.published.clicked.connect(self._publish)
        self.body.addWidget(self.published)
        self.starts = _Moment(tr("From"), tr("Set a start"), tr("Remove the start"))
        self.starts.chosen.connect(lambda at: self._ask(published_start_date=_wire(at)))
        self.ends = _Moment(tr("Until"), tr("Set an end"), tr("Remove the end"))
        self.ends.chosen.connect(lambda at: self._ask(published_end_date=_wire(at)))
        self.body.addWidget(self.starts)
        self.body.addWidget(self.ends)
        self.body.addWidget(controls.label(tr("Regions"), "heading"))
        self._regions = QVBoxLayout()
        self._regions.setSpacing(0)
        self.body.addLayout(self._regions)
        self.region_note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.region_note)
        self.checks: dict[str, Check] = {}
        self.body.addWidget(controls.label(tr("Categories"), "heading"))
        self.chips = ChipBox(_ROOM)
        self.chips.removed.connect(self._leave)
        self.chips.cleared.connect(lambda: self._ask(remove_categories=list(self.categories())))
        self.chips.emptied.connect(self._emptied)
        self.body.addWidget(self.chips)
        self.add_category = PickField(tr("Add a category"), tr("Add a category"))
        self.add_category.picked.connect(self._enter)
        self.body.addWidget(self.add_category)
        self.open_category = Button(tr("Open the category"), kind="link")
        self.open_category.clicked.connect(self._open_category)
        self.body.addWidget(self.open_category, 0, Qt.AlignmentFlag.AlignLeft)
        names.changed.connect(self._show_regions)

    # -- showing -------------------------------------------------------------------------------------------

    def learn_categories(self, nodes: Sequence[CategoryNode]) -> None:
        """Offer these categories."""
        self._paths = {node.id: node.path or node.name for node in nodes}
        self._show_categories()

    def show_product(self, product: Collection | None) -> None:
        """Show what PXM has; None while it is not known."""
        self._product = product
        known = product is not None
        self.blank(not known)
        self.published.setEnabled(known)
        self.published.setChecked(bool(product and product.published))
        self.published.set_mixed(known and product is not None and product.published is None)
        published = bool(product and product.published)
        self.starts.show_moment(product.published_start_date if product else None, may_remove=not published)
        self.ends.show_moment(product.published_end_date if product else None, may_remove=True)
        self.starts.setVisible(known)
        self.ends.setVisible(known)
        self._show_regions()
        self._show_categories()

    def commit(self) -> None:
        """Let a time count that has just been changed."""
        self.starts.commit()
        self.ends.commit()

    def categories(self) -> tuple[str, ...]:
        """Return the categories that the product lies in, as far as they are known."""
        if self._product is None:
            return ()
        ids = (*(self._product.direct_parent or ()), self._product.parent_id)
        return tuple(i for i in dict.fromkeys(filter(None, ids)) if i in self._paths)

    def _show_regions(self) -> None:
        wanted = [region.id for region in self._names.regions]
        if list(self.checks) != wanted:
            for check in self.checks.values():
                self._regions.removeWidget(check)
                check.hide()
                check.deleteLater()
            self.checks = {}
            for region in self._names.regions:
                told = words.one_line(region.name)
                name = tr("%1 (primary)").replace("%1", told) if region.primary else told
                check = Check(
                    words.escaped(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _ROOM))
                )
                check.setAccessibleName(name)
                check.setToolTip(name)
                check.clicked.connect(self._ticked(region.id))
                self.checks[region.id] = check
                self._regions.addWidget(check)
        regions = self._product.region_ids if self._product is not None else None
        for key, check in self.checks.items():
            check.setEnabled(regions is not None)
            check.setChecked(regions is not None and key in regions)
        unknown = self._product is not None and regions is None
        self.region_note.setText(tr("PXM does not tell the regions of this product.") if unknown else "")
        self.region_note.setVisible(unknown)

    def _show_categories(self) -> None:
        inside = self.categories()
        self.chips.show_chips([Chip(i, words.one_line(self._paths[i]), self._paths[i]) for i in inside])
        self.add_category.offer([(i, path) for i, path in self._paths.items() if i not in inside])
        self.add_category.setEnabled(self._product is not None)
        self.open_category.setVisible(bool(inside))

    # -- asking --------------------------------------------------------------------------------------------

    def _ask(self, **arguments: Any) -> None:
        if self._product is not None:
            self.changed.emit(arguments)

    def _publish(self, on: bool) -> None:
        if self._product is None:
            return
        arguments: dict[str, Any] = {"published": on}
        if on and self._product.published_start_date is None:
            # PXM wants a start for what is published (article, "Collections").
            arguments["published_start_date"] = _wire(datetime.now(UTC))
        self.changed.emit(arguments)

    def _ticked(self, region: str) -> Callable[[bool], None]:
        def tick(on: bool) -> None:
            self._ask(**{"add_regions" if on else "remove_regions": [region]})

        return tick

    def _enter(self, category: str) -> None:
        self.add_category.clear()
        self._ask(add_categories=[category])

    def _leave(self, category: str) -> None:
        self._ask(remove_categories=[category])

    def _emptied(self) -> None:
        self.add_category.setFocus()

    def _open_category(self) -> None:
        inside = self.categories()
        if inside:
            self.category_opened.emit(inside[0])


def _instant(at: QDateTime) -> datetime:
    return datetime.fromtimestamp(at.toSecsSinceEpoch()).astimezone()


def _wire(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
