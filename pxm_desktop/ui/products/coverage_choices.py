"""What the coverage board is asked: views or regions, how file names tell views, which views there should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pxm_desktop.service.coverage_api import VIEW_PATTERN, CoverageBy, CoverageQuery
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_REST_MS = 400
_LONGEST = 500
"""Characters of a field."""


class CoverageChoices(QWidget):
    """One line above the board; says when something was chosen, or typing rests."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rest = single_shot(self, _REST_MS, self._typed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.by = Choice()
        self.by.setAccessibleName(tr("What the columns are"))
        self.by.addItem(tr("Views"), "view")
        self.by.addItem(tr("Regions"), "region")
        self.by.currentIndexChanged.connect(lambda: self._typed())
        line.addWidget(self.by)
        self.pattern = self._field(tr("Pattern of the file names"), VIEW_PATTERN)
        self.pattern.setText(VIEW_PATTERN)
        self.pattern.setToolTip(tr("How file names tell product and view, as in hot folders."))
        self.views = self._field(tr("Views that products should have"), tr("All views that are found"))
        self.views.setToolTip(tr("Views that products should have, with commas between them."))
        self.search = self._field(tr("Search the products shown"), tr("Search products"))
        for field in (self.pattern, self.views, self.search):
            line.addWidget(field, 2)

    def put_into(self, query: CoverageQuery) -> CoverageQuery:
        """Return a query with what is chosen here."""
        by: CoverageBy = "region" if self.by.currentData() == "region" else "view"
        views = tuple(view.strip() for view in self.views.text().split(",") if view.strip())
        pattern = self.pattern.text().strip() or VIEW_PATTERN
        return query.model_copy(update={"by": by, "pattern": pattern, "views": views})

    def words(self) -> str:
        """Return what is searched for."""
        return self.search.text().strip()

    def kept(self) -> dict[str, str]:
        """Return what is chosen, to be remembered."""
        return {"by": self.by.currentData(), "pattern": self.pattern.text(), "views": self.views.text()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Choose what was remembered, as far as it makes sense, without a word."""
        self.blockSignals(True)
        self.by.setCurrentIndex(max(0, self.by.findData(kept.get("by"))))
        for field, name in ((self.pattern, "pattern"), (self.views, "views")):
            text = kept.get(name)
            if isinstance(text, str):
                field.setText(text)
        self._typed()
        self.blockSignals(False)

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(placeholder)
        made.setAcceptDrops(False)
        made.setMaxLength(_LONGEST)
        made.textEdited.connect(lambda _: self._rest.start())
        made.returnPressed.connect(self._typed)
        return made

    def _typed(self) -> None:
        self._rest.stop()
        for field in (self.pattern, self.views):
            field.setVisible(self.by.currentData() == "view")
        self.asked.emit()
