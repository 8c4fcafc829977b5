"""How a file's name finds its product: the pattern, what does not matter in names, and what it makes of real files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import Outlook, Verdict
from pxm_desktop.matching.model import NameRule
from pxm_desktop.matching.parsing import LONGEST, BadPattern, parse
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.hotfolders_api import DryRun
from pxm_desktop.ui import controls, hotfolder_text, words
from pxm_desktop.ui.controls import Button, Check, FlowLayout, Switch
from pxm_desktop.ui.hotfolder_controls import AttributeChoice
from pxm_desktop.ui.words import tr

FIRST = "{sku}_{view}"
"""The pattern to begin with."""
_OFFERED = ("sku", "name", "id", "region", "view")
_OURS = frozenset({"sku", "name", "id", "region", "ext"})
"""Parts with a meaning of their own; others may fill an attribute."""
_FOUND, _NOT_FOUND = 2, 1
"""Examples that are shown, of files with and without a product."""
_NAME_ROOM = 280
"""How wide the name of an example may be, in pixels."""


class PatternBox(QWidget):
    """Says which `NameRule` is wanted; None for none."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule: NameRule | None = None
        self._definitions: tuple[AttributeDefinition, ...] = ()
        self._fields: dict[str, tuple[QWidget, AttributeChoice]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.switch = Switch(tr("Find the product by the file name"))
        self.switch.clicked.connect(self._switched)
        column.addWidget(self.switch)
        self.body = QWidget()
        self._inside = QVBoxLayout(self.body)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self._build_field()
        self._build_examples()
        self._build_checks()
        self._parts = QVBoxLayout()
        self._parts.setSpacing(4)
        self._inside.addLayout(self._parts)
        self.body.hide()
        column.addWidget(self.body)

    # -- building ------------------------------------------------------------------------------------------

    def _build_field(self) -> None:
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Pattern of the file names"))
        self.field.setPlaceholderText(FIRST)
        self.field.setMaxLength(LONGEST)
        self.field.setAcceptDrops(False)
        self.field.textEdited.connect(lambda _: self._edited())
        self._inside.addWidget(self.field)
        tools = QWidget()
        line = FlowLayout(tools, gap=2)
        self.inserts: dict[str, Button] = {}
        for part in _OFFERED:
            text = f"{{{part}}}"
            button = Button(text, kind="link")
            button.setAccessibleName(tr("Insert %1").replace("%1", text))
            button.clicked.connect(partial(self._insert, text))
            self.inserts[part] = button
            line.addWidget(button)
        self._inside.addWidget(tools)
        self.problem = controls.label("", "error", wrap=True)
        self.problem.hide()
        self._inside.addWidget(self.problem)

    def _build_examples(self) -> None:
        self._example_lines = [controls.label("", "quiet", wrap=True) for _ in range(_FOUND + _NOT_FOUND)]
        for line in self._example_lines:
            line.hide()
            self._inside.addWidget(line)

    def _build_checks(self) -> None:
        self.checks = {
            "ignore_case": Check(tr("Capitals do not matter")),
            "hyphen_is_underscore": Check(tr("“-”, “_” and spaces are alike")),
            "ignore_leading_zeros": Check(tr("Zeros in front do not matter")),
        }
        for check in self.checks.values():
            check.clicked.connect(self._edited)
            self._inside.addWidget(check)

    # -- what others ask -----------------------------------------------------------------------------------

    def show_rule(self, rule: NameRule | None) -> None:
        """Show a pattern, or that there is none."""
        self._rule = rule
        self.switch.setChecked(rule is not None)
        self.body.setVisible(rule is not None)
        if rule is None:
            return
        if self.field.text() != rule.pattern:
            self.field.setText(rule.pattern)
        for name, check in self.checks.items():
            check.setChecked(getattr(rule, name))
        self._judge()

    def offer(self, definitions: Sequence[AttributeDefinition]) -> None:
        """Offer the account's attributes for the parts."""
        self._definitions = tuple(definitions)
        self._show_parts()

    def show_examples(self, result: DryRun | None) -> None:
        """Show what the pattern makes of some of the files in the folder."""
        texts: list[str] = []
        if result is not None and self._rule is not None:
            found = [o for o in result.outlooks if o.verdict is Verdict.UPLOAD and o.products]
            missed = [o for o in result.outlooks if o.verdict is Verdict.MATCH]
            texts = [self._example(o) for o in (*found[:_FOUND], *missed[:_NOT_FOUND])]
            if not texts:
                texts = [tr("No file lies in the folder on which to try this.")]
        for line, text in zip(self._example_lines, [*texts, *[""] * len(self._example_lines)], strict=False):
            line.setText(text)
            line.setVisible(bool(text))

    def examples(self) -> list[str]:
        """Return the examples that are shown."""
        return [line.text() for line in self._example_lines if not line.isHidden()]

    @property
    def faulty(self) -> bool:
        """True while the pattern makes no sense."""
        return self._rule is not None and not self.problem.isHidden()

    # -- inside --------------------------------------------------------------------------------------------

    def _example(self, outlook: Outlook) -> str:
        name = hotfolder_text.shown(outlook.path)
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_ROOM)
        return hotfolder_text.example(outlook, short)

    def _switched(self, on: bool) -> None:
        self.show_rule(NameRule(pattern=self.field.text() or FIRST) if on else None)
        if on:
            self.field.setFocus()
            self.field.selectAll()
        self.changed.emit(self._rule)

    def _insert(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)
        self._edited()

    def _edited(self) -> None:
        given = {name: check.isChecked() for name, check in self.checks.items()}
        parts = {part: choice.currentData() for part, (_, choice) in self._fields.items()}
        pattern = self.field.text()
        known = _parts_of(pattern)
        filled = tuple((part, i) for part, i in parts.items() if i and (known is None or part in known))
        self._rule = NameRule(pattern=pattern, attributes=filled, **given)
        self._judge()
        self.changed.emit(self._rule)

    def _judge(self) -> None:
        """Say what is wrong with the pattern, and show its parts where nothing is."""
        try:
            parse(self._rule.pattern if self._rule else "")
            problem = ""
        except BadPattern as error:
            problem = words.told(error.sentence)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            self._show_parts()

    def _show_parts(self) -> None:
        """Let each part without a meaning of its own go to an attribute."""
        if self._rule is None or self.faulty:
            return
        wanted = [part for part in dict.fromkeys(parse(self._rule.pattern).parts) if part not in _OURS]
        for part in [part for part in self._fields if part not in wanted]:
            row, _ = self._fields.pop(part)
            self._parts.removeWidget(row)
            row.hide()
            row.deleteLater()
        given = dict(self._rule.attributes)
        for part in wanted:
            if part not in self._fields:
                self._fields[part] = self._part_row(part)
            self._fields[part][1].offer(self._definitions, given.get(part, ""))

    def _part_row(self, part: str) -> tuple[QWidget, AttributeChoice]:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(8)
        text = tr("{%1} goes to").replace("%1", part)
        label = controls.label(text)
        line.addWidget(label, 1)
        choice = AttributeChoice(text)
        choice.activated.connect(lambda _: self._edited())
        label.setBuddy(choice)
        line.addWidget(choice)
        self._parts.addWidget(row)
        return row, choice


def _parts_of(pattern: str) -> tuple[str, ...] | None:
    """Return the names of a pattern's parts; None while it makes no sense."""
    try:
        return parse(pattern).parts
    except BadPattern:
        return None
