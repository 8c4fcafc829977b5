"""Which files are selected: by their numbers, so that all of a hundred thousand are; their ids are read when needed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.library.model import Column, LibraryModel
from pxm_desktop.ui.timers import single_shot

FEW = 50
"""So many selected files keep their selection when the list is read again."""
_TOGETHER = 500
"""Files that are read in one go."""
_SAMPLE = 200
"""Files that are read at once for what is told of a selection."""
_REST_MS = 120
_FLAG = QItemSelectionModel.SelectionFlag


class Selection(QObject):
    """Shared by grid and table."""

    changed = Signal()
    """Others are selected."""
    known = Signal(object, int)
    """Files of the selection (the first `_SAMPLE`), and how many there are in all."""

    def __init__(self, bridge: Bridge, model: LibraryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self.qt = QItemSelectionModel(model, self)
        self._call: Call[list[LibraryFile]] | None = None
        self._rest = single_shot(self, _REST_MS, self._read)
        self.qt.selectionChanged.connect(lambda *_: self._selection_changed())
        model.modelReset.connect(self._selection_changed)

    @property
    def count(self) -> int:
        """How many files are selected."""
        return sum(part.height() for part in self.qt.selection().toList())

    @property
    def many(self) -> bool:
        """Whether so many are selected that the list must stand still."""
        return self.count > FEW

    def rows(self) -> list[tuple[int, int]]:
        """Return the selected rows as stretches, from the top."""
        return sorted((part.top(), part.bottom()) for part in self.qt.selection().toList())

    def numbers(self) -> array[int]:
        """Return the numbers of the selected files, from the top."""
        found: array[int] = array("I")
        for first, last in self.rows():
            found.extend(self._model.numbers[first : last + 1])
        return found

    def known_files(self) -> list[LibraryFile] | None:
        """Return the selected files where all of them are known here, else None."""
        found = []
        for first, last in self.rows():
            for row in range(first, last + 1):
                file = self._model.file(row)
                if file is None:
                    return None
                found.append(file)
        return found

    def select_numbers(self, numbers: Sequence[int], current: int = -1) -> None:
        """Select files by their numbers, as far as they are shown; `current` has the cursor."""
        chosen = QItemSelection()
        for number in numbers:
            row = self._model.row_of(number)
            if row >= 0:
                chosen.select(self._model.index(row, 0), self._model.index(row, Column.PUBLISHED))
        at = self._model.row_of(current) if current >= 0 else -1
        if at >= 0:
            self.qt.setCurrentIndex(self._model.index(at, 0), _FLAG.NoUpdate)
        self.qt.select(chosen, _FLAG.ClearAndSelect)

    def resolve(
        self,
        done: Callable[[list[LibraryFile]], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Call[list[LibraryFile]] | None:
        """Hand over all selected files, however many: at once where they are known, else once they are read."""
        known = self.known_files() if self.count <= _TOGETHER else None
        if known is not None:
            done(known)
            return None
        numbers = self.numbers()
        return self._bridge.call(lambda api: read_all(api, numbers), done, failed)

    # -- inside --------------------------------------------------------------------------------------------

    def _selection_changed(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self._rest.start()
        self.changed.emit()

    def _read(self) -> None:
        """Read some of what is selected, for what is told of it."""
        total = self.count
        if total <= _SAMPLE and (known := self.known_files()) is not None:
            self.known.emit(known, total)
            return
        sample = self.numbers()[:_SAMPLE]

        def done(files: list[LibraryFile]) -> None:
            self._call = None
            self.known.emit(files, total)

        def failed(error: BaseException) -> None:
            self._call = None
            words.log.info("What is selected could not be read: %s", type(error).__name__)

        self._call = self._bridge.call(lambda api: read_all(api, sample), done, failed)


async def read_all(api: ServiceApi, numbers: Sequence[int]) -> list[LibraryFile]:
    """Return files by their numbers, read in pieces so that others get a word in."""
    found: list[LibraryFile] = []
    for first in range(0, len(numbers), _TOGETHER):
        found += await api.library.files(list(numbers[first : first + _TOGETHER]))
    return found
