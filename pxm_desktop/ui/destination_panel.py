"""Where the next drop goes; or, while rows are selected, where those go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui import controls, destination_edit, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Check, Choice, FlowLayout, Switch
from pxm_desktop.ui.destination_edit import Edit
from pxm_desktop.ui.product_search import ProductSearch
from pxm_desktop.ui.words import tr

WIDTH = 272
_MOST_CHIPS = 40


class DestinationPanel(QFrame):
    """Products, regions, publishing and duplicates, for the next drop or for selected rows."""

    rows_edited = Signal(object)
    """Selected rows are to be changed: an `Edit`."""
    next_changed = Signal()
    done = Signal()
    """The user is done with the selected rows."""
    collapse = Signal()

    def __init__(self, bridge: Bridge, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "side")
        self.setProperty("edge", "left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Destination"))
        self._names = names
        self._next = Destination(publish=False)
        self._rows: list[Destination] = []
        self._count = 0
        self._checks: dict[str, Check] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 4, 12)
        outer.setSpacing(4)
        outer.addLayout(self._build_head())
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(4)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer.addWidget(scroll, 1)
        self._build_products(bridge)
        self._build_regions()
        self._build_rest()
        self.hint = controls.label("", "quiet", wrap=True)
        self.hint.setContentsMargins(0, 8, 12, 0)
        outer.addWidget(self.hint)
        names.changed.connect(self._refresh)
        self._refresh()

    # -- what others ask -----------------------------------------------------------------------------------

    @property
    def next_destination(self) -> Destination:
        """Where the next drop goes."""
        return self._next

    @property
    def editing_rows(self) -> bool:
        """True while the panel edits selected rows."""
        return self._count > 0

    def start_from(self, policy: DuplicatePolicy) -> None:
        """Let the next drop begin with the policy of the settings."""
        self._next = self._next.model_copy(update={"on_duplicate": policy})
        self._refresh()

    def edit_next(self) -> None:
        """Show and edit where the next drop goes."""
        self._count, self._rows = 0, []
        self._refresh()

    def edit_rows(self, count: int, destinations: Sequence[Destination]) -> None:
        """Show and edit selected rows: how many, and their different destinations."""
        self._count, self._rows = count, list(destinations)
        self._refresh()

    def region_checks(self) -> list[Check]:
        """Return the regions' check boxes, the primary region's first."""
        return list(self._checks.values())

    def summary(self) -> str:
        """Return where the next drop goes, in one line."""
        parts = [
            self._names.products_text(self._next, most=2) or tr("PXM, without a product"),
            self._names.regions_text(self._next),
            tr("published") if self._next.publish else tr("not published"),
        ]
        return " · ".join(part for part in parts if part)

    # -- building ------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 4)
        self.title = controls.label(tr("Destination"), "strong")
        line.addWidget(self.title, 1)
        self.done_button = Button(tr("Done"), kind="link")
        self.done_button.setAccessibleName(tr("Done with the selected files"))
        self.done_button.clicked.connect(self.done)
        line.addWidget(self.done_button)
        hide = Button(icon="panel", kind="flat")
        hide.setAccessibleName(tr("Hide the destination"))
        hide.setToolTip(tr("Hide the destination"))
        hide.clicked.connect(self.collapse)
        line.addWidget(hide)
        return line

    def _heading(self, text: str, gap: int = 12) -> None:
        self._column.addSpacing(gap)
        self._column.addWidget(controls.label(text, "heading"))

    def _build_products(self, bridge: Bridge) -> None:
        self._heading(tr("Products"), 0)
        self.search = ProductSearch(bridge)
        self.search.found.connect(self._names.learn)
        self.search.picked.connect(self._picked)
        self.search.leave_out = self._chosen
        self._column.addWidget(self.search)
        self.chips = QWidget()
        self._flow = FlowLayout(self.chips, gap=6)
        self._column.addSpacing(2)
        self._column.addWidget(self.chips)
        self.products_note = controls.label("", "quiet", wrap=True)
        self._column.addWidget(self.products_note)

    def _build_regions(self) -> None:
        self._heading(tr("Regions"))
        self._regions = QVBoxLayout()
        self._regions.setSpacing(0)
        self._column.addLayout(self._regions)
        self.regions_note = controls.label("", "quiet", wrap=True)
        self._column.addWidget(self.regions_note)

    def _build_rest(self) -> None:
        self._heading(tr("Publish"))
        self.publish = Switch(tr("Published from today"))
        self.publish.clicked.connect(lambda on: self._apply(destination_edit.set_publish(on=on)))
        self._column.addWidget(self.publish)
        self._heading(tr("If PXM already has the file"))
        self.policy = Choice()
        self.policy.setAccessibleName(tr("If PXM already has the file"))
        self.policy.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(8)
        for which in DuplicatePolicy:
            self.policy.addItem(words.policy(which), which.value)
        self.policy.setPlaceholderText(tr("Different"))
        self.policy.activated.connect(self._policy_chosen)
        self._column.addWidget(self.policy)
        self._column.addStretch(1)

    # -- showing -------------------------------------------------------------------------------------------

    def _primary(self) -> str:
        return next((r.id for r in self._names.regions if r.primary), "")

    def _refresh(self) -> None:
        seen = destination_edit.shared(self._rows or [self._next], self._primary())
        if self.editing_rows:
            self.title.setText(words.plural("%n file selected", "%n files selected", self._count))
            self.hint.setText(
                tr("Changes apply to the selected files at once. Files in PXM are linked again.")
            )
        else:
            self.title.setText(tr("Destination"))
            self.hint.setText(tr("This is where the next files go. Select files to change theirs."))
        self.done_button.setVisible(self.editing_rows)
        self._show_products(seen)
        self._show_regions(seen)
        self.publish.setChecked(bool(seen.publish))
        self.publish.set_mixed(seen.publish is None)
        self.policy.setCurrentIndex(self.policy.findData(seen.policy.value) if seen.policy else -1)

    def _show_products(self, seen: destination_edit.Shared) -> None:
        had_focus = any(chip.hasFocus() for chip in self.chips.findChildren(Button))
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for product_id in seen.products[:_MOST_CHIPS]:
            self._flow.addWidget(self._chip(self._names.product(product_id)))
        self.chips.setVisible(bool(seen.products))
        self.chips.updateGeometry()
        if had_focus:
            self.search.setFocus()
        note = ""
        if seen.other_products:
            note = words.plural(
                "%n more product in some of them", "%n more products in some of them", seen.other_products
            )
        elif not seen.products:
            note = tr("No product: files are uploaded and can be linked later.")
        self.products_note.setText(note)
        self.products_note.setVisible(bool(note))

    def _chip(self, choice: CollectionChoice) -> Button:
        room = WIDTH - 80
        text = self.fontMetrics().elidedText(choice.name, Qt.TextElideMode.ElideMiddle, room)
        chip = Button(words.escaped(text), icon="stop", kind="chip")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setToolTip(tr("Remove %1").replace("%1", words.product(choice)))
        chip.setAccessibleName(chip.toolTip())
        chip.clicked.connect(lambda: self._apply(destination_edit.remove_product(choice.id)))
        return chip

    def _show_regions(self, seen: destination_edit.Shared) -> None:
        regions = self._names.regions
        if list(self._checks) != [r.id for r in regions]:
            for check in self._checks.values():
                self._regions.removeWidget(check)
                check.deleteLater()
            self._checks = {}
            for region in regions:
                name = tr("%1 (primary)").replace("%1", region.name) if region.primary else region.name
                check = Check(words.escaped(name))
                check.clicked.connect(lambda on, key=region.id: self._region_clicked(key, on))
                self._checks[region.id] = check
                self._regions.addWidget(check)
        for region_id, check in self._checks.items():
            some = region_id in seen.some_regions
            check.setTristate(some)
            check.setCheckState(
                Qt.CheckState.PartiallyChecked
                if some
                else Qt.CheckState.Checked
                if region_id in seen.regions
                else Qt.CheckState.Unchecked
            )
        self.regions_note.setText("" if regions else tr("Regions show here once PXM answers."))
        self.regions_note.setVisible(not regions)

    # -- changing ------------------------------------------------------------------------------------------

    def _chosen(self) -> Sequence[str]:
        return destination_edit.shared(self._rows or [self._next], self._primary()).products

    def _picked(self, choice: CollectionChoice) -> None:
        self._names.learn([choice])
        self._apply(destination_edit.add_product(choice.id))

    def _region_clicked(self, region_id: str, on: bool) -> None:
        edit = destination_edit.set_region(region_id, self._primary(), on=on)
        if not on and any(not edit(d).regions for d in self._rows or [self._next]):
            self._refresh()
            self.regions_note.setText(tr("A file needs at least one region."))
            self.regions_note.show()
            return
        self._apply(edit)

    def _policy_chosen(self, index: int) -> None:
        self._apply(destination_edit.set_policy(DuplicatePolicy(self.policy.itemData(index))))

    def _apply(self, edit: Edit) -> None:
        if self.editing_rows:
            # Shown at once; `edit_rows` follows when the rows have changed.
            self._rows = list({edit(d): None for d in self._rows})
            self._refresh()
            self.rows_edited.emit(edit)
        else:
            self._next = edit(self._next)
            self._refresh()
            self.next_changed.emit()
