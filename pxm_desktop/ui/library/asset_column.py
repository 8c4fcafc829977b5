"""What stands beside a file's picture: where it is used, its fields, attributes, texts, renditions and history."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import FileDetail, FileQuery
from pxm_desktop.transfer.model import FileAttribute
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.attribute_section import AttributeSection
from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library import asset_edit
from pxm_desktop.ui.library.asset_facts import FactSection, TextSection
from pxm_desktop.ui.library.asset_history import HistorySection
from pxm_desktop.ui.library.asset_links import ProductSection, RegionSection
from pxm_desktop.ui.library.asset_renditions import RenditionSection
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.publish_box import PublishBox
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_LEAST, _MOST = 290, 440
"""Its width, in pixels."""


class AssetColumn(QScrollArea):
    """Sections of one file, below each other; says what somebody wants to be another way."""

    edited = Signal(object)
    """How an edit grows: a function of the FileEdit so far and the FileDetail that it is measured by."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        going: Going,
        waits: Waits,
        bars: Bars,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._going = going
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_LEAST)
        self.setMaximumWidth(_MOST)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.products = ProductSection(bridge, names)
        self.products.toggled.connect(self._toggle_product)
        self.products.opened.connect(going.to_product)
        self.regions = RegionSection(names)
        self.regions.toggled.connect(self._toggle_region)
        self.regions.opened.connect(self._show_region)
        self.publishing = Section(tr("Publication"))
        self.publish = PublishBox()
        self.publish.start.setPlaceholderText(tr("PXM does not tell since when"))
        self.publish.toggled.connect(self._toggle_publish)
        self.publish.start_chosen.connect(self._start)
        self.publishing.body.addWidget(self.publish)
        self.facts = FactSection()
        self.valued = Section(tr("Attributes"))
        self.attributes = AttributeSection()
        self.attributes.toggle.setChecked(True)
        self.attributes.toggle.hide()  # the card folds it
        self.attributes.valued.connect(self._value)
        self.attributes.removed.connect(self._clear)
        self.valued.body.addWidget(self.attributes)
        self.strange = controls.label("", "quiet", wrap=True)
        self.valued.body.addWidget(self.strange)
        self.texts = TextSection()
        self.renditions = RenditionSection(bridge, waits, bars)
        self.history = HistorySection(bridge, names)
        self.history.change_wanted.connect(going.to_changes)
        for section in (
            self.products,
            self.regions,
            self.publishing,
            self.facts,
            self.valued,
            self.texts,
            self.renditions,
            self.history,
        ):
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(inside)

    def show_file(self, detail: FileDetail, *, from_now: bool) -> None:
        """Show a file; `from_now`: it was published just now."""
        self.products.show_file(detail.file)
        self.regions.show_file(detail.file)
        self.publish.show_publish(asset_edit.shared(detail, self._names.attributes, from_now=from_now))
        self.facts.show_file(detail)
        self.texts.show_file(detail)
        self.renditions.show_file(detail)
        self.show_attributes(detail)

    def show_attributes(self, detail: FileDetail) -> None:
        """Show the attributes by what the account has."""
        definitions = self._names.attributes
        shared = asset_edit.shared(detail, definitions)
        self.attributes.show_attributes(definitions, shared)
        self.attributes.setVisible(detail.attributes is not None)
        known = {definition.id for definition in definitions}
        others = [each for each in detail.attributes or () if each.id not in known]
        if detail.attributes is None:
            said = tr("The attributes of this file could not be read.") if detail.live else ""
            self.strange.setText(said or tr("These show when PXM can be reached."))
        else:
            self.strange.setText(
                "\n".join(words.one_line(f"{each.name or each.id}: {each.value}") for each in others)
            )
        self.strange.setVisible(bool(self.strange.text()))
        self.valued.count(len(shared.attributes) + len(others) or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave left and right to the page."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    # -- inside --------------------------------------------------------------------------------------------

    def _toggle_product(self, product_id: str, on: bool) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = product_id in (detail.file.products or ())
            return asset_edit.with_product(edit, product_id, on=on, had=had)

        self.edited.emit(change)

    def _toggle_region(self, region_id: str, on: bool) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = region_id in (detail.file.regions or ())
            return asset_edit.with_region(edit, region_id, on=on, had=had)

        self.edited.emit(change)

    def _toggle_publish(self, on: bool) -> None:
        self._publish(on, None)

    def _start(self, start: datetime | None) -> None:
        self._publish(True, start or datetime.now().astimezone())

    def _publish(self, on: bool, start: datetime | None) -> None:
        self.edited.emit(
            lambda edit, detail: asset_edit.with_publish(edit, on=on, start=start, detail=detail)
        )

    def _value(self, given: FileAttribute) -> None:
        definition = next((each for each in self._names.attributes if each.id == given.id), None)

        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = next((each.value for each in detail.attributes or () if each.id == given.id), None)
            had = asset_edit.worth(definition, had) if definition is not None else had
            return asset_edit.with_attribute(edit, given, had)

        self.edited.emit(change)

    def _clear(self, attribute_id: str) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = any(each.id == attribute_id for each in detail.attributes or ())
            return asset_edit.without_attribute(edit, attribute_id, had=had)

        self.edited.emit(change)

    def _show_region(self, region_id: str) -> None:
        name = next((each.name for each in self._names.regions if each.id == region_id), "")
        self._going.to_files(FileQuery(regions=(region_id,)), name)
