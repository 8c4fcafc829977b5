"""What the window says of changes on every page: one that runs, one that was interrupted, one that needs somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from pxm_desktop.service.changes_api import Change
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_RUNNING, _INTERRUPTED, _ENDED, _FAILED = "change runs", "change waits", "change ended", "change failed"
_UNDONE = "change undone"
_SLOW_MS = 700
_READ_MS = 10_000
"""How long it is told that something was taken back."""
Tell = Callable[[str, str], None]
"""Tells a title and a text to somebody who does not use the window just now."""


class ChangeBars(QObject):
    """Bars that are quiet: none where the page shows the change anyway, none for what simply went well."""

    def __init__(
        self,
        bridge: Bridge,
        watch: ChangesWatch,
        bars: Bars,
        show: Callable[[int], None],
        tell: Tell,
    ) -> None:
        """`show` opens a change; `tell` is a notification."""
        super().__init__(bars)
        self._watch = watch
        self._bars = bars
        self._show = show
        self._tell = tell
        self._wanted = bool(bridge.settings.get("notifications", True))
        self._dismissed: set[int] = set()
        self._about = 0
        """The running change that the bar is about."""
        self._slow = single_shot(self, _SLOW_MS, self.refresh)
        self._gone = single_shot(self, _READ_MS, lambda: bars.take(_UNDONE))
        self._slow_for = 0
        """The running change that is given a moment: what is over soon needs no bar."""
        watch.changed.connect(lambda _: self.refresh())
        watch.listed.connect(self.refresh)
        watch.looked.connect(self.refresh)
        watch.ended.connect(self._ended)
        watch.failed.connect(self._failed)
        bridge.settings_changed.connect(self._take_settings)

    def refresh(self) -> None:
        """Say what there is to say now."""
        seen = self._watch.seen
        self._refresh_running(seen)
        self._refresh_interrupted(seen)
        if seen is not None:
            self._bars.take(f"{_ENDED} {seen}")

    # -- inside --------------------------------------------------------------------------------------------

    def _refresh_running(self, seen: int | None) -> None:
        # What is done to a single file is over at once, and its page tells of it.
        running = [each for each in self._watch.running if each.id != seen and each.total > 1]
        if not running:
            self._bars.take(_RUNNING)
            self._about = self._slow_for = 0
            return
        change = running[-1]  # they run one after the other, the oldest first
        text = change_text.running_words(change)
        bar = self._bars.get(_RUNNING)
        if bar is None and self._slow_for != change.id:
            self._slow_for = change.id
            self._slow.start()
        if bar is None and self._slow.isActive():
            return
        if bar is None or self._about != change.id:
            actions = [
                (tr("Show"), partial(self._show, change.id)),
                (tr("Pause"), partial(self._watch.pause, change.id)),
            ]
            bar = Bar("accent", text, actions, busy=True)
            name_buttons(bar, change)
            self._bars.put(_RUNNING, bar)
            self._about = change.id
        bar.show_progress(text, change.total - change_text.remaining(change), change.total)

    def _refresh_interrupted(self, seen: int | None) -> None:
        waiting = [
            each
            for each in self._watch.changes()
            if each.id in self._watch.interrupted and each.id not in self._dismissed and each.id != seen
        ]
        if not waiting:
            self._bars.take(_INTERRUPTED)
            return
        change = waiting[0]
        # Whoever paused it before the program ended was not interrupted.
        was = tr("A change of links was interrupted: %1, %2.")
        text = was if change.sentence else tr("A change of links is not finished: %1, %2.")
        text = text.replace("%2", change_text.progress(change)).replace("%1", change_text.title(change))
        bar = self._bars.get(_INTERRUPTED)
        if bar is not None and bar.text == text:
            return
        actions = [
            (tr("Go on"), partial(self._watch.start, change.id)),
            (tr("Show"), partial(self._show, change.id)),
        ]
        bar = Bar("accent", text, actions, on_dismiss=partial(self._dismiss, change.id))
        name_buttons(bar, change)
        self._bars.put(_INTERRUPTED, bar)

    def _dismiss(self, change_id: int) -> None:
        self._dismissed.add(change_id)
        self.refresh()

    def _ended(self, change: Change) -> None:
        """Tell what needs somebody; what went well is quiet."""
        if change.id in self._watch.by_key and change.changed:
            self._tell_undone(change)
        if not (change.failed or change.collided):
            return
        title, counts = change_text.title(change), change_text.counts(change)
        if self._wanted:
            self._tell(tr("Not all files were changed"), f"{title}: {counts}")
        if change.id == self._watch.seen or (change.total == 1 and change.id not in self._watch.by_key):
            return
        key = f"{_ENDED} {change.id}"

        def show() -> None:
            self._bars.take(key)
            self._show(change.id)

        text = tr("%1: %2.").replace("%2", counts).replace("%1", title)
        bar = Bar("warning", text, [(tr("Show"), show)], on_dismiss=partial(self._bars.take, key))
        name_buttons(bar, change)
        self._bars.put(key, bar)

    def _tell_undone(self, change: Change) -> None:
        """Say that something was taken back: whoever pressed the keys may not see the files."""
        undone = self._watch.change(change.undo_of or 0)
        text = tr("Taken back: %1.").replace("%1", change_text.title(undone or change))
        bar = Bar("ok", text, on_dismiss=partial(self._bars.take, _UNDONE))
        self._bars.put(_UNDONE, bar)
        self._gone.start()

    def _failed(self, text: str) -> None:
        if self._watch.seen is None:
            self._bars.put(_FAILED, Bar("error", text, on_dismiss=partial(self._bars.take, _FAILED)))

    def _take_settings(self, values: Mapping[str, Any]) -> None:
        self._wanted = bool(values["notifications"])


def name_buttons(bar: Bar, change: Change) -> None:
    """Give a bar's buttons names that tell them from those of other bars."""
    title = change_text.title(change)
    for button in bar.buttons():
        text = button.text() or button.accessibleName()
        button.setAccessibleName(tr("%1: %2").replace("%2", title).replace("%1", words.one_line(text)))
