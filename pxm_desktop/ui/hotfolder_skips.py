"""Which rules leave files of a folder out, each with its number; one of them narrows the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import Outlook, Verdict
from pxm_desktop.service.hotfolders_api import Skips
from pxm_desktop.ui import controls, hotfolder_text, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.words import tr

_MOST = 12
"""Rules that are named, those with the most files first."""


class SkipBar(QWidget):
    """Choices of rules; the sentence of the one that is chosen stands below."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._skips: tuple[Skips, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 2)
        column.setSpacing(2)
        self._line = QHBoxLayout()
        column.addLayout(self._line)
        self.choices: FilterChoices | None = None
        self.sentence = controls.label("", "quiet", wrap=True)
        self.sentence.setContentsMargins(12, 0, 0, 2)
        column.addWidget(self.sentence)
        self.hide()

    @property
    def rule(self) -> str:
        """The rule that is chosen; empty for all of them."""
        at = self.choices.current if self.choices is not None else 0
        return self._skips[at - 1].rule if at else ""

    def buttons(self) -> list[Button]:
        """Return the choices: all, then one for each rule."""
        return self.choices.buttons if self.choices is not None else []

    def show_skips(self, skips: Sequence[Skips]) -> None:
        """Show which rules leave how many files out; the one that was chosen stays so."""
        before = self.rule
        self._skips = tuple(sorted(skips, key=lambda each: -each.files)[:_MOST])
        if self.choices is not None:
            self._line.removeWidget(self.choices)
            self.choices.hide()
            self.choices.deleteLater()
        texts = [tr("Every reason"), *(hotfolder_text.skip_rule(each.rule) for each in self._skips)]
        self.choices = FilterChoices(texts)
        for at, each in enumerate(self._skips, start=1):
            self.choices.count(at, each.files)
            self.choices.buttons[at].setToolTip(words.told(each.sentence))
        rules = ["", *(each.rule for each in self._skips)]
        self.choices.check(rules.index(before) if before in rules else 0)
        self.choices.chosen.connect(self._chosen)
        self._line.addWidget(self.choices)
        self._say()

    def further(self, listed: Sequence[Outlook]) -> list[Outlook]:
        """Return examples of what is skipped that are not listed already."""
        there = {each.path for each in listed}
        return [
            Outlook(path=path, size=0, verdict=Verdict.SKIP, rule=skips.rule, sentence=skips.sentence)
            for skips in self._skips
            for path in skips.examples
            if path not in there
        ]

    def _chosen(self, which: int) -> None:
        self._say()
        self.chosen.emit(which)

    def _say(self) -> None:
        at = self.choices.current if self.choices is not None else 0
        text = words.told(self._skips[at - 1].sentence) if at else ""
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
