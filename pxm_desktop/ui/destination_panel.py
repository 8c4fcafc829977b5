"""Where the next drop goes; or, while rows are selected, where those go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.presets_api import Preset, Stale
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui import controls, destination_edit, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Check
from pxm_desktop.ui.destination_edit import Edit
from pxm_desktop.ui.destination_form import DestinationForm
from pxm_desktop.ui.preset_bar import PresetBar
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.product_browser import ProductBrowser

WIDTH = 272
_REMEMBER_MS = 300


class DestinationPanel(QFrame):
    """Preset, products, regions, publishing, attributes and duplicates, for the next drop or for selected rows."""

    rows_edited = Signal(object)
    """Selected rows are to be changed: an `Edit`."""
    next_changed = Signal()
    done = Signal()
    """The user is done with the selected rows."""
    collapse = Signal()
    undo_offered = Signal(str, object)
    """What was done, and the function that takes it back."""

    def __init__(self, bridge: Bridge, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "side")
        self.setProperty("edge", "left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Destination"))
        self._bridge = bridge
        self._names = names
        self._policy = DuplicatePolicy.SKIP
        self._next = Destination(publish=False)
        self._rows: list[Destination] = []
        self._count = 0
        self._chosen = False
        """Whether somebody has changed where the next drop goes since the account was entered."""
        self._stale = Stale()
        self._remember = single_shot(self, _REMEMBER_MS, self._remember_now)
        bridge.stopping.connect(self._remember_rest)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 4, 12)
        outer.setSpacing(4)
        outer.addLayout(self._build_head())
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(4)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        outer.addWidget(self.scroller, 1)
        self._build_presets()
        self._build_form()
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
        """Let the next drop begin with the policy of the settings, unless another was remembered."""
        self._policy = policy
        self._next = self._next.model_copy(update={"on_duplicate": policy})
        self._refresh()

    def enter_account(self) -> None:
        """Begin with what was remembered for the account that has signed in."""
        self._remember.stop()
        self._chosen = False
        self._stale = Stale()
        self.presets.forget()
        self.form.forget()
        self._next = Destination(publish=False, on_duplicate=self._policy)
        self._refresh()
        self.presets.load()
        self.form.load()
        self._bridge.call(lambda api: api.presets.last(), self._take_last)

    def begin_with(self, last: Destination | None) -> None:
        """Show what this computer remembers, until the service has told it."""
        if last is not None:
            self._next = last
            self._refresh()

    def commit(self) -> None:
        """Let what is being typed count: a drop does not wait until its field is left."""
        self.form.commit()

    def edit_next(self) -> None:
        """Show and edit where the next drop goes."""
        if self._count:
            self.form.forget()
        self._count, self._rows = 0, []
        self._refresh()

    def edit_rows(self, count: int, destinations: Sequence[Destination]) -> None:
        """Show and edit selected rows: how many, and their different destinations."""
        if not self._count:
            self.form.forget()
        self._count, self._rows = count, list(destinations)
        self._refresh()

    @property
    def browser(self) -> ProductBrowser:
        """Products by category, made when it is opened first."""
        return self.form.browser

    def region_checks(self) -> list[Check]:
        """Return the regions' check boxes, the primary region's first."""
        return self.form.region_checks()

    def summary(self) -> str:
        """Return where the next drop goes, in one line."""
        # The bar may show selected rows just now.
        preset = "" if self.editing_rows else self.presets.text()
        published = tr("not published")
        if self._next.publish:
            start = self._next.publish_from
            published = tr("published from %1").replace("%1", words.day(start)) if start else tr("published")
        attributes = len(self._next.attributes)
        parts = [
            tr("preset “%1”").replace("%1", preset) if preset else "",
            self._names.products_text(self._next, most=2) or tr("PXM, without a product"),
            self._names.regions_text(self._next),
            published,
            words.plural("%n attribute", "%n attributes", attributes) if attributes else "",
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

    def _build_presets(self) -> None:
        self.presets = PresetBar(self._bridge, lambda: self._names.primary)
        self.presets.applied.connect(self._use_preset)
        self.presets.clear_wanted.connect(self._empty)
        self.presets.undo_offered.connect(self.undo_offered)
        self._column.addWidget(self.presets)
        self.stale_box = controls.surface("warning")
        inside = QVBoxLayout(self.stale_box)
        inside.setContentsMargins(10, 8, 10, 8)
        self.stale_note = controls.label("", wrap=True)
        inside.addWidget(self.stale_note)
        self.stale_button = Button(tr("Take it off"))
        self.stale_button.clicked.connect(self._drop_stale)
        inside.addWidget(self.stale_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.stale_box.hide()
        self._column.addWidget(self.stale_box)

    def _build_form(self) -> None:
        self._column.addSpacing(12)
        self.form = DestinationForm(self._bridge, self._names, WIDTH, self)
        self.form.edited.connect(self._apply)
        self.form.replaced.connect(self._apply_with_undo)
        self.form.undo_offered.connect(self.undo_offered)
        form = self.form
        self.search, self.chips, self.products_note = form.search, form.chips, form.products_note
        self.browse_button, self.new_button = form.browse_button, form.new_button
        self.regions, self.attributes, self.policy = form.regions, form.attributes, form.policy
        self.publishing, self.publish = form.publishing, form.publishing.switch
        self._column.addWidget(self.form)
        self._column.addStretch(1)

    # -- showing -------------------------------------------------------------------------------------------

    def _shown(self) -> list[Destination]:
        return self._rows or [self._next]

    def _refresh(self) -> None:
        if self.editing_rows:
            self.title.setText(words.plural("%n file selected", "%n files selected", self._count))
            self.hint.setText(
                tr("Changes apply to the selected files at once. Files in PXM are linked again.")
            )
        else:
            self.title.setText(tr("Destination"))
            self.hint.setText(tr("This is where the next files go. Select files to change theirs."))
        self.done_button.setVisible(self.editing_rows)
        self.presets.show_destinations(self._shown(), rows=self.editing_rows)
        self._show_stale()
        no_product = tr("No product: files are uploaded and can be linked later.")
        self.form.show_destinations(self._shown(), no_product)

    def _show_stale(self) -> None:
        still = destination_edit.drop_stale(self._stale)(self._next) != self._next
        self.stale_box.setVisible(still and not self.editing_rows)

    # -- changing ------------------------------------------------------------------------------------------

    def _use_preset(self, preset: Preset) -> None:
        text = tr("Preset “%1” is the destination now.").replace("%1", preset.name)
        self._apply_with_undo(destination_edit.put(preset.destination), text)
        if not self.editing_rows:
            self._check(preset.destination)

    def _empty(self) -> None:
        empty = Destination(publish=False, on_duplicate=self._policy)
        self._apply_with_undo(destination_edit.put(empty), tr("The destination is empty now."))

    def _apply_with_undo(self, edit: Edit, text: str) -> None:
        """Change much at once; for rows the queue's own undo takes it back."""
        before = self._next
        self._apply(edit)
        blank = Destination(publish=False, on_duplicate=self._policy)
        if not self.editing_rows and before not in (self._next, blank):
            self.undo_offered.emit(text, lambda: self._put_back(before))

    def _put_back(self, before: Destination) -> None:
        self._next = before
        self._next_is_new()

    def _apply(self, edit: Edit) -> None:
        if self.editing_rows:
            # Shown at once; `edit_rows` follows when the rows have changed.
            self._rows = list({edit(d): None for d in self._rows})
            self._refresh()
            self.rows_edited.emit(edit)
        else:
            self._next = edit(self._next)
            self._next_is_new()

    def _next_is_new(self) -> None:
        self._chosen = True
        self._refresh()
        self._remember.start()
        self.next_changed.emit()

    # -- remembering ---------------------------------------------------------------------------------------

    def _remember_now(self) -> None:
        where = self._next
        self._bridge.call(lambda api: api.presets.remember(where))

    def _remember_rest(self) -> None:
        """Remember what was not yet: the window closes."""
        if self._remember.isActive():
            self._remember.stop()
            self._remember_now()

    def _take_last(self, last: Destination | None) -> None:
        if last is None or self._chosen:
            return
        self._next = last
        self._refresh()
        self.next_changed.emit()
        self._check(last)

    def _check(self, destination: Destination) -> None:
        """Find out whether PXM still has all of it; while PXM does not answer, nothing is said."""

        def failed(error: BaseException) -> None:
            words.log.info("The destination could not be checked: %s", type(error).__name__)

        if destination.collections or destination.regions or destination.attributes:
            self._bridge.call(lambda api: api.presets.check(destination), self._take_stale, failed)

    def _take_stale(self, stale: Stale) -> None:
        self._stale = stale
        self.stale_note.setText("\n".join(map(words.told, stale.sentences)))
        self._show_stale()

    def _drop_stale(self) -> None:
        self._apply(destination_edit.drop_stale(self._stale))
        self.search.setFocus()
