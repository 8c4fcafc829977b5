"""Asks the copy for files as one types, PXM's own search alongside, and again when the copy has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.library_api import FileGroup, FileGroups, FileQuery, FoundFiles, LibraryFile
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.library.model import LibraryModel
from pxm_desktop.ui.library.source import Grouping
from pxm_desktop.ui.timers import single_shot

_AGAIN_MS = 1500
"""Between two readings of a list whose copy keeps changing."""
_LEAST_WORDS = 3
"""Letters from which on PXM's own search is asked too."""
_PXM_REST_MS = 600
"""How long typing rests before PXM's own search is asked."""


class LibraryFeed(QObject):
    """One query at a time; a new one cancels the older."""

    changed = Signal()
    """What the page says around the list may be different now."""
    arrived = Signal(bool)
    """The list is there; True: it is another one than before, False: the same one, read again."""

    def __init__(self, bridge: Bridge, model: LibraryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._call: Call[tuple[FoundFiles, FileGroups]] | None = None
        self._pxm: Call[list[LibraryFile]] | None = None
        self._again = single_shot(self, _AGAIN_MS, self._reread)
        self._beyond = single_shot(self, _PXM_REST_MS, self._ask_pxm)
        self.query = FileQuery()
        self.grouping: Grouping = ""
        self.groups: tuple[FileGroup, ...] = ()
        """The headings under which the files stand, in order."""
        self.begun = False
        """True from the first query on."""
        self.busy = False
        self.more = False
        """There are more files that fit than are shown."""
        self.failure: BaseException | None = None
        self.elsewhere: list[LibraryFile] = []
        """What PXM's own search has found besides."""
        self.asking_pxm = False
        self.stands_still = False
        """Set while many files are selected: the list must not move then, and says that there is news."""
        self.news = False
        """The copy has changed, and the list was not read again because it stands still."""
        self.replace: Callable[[bytes], None] = model.show_numbers
        """Puts the numbers of a list that was read again in place of those that are shown."""
        bridge.happened.connect(self._take_events)

    def ask(self, query: FileQuery, grouping: Grouping = "") -> None:
        """Show other files; what is shown stays until they are there."""
        self._give_up()
        same_words = self.begun and query.words == self.query.words
        self.begun, self.query, self.grouping = True, query, grouping
        if not same_words or not query.words:
            self.elsewhere = []
            self._stop_pxm()
            if len(query.words) >= _LEAST_WORDS:
                self._beyond.start()
        self._find(fresh=True)

    def reread(self) -> None:
        """Take what has changed into the list now; files that stay keep their place as far as they can."""
        self.news = False
        if self.begun:
            self._give_up()
            self._find(fresh=False)

    def show_elsewhere(self) -> None:
        """Show at the end of the list what PXM's own search has found besides."""
        there = set(self._model.numbers)
        self._model.append_files([file for file in self.elsewhere if file.number not in there])
        self.elsewhere = []
        self.changed.emit()

    def forget(self) -> None:
        """Forget everything: another account is signed in."""
        self._give_up()
        self._stop_pxm()
        self.begun, self.query, self.elsewhere, self.failure = False, FileQuery(), [], None
        self.more = self.news = False
        self.groups = ()
        self._model.show_numbers(b"")
        self.changed.emit()

    # -- inside --------------------------------------------------------------------------------------------

    def _give_up(self) -> None:
        self._again.stop()
        if self._call is not None:
            self._call.cancel()
        self._call, self.busy = None, False

    def _find(self, *, fresh: bool) -> None:
        query, grouping = self.query, self.grouping
        self.busy, self.failure = True, None

        async def find(api: ServiceApi) -> tuple[FoundFiles, FileGroups]:
            found = await api.library.find(query)
            if not grouping or not found.numbers:
                return found, FileGroups(numbers=found.numbers)
            return found, await api.library.groups(found.numbers, grouping)

        def done(answer: tuple[FoundFiles, FileGroups]) -> None:
            found, groups = answer
            self._call, self.busy, self.more, self.groups = None, False, found.more, groups.groups
            if fresh:
                self._model.show_numbers(groups.numbers)
            else:
                self._model.forget_files()
                if not self._model.same_numbers(groups.numbers):
                    self.replace(groups.numbers)
            self.arrived.emit(fresh)
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self._call, self.busy, self.failure = None, False, error
            self.changed.emit()

        self._call = self._bridge.call(find, done, failed)
        self.changed.emit()

    def _take_events(self, events: Sequence[Event]) -> None:
        if not any(isinstance(event, LibraryChanged) and event.changed for event in events):
            return
        if not self.begun:
            return
        if self.stands_still:
            self.news = True
            self.changed.emit()
        elif not self._again.isActive():
            self._again.start()

    def _reread(self) -> None:
        if self.stands_still:
            self.news = True
            self.changed.emit()
        elif self._call is None:
            self._find(fresh=False)
        else:
            self._again.start()

    # -- PXM's own search ----------------------------------------------------------------------------------

    def _stop_pxm(self) -> None:
        self._beyond.stop()
        if self._pxm is not None:
            self._pxm.cancel()
        self._pxm, self.asking_pxm = None, False

    def _ask_pxm(self) -> None:
        text = self.query.words
        self.asking_pxm = True

        def done(files: list[LibraryFile]) -> None:
            self._pxm, self.asking_pxm = None, False
            there = set(self._model.numbers)
            self.elsewhere = [file for file in files if file.number not in there]
            self.changed.emit()

        def failed(error: BaseException) -> None:
            # What is known here was found; that PXM is out of reach is told elsewhere.
            self._pxm, self.asking_pxm = None, False
            words.log.info("PXM could not be searched: %s", type(error).__name__)
            self.changed.emit()

        self._pxm = self._bridge.call(lambda api: api.library.also_in_pxm(text), done, failed)
