"""What needs somebody, in numbers: known from the start, whether or not the Problems page was ever opened."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pxm_desktop.transfer.events import Health
from pxm_desktop.ui import words
from pxm_desktop.ui.problems import Problem, Remedy
from pxm_desktop.ui.queue_model import QueueModel

_HEALTH = {"credentials": Remedy.SIGN_IN, "storage": Remedy.MAKE_ROOM}
"""States of the whole queue that need a person; the others pass by themselves."""


class Attention(QObject):
    """Problems that are no file's, and how many there are together with the files."""

    changed = Signal()
    """Another state of the whole queue, or other hot folders that wait."""
    counted = Signal(int)
    """How many files, hot folders and states of the whole queue need somebody."""

    def __init__(self, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.health: Problem | None = None
        self.rules: list[Problem] = []
        """Hot folders that wait."""
        model.troubled.connect(self._count)

    def set_health(self, health: Health) -> None:
        """Take over how the queue as a whole is."""
        remedy = _HEALTH.get(health.state)
        text = words.told(health.sentence) or words.health(health.state)
        self.health = None if remedy is None else Problem(f"health {health.state}", text, remedy)
        self._tell()

    def set_rules(self, waiting: list[Problem]) -> None:
        """Take over which hot folders wait."""
        if waiting != self.rules:
            self.rules = waiting
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self._count()

    def _count(self) -> None:
        self.counted.emit(len(self._model.problems) + len(self.rules) + (self.health is not None))
