"""How fresh the Library is: the line that says so, and the buttons that stop reading PXM or begin it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from pxm_desktop.service.library_api import LibraryFreshness
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.words import tr


class FreshnessLine(QWidget):
    """One sentence, and one button where there is something to do."""

    changed = Signal()
    """How fresh the copy is has changed."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.known = LibraryFreshness()
        self.asked = False
        """Whether it was asked at all; until then nothing is known."""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.text = Elided()
        self.text.setProperty("role", "quiet")
        self.text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.text, 1)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(72)
        self.wheel.setAccessibleName(tr("Reading your files from PXM"))
        line.addWidget(self.wheel)
        self.button = Button("", kind="flat")
        self.button.clicked.connect(self._pressed)
        line.addWidget(self.button)
        bridge.happened.connect(self._take_events)
        self._show()

    def look(self) -> None:
        """Ask how fresh the copy is; that keeps it in step for another while."""
        self._bridge.call(lambda api: api.library.freshness(), self._take, self._failed)

    def refresh(self) -> None:
        """Read from PXM what has changed."""
        if not self.known.syncing:
            self._bridge.call(lambda api: api.library.sync(), self._take, self._failed)

    def stop(self) -> None:
        """Stop the reading that runs."""
        self._bridge.call(lambda api: api.library.stop_sync(), self._take, self._failed)

    def forget(self) -> None:
        """Another account is signed in."""
        self.asked = False
        self._say(LibraryFreshness())

    @property
    def first(self) -> bool:
        """Whether the first reading is not over yet."""
        return self.known.synced_at is None

    def _take(self, known: LibraryFreshness) -> None:
        self.asked = True
        self._say(known)

    def _failed(self, error: BaseException) -> None:
        self.asked = True
        self._say(self.known.model_copy(update={"sentence": words.explained(error), "syncing": False}))

    def _take_events(self, events: Sequence[Event]) -> None:
        news = [event for event in events if isinstance(event, LibraryChanged)]
        if news:
            last = news[-1]
            fields = ("syncing", "stopped", "synced_at", "files", "sentence")
            self.asked = True
            self._say(self.known.model_copy(update={name: getattr(last, name) for name in fields}))

    def _say(self, known: LibraryFreshness) -> None:
        if known != self.known:
            self.known = known
            self._show()
        self.changed.emit()

    def _show(self) -> None:
        known = self.known
        self.text.set_full(sentence(known) if self.asked else "")
        self.wheel.setVisible(known.syncing)
        says, name = self._button()
        self.button.setVisible(self.asked and bool(says))
        self.button.setText(says)
        self.button.setAccessibleName(name)

    def _button(self) -> tuple[str, str]:
        """Return what the button says, and its whole name."""
        known = self.known
        if known.syncing:
            return tr("Stop"), tr("Stop reading from PXM")
        if known.stopped:
            return tr("Go on"), tr("Go on reading from PXM")
        if known.sentence:
            return tr("Try again"), tr("Try again to read from PXM")
        return "", ""

    def _pressed(self) -> None:
        if self.known.syncing:
            self.stop()
        else:
            self.refresh()


def sentence(known: LibraryFreshness) -> str:
    """Return how fresh the copy is, in one sentence."""
    if known.synced_at is None:
        so_far = words.plural("%n file is known so far", "%n files are known so far", known.files)
        if known.syncing:
            return tr("%1; reading goes on.").replace("%1", so_far)
        if known.stopped:
            return tr("%1; reading was stopped.").replace("%1", so_far)
        return words.told(known.sentence) if known.sentence else ""
    at = words.clock(known.synced_at)
    if known.syncing:
        return tr("Reading what has changed in PXM…")
    if known.sentence:
        why = words.told(known.sentence)
        return tr("%1 As of %2.").replace("%1", why).replace("%2", at)
    return tr("Up to date as of %1").replace("%1", at)
