"""Below the hot folders: what they did, which files wait, and which need a product; of all of them or of one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, hotfolder_text
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button, Choice, Elided
from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.hotfolder_lists import ActivityList, FileList, UnmatchedList, WaitingList
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.words import tr

ACTIVITY, WAITING, PRODUCT = range(3)


class ActivityBox(QFrame):
    """Three lists of which one is seen; they are read while they are."""

    opened = Signal(str, object)
    """A file is to be shown: the id of its rule, and its path below the folder (empty for the folder itself)."""

    def __init__(
        self, bridge: Bridge, rules: HotFolderRules, queue: QueueModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._rules = rules
        self._names: dict[str, str] = {}
        self._missed = True
        self.activity = ActivityList(bridge, rules)
        self.waiting = WaitingList(bridge, rules)
        self.unmatched = UnmatchedList(rules, queue)
        self.lists: tuple[FileList[Any], ...] = (self.activity, self.waiting, self.unmatched)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._build_bar())
        self._stack = controls.stacked_in(column, 1)
        for each in self.lists:
            self._stack.addWidget(each)
            each.changed.connect(self._show_footer)
            each.opened.connect(self.opened)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addWidget(self._build_footer())
        rules.changed.connect(self._rules_changed)
        rules.happened.connect(self._news)
        if rules.loaded:
            self._rules_changed()

    def _build_bar(self) -> QWidget:
        bar = QWidget()
        line = QHBoxLayout(bar)
        line.setContentsMargins(8, 6, 8, 2)
        line.setSpacing(8)
        self.choices = FilterChoices((tr("Activity"), tr("Waiting files"), tr("Without a product")))
        self.choices.chosen.connect(lambda _: self._begin())
        line.addWidget(self.choices, 1, Qt.AlignmentFlag.AlignVCenter)
        self.which = Choice()
        self.which.setAccessibleName(tr("Show only the hot folder"))
        self.which.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(18)
        self.which.activated.connect(lambda _: self._begin())
        line.addWidget(self.which)
        return bar

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        self.note = Elided()
        self.note.setProperty("role", "quiet")
        line.addWidget(self.note, 1)
        self.act = Button("", kind="flat")
        self.act.clicked.connect(lambda: self.current.act())
        line.addWidget(self.act)
        footer.setFixedHeight(max(40, self.act.sizeHint().height() + 8))
        return footer

    # -- what others ask -----------------------------------------------------------------------------------

    @property
    def current(self) -> FileList[Any]:
        """The list that is seen."""
        return self.lists[self.choices.current]

    def show_list(self, which: int, rule_id: str | None = None) -> None:
        """Show ACTIVITY, WAITING or PRODUCT, of one rule or all, and put the focus there."""
        self.choices.check(which)
        self.which.setCurrentIndex(max(0, self.which.findData(rule_id)))
        self._begin()
        self.current.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read what was missed."""
        super().showEvent(event)
        if self._missed:
            self._begin()

    # -- inside --------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._missed = False
        self._stack.setCurrentWidget(self.current)
        self.current.begin(self.which.currentData())
        self._show_footer()

    def _news(self) -> None:
        if self.isVisible():
            self.current.refresh()
        else:
            self._missed = True

    def _rules_changed(self) -> None:
        statuses = self._rules.statuses
        names = hotfolder_text.titles(statuses)
        if names != self._names or not self.which.count():
            self._names = names
            self._offer_rules()
        self.choices.count(WAITING, sum(status.settling for status in statuses))
        self.choices.count(PRODUCT, sum(status.unmatched for status in statuses))

    def _offer_rules(self) -> None:
        chosen = self.which.currentData()
        self.which.clear()
        self.which.addItem(tr("All hot folders"), None)
        for rule_id, name in self._names.items():
            self.which.addItem(name, rule_id)
        at = self.which.findData(chosen)
        self.which.setCurrentIndex(max(0, at))
        if self.isVisible():
            self._begin()

    def _show_footer(self) -> None:
        self.note.set_full(self.current.note())
        self.act.setText(self.current.verb)
        self.act.setEnabled(self.current.can_act)
        self.act.setVisible(self.current.model.rowCount() > 0)
