"""Whether files are published, and since when."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.ui.controls import Choice, Switch
from pxm_desktop.ui.destination_edit import Shared
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.day_edit import Settling, TimeField

_TODAY, _DATE = 0, 1


class PublishBox(QWidget):
    """A switch; while it is on, "From today" or a date."""

    toggled = Signal(bool)
    start_chosen = Signal(object)
    """A datetime with time zone; None for today."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start: datetime | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.switch = Switch(tr("Published"))
        self.switch.clicked.connect(self.toggled)
        column.addWidget(self.switch)
        self.start = Choice()
        self.start.setAccessibleName(tr("Published from"))
        self.start.addItems([tr("From today"), tr("From a date")])
        self.start.setPlaceholderText(tr("Different"))
        self.start.activated.connect(self._chosen)
        column.addWidget(self.start)

    @cached_property
    def at(self) -> TimeField:
        """The date, with its calendar; made when there is one to show."""
        from pxm_desktop.ui.day_edit import TimeField

        field = TimeField()
        field.setAccessibleName(tr("Start of publication"))
        column = self.layout()
        if column is not None:
            column.addWidget(field)
        return field

    @cached_property
    def _later(self) -> Settling:
        from pxm_desktop.ui.day_edit import Settling

        return Settling(self.at, self._date_edited)

    @property
    def _date_made(self) -> bool:
        """Whether the date's field was needed yet."""
        return "_later" in vars(self)

    def show_publish(self, seen: Shared) -> None:
        """Show what destinations say."""
        on = bool(seen.publish)
        self.switch.setChecked(on)
        self.switch.set_mixed(seen.publish is None)
        self.start.setVisible(on)
        self._start = seen.start
        if self._date_made or seen.start is not None:
            self.at.setVisible(on and seen.start is not None)
        if seen.starts_differ:
            self.start.setCurrentIndex(-1)
        else:
            self.start.setCurrentIndex(_TODAY if seen.start is None else _DATE)
        if seen.start is not None and not self._later.isActive():
            self.at.blockSignals(True)
            self.at.setDateTime(QDateTime.fromSecsSinceEpoch(round(seen.start.timestamp())))
            self.at.blockSignals(False)

    def commit(self) -> None:
        """Let a date count that has just been changed."""
        if self._date_made:
            self._later.now()

    def _chosen(self, index: int) -> None:
        if index == _TODAY:
            if self._date_made:
                self._later.stop()
            self.start_chosen.emit(None)
        elif self._start is None:
            tomorrow = QDateTime.currentDateTime().date().addDays(1).startOfDay()
            self.start_chosen.emit(_instant(tomorrow))
            self.at.setFocus()

    def _date_edited(self) -> None:
        at = _instant(self.at.dateTime())
        if self._start is not None and at != self._start:
            self.start_chosen.emit(at)


def _instant(at: QDateTime) -> datetime:
    return datetime.fromtimestamp(at.toSecsSinceEpoch()).astimezone()
