"""The Problems page: what needs a person, each cause with one sentence and the one button that solves it."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.api import Added, Change, ServiceApi
from pxm_desktop.ui import controls, problems, words
from pxm_desktop.ui.attention import Attention
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.file_actions import show_own_folder
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.problem_card import ProblemCard
from pxm_desktop.ui.problems import Problem, Remedy
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.slices import Job
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_Doing = Coroutine[Any, Any, Change]
_GATHER_MS = 200
"""How long changes gather before the page shows them, in milliseconds."""
_MOST_CARDS = 40


class ProblemsPage(Page):
    """Gathers what needs somebody."""

    choose_wanted = Signal(object)
    """A product is to be chosen for files: list of ids."""
    sign_in_wanted = Signal()
    uploads_wanted = Signal()
    show_wanted = Signal(int)
    """A file is to be shown in the queue."""
    look_wanted = Signal(str)
    """The folder of a hot folder is to be looked at again: the id of its rule."""

    def __init__(
        self,
        bridge: Bridge,
        model: QueueModel,
        names: CatalogNames,
        attention: Attention,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._names = names
        self._attention = attention
        self._found: list[Problem] = []
        self._solving: set[str] = set()
        """Problems whose files are just told to go on, by key."""
        self.cards: dict[str, ProblemCard] = {}
        """Cards by the key of their problem, from top to bottom."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(controls.label(tr("Problems"), "title"))
        head.addStretch(1)
        self.export_button = Button(tr("Export…"))
        self.export_button.setAccessibleName(tr("Export the problems as a table"))
        self.export_button.clicked.connect(self.export)
        head.addWidget(self.export_button)
        column.addLayout(head)
        self._stack = QStackedWidget()
        self.empty = EmptyState(
            "done", tr("Nothing needs you."), tr("Open Uploads"), self.uploads_wanted.emit, ink="ok"
        )
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._build_list())
        column.addWidget(self._stack, 1)
        self.bars = Bars()
        self._waits = Waits(bridge, self.bars, self)
        column.addWidget(self.bars)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_GATHER_MS)
        self._later.timeout.connect(self._gather)
        model.troubled.connect(self._changed)
        attention.changed.connect(self._show)
        bridge.refused.connect(self._refused)
        self._changed()
        self._show()

    def _build_list(self) -> QWidget:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._more = controls.label("", "quiet", wrap=True)
        self._list.addWidget(self._more)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    # -- what others ask -----------------------------------------------------------------------------------

    def escape(self) -> bool:
        """Close the topmost thing on the page."""
        return self.bars.take_last(("said",))

    def take_focus(self) -> None:
        """Put the focus on the first button."""
        first = next(iter(self.cards.values()), None)
        (first.button if first is not None else self.empty.button).setFocus(Qt.FocusReason.TabFocusReason)

    def entered(self) -> None:
        """Show what is the case now, not a moment ago."""
        if self._later.isActive():
            self._later.stop()
            self._gather()

    # -- gathering -----------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _gather(self) -> None:
        self._model.work.run(self._gathered())

    def _gathered(self) -> Job:
        self._found = yield from problems.gathered(self._model)
        self._show()

    def _all(self) -> list[Problem]:
        health, rules = self._attention.health, self._attention.rules
        return [*([health] if health is not None else []), *rules, *self._found]

    def _show(self) -> None:
        """Show the problems; those that were there keep their place and new ones come below."""
        now = {problem.key: problem for problem in self._all()}
        for key in [key for key in self.cards if key not in now]:
            card = self.cards.pop(key)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for key, problem in now.items():
            if key in self.cards:
                self.cards[key].show_problem(problem)
            elif len(self.cards) < _MOST_CARDS:
                self._add(problem, first=problem is self._attention.health)
        left = len(now) - len(self.cards)
        self._more.setText(words.plural("And %n more cause", "And %n more causes", left) if left else "")
        self._more.setVisible(left > 0)
        self._stack.setCurrentIndex(1 if now else 0)
        self.export_button.setVisible(bool(now))

    def _add(self, problem: Problem, *, first: bool) -> None:
        card = ProblemCard(self._model, problem)
        card.solve.connect(self._solve)
        card.show_file.connect(self.show_wanted)
        self._list.insertWidget(0 if first else len(self.cards), card)
        self.cards = {problem.key: card, **self.cards} if first else {**self.cards, problem.key: card}

    # -- solving -------------------------------------------------------------------------------------------

    def _solve(self, problem: Problem) -> None:
        ids = list(problem.ids)
        match problem.remedy:
            case Remedy.RETRY:
                self._once(problem.key, ids, lambda api: api.retry(ids))
            case Remedy.RESUME:
                self._once(problem.key, ids, lambda api: api.resume(ids))
            case Remedy.CHOOSE:
                self.choose_wanted.emit(ids)
            case Remedy.LOCATE:
                self._locate(ids)
            case Remedy.SIGN_IN:
                self.sign_in_wanted.emit()
            case Remedy.LOOK_AGAIN:
                self.look_wanted.emit(problem.rule)
            case Remedy.MAKE_ROOM:
                show_own_folder()

    def _once(self, key: str, ids: list[int], command: Callable[[ServiceApi], _Doing]) -> None:
        """Let files go on; a second click while that is under way does nothing."""
        if key in self._solving:
            return
        self._solving.add(key)

        def failed(error: BaseException) -> None:
            self._solving.discard(key)
            self._bridge.refused.emit(words.explained(error))

        text = words.plural("Trying %n file again…", "Trying %n files again…", len(ids))
        self._waits.call(text, command, lambda _: self._solving.discard(key), failed, may_cancel=False)

    def _locate(self, ids: list[int]) -> None:
        """Ask where a file, or the folder with several files, is now."""
        one = len(ids) == 1
        dialog = QFileDialog(self.window(), tr("Locate the file") if one else tr("Locate the folder"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if one else QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda chosen: self.found(ids, os.fsencode(chosen[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def found(self, ids: list[int], place: bytes) -> None:
        """Send files from where they are now: one file's path, or the folder that has several by their names."""
        rows = [row for row in map(self._model.row, ids) if row is not None]
        by_place: dict[object, dict[bytes, int]] = {}
        for row in rows:
            name = row.path.rpartition(os.sep.encode())[2]
            path = place if len(ids) == 1 else place.rstrip(os.sep.encode()) + os.sep.encode() + name
            by_place.setdefault(row.destination, {})[path] = row.id
        for row in rows:
            paths = by_place.pop(row.destination, None)
            if paths is not None:
                self._send(paths, row.id)

    def _send(self, paths: dict[bytes, int], like: int) -> None:
        row = self._model.row(like)
        if row is None:
            return
        destination = row.destination

        def added(answer: Added) -> None:
            missing = {skipped.path for skipped in answer.skipped}
            over = [row_id for path, row_id in paths.items() if path not in missing]
            if over:
                self._bridge.call(lambda api: api.cancel(over), lambda _: self._clear(over))
            if missing:
                text = words.plural("%n file is not there.", "%n files are not there.", len(missing))
                self._tell("warning", text)

        self._waits.call(
            tr("Looking for the files where you said…"), lambda api: api.add(list(paths), destination), added
        )

    def _clear(self, ids: list[int]) -> None:
        self._bridge.call(lambda api: api.clear(ids))

    # -- export --------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask where to, then save the problems as CSV."""
        dialog = QFileDialog(self.window(), tr("Export the problems"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(tr("PXM problems.csv"))
        dialog.filesSelected.connect(lambda chosen: self.export_to(Path(chosen[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Save the problems as CSV."""
        self._model.work.run(self._exporting(path))

    def _exporting(self, path: Path) -> Job:
        table = yield from problems.lines(self._model, self._names, self._all())

        def failed(error: BaseException) -> None:
            why = getattr(error, "strerror", "") or type(error).__name__
            self._tell("error", tr("The list could not be saved: %1.").replace("%1", str(why)))

        self._bridge.call(
            lambda _api: in_daemon_thread(partial(problems.write_csv, path, table), name="export"),
            lambda _done: self._tell("ok", tr("Saved as %1.").replace("%1", path.name)),
            failed,
        )

    # -- messages ------------------------------------------------------------------------------------------

    def _refused(self, text: str) -> None:
        if self.isVisible():
            self._tell("error", text)

    def _tell(self, kind: str, text: str) -> None:
        self.bars.put("said", Bar(kind, text, on_dismiss=lambda: self.bars.take("said")))
