"""The Hot folders page: the rules and what they do; or, while one is looked at or edited, what it would do."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.filters import FAILED
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.ui import controls, hotfolder_text, words
from pxm_desktop.ui.bars import Bar, Bars, Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.hotfolder_activity import ACTIVITY, PRODUCT, WAITING
from pxm_desktop.ui.hotfolder_card import Verb
from pxm_desktop.ui.hotfolder_dry_run import DryRunView
from pxm_desktop.ui.hotfolder_editor import NEW, HotFolderEditor
from pxm_desktop.ui.hotfolder_overview import HotFolderOverview
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_SAID_MS = 6000
"""How long a short message stays, in milliseconds."""
_EMPTY, _LIST, _DRY_RUN = range(3)


class HotFoldersPage(Page):
    """Shows the rules; a panel on the right edits one, beside what it would do."""

    choose_wanted = Signal(object)
    """A product is to be chosen for files of the queue: list of ids."""
    place_wanted = Signal(str)
    """Another place is to be opened: its key."""
    file_wanted = Signal(object, object)
    """A file is to be shown: its `Rule`, and its path below the folder (empty for the folder)."""
    upload_wanted = Signal(object)
    """What was dropped is no folder, and is to be uploaded: paths."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        rules: HotFolderRules,
        queue: QueueModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self.rules = rules
        self._looked_at = ""
        """The id of the rule whose dry run is open."""
        self._new = ""
        """The id of a rule that was just made: its card gets the focus."""
        self._said = single_shot(self, _SAID_MS, lambda: self.bars.take("said"))
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(20, 16, 20, 16)
        left.setSpacing(12)
        line.addLayout(left, 1)
        left.addLayout(self._build_head())
        self._stack = controls.stacked_in(left, 1)
        self._build_body(bridge, names, rules, queue)
        self.bars = Bars()
        self.undo = Undo(self.bars)
        left.addWidget(self.bars)
        self._connect()
        self._rules_changed()

    # -- building ------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.back = Button(tr("Hot folders"), icon="left", kind="flat")
        self.back.setAccessibleName(tr("Back to the hot folders"))
        self.back.clicked.connect(self._close_dry_run)
        line.addWidget(self.back)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.again = Button(tr("Run again"), icon="retry")
        self.again.clicked.connect(lambda: self.dry_run.run())
        line.addWidget(self.again)
        self.edit_button = Button(tr("Edit"), icon="settings")
        self.edit_button.setAccessibleName(tr("Edit this hot folder"))
        self.edit_button.clicked.connect(lambda: self._edit(self._looked_at))
        line.addWidget(self.edit_button)
        self.new_button = Button(tr("New hot folder…"), kind="primary")
        self.new_button.clicked.connect(lambda: self.make())
        line.addWidget(self.new_button)
        line.addStrut(self.new_button.sizeHint().height())
        return line

    def _build_body(
        self, bridge: Bridge, names: CatalogNames, rules: HotFolderRules, queue: QueueModel
    ) -> None:
        text = tr("Files that are saved in a hot folder are uploaded by themselves.")
        self.empty = EmptyState("hotfolder", text, tr("Choose a folder…"), self._first)
        self._text_when_empty = text
        self._overview = HotFolderOverview(bridge, names, rules, queue)
        self.cards, self.activity = self._overview.cards, self._overview.activity
        self.dry_run = DryRunView(bridge, names)
        for page in (self.empty, self._overview, self.dry_run):
            self._stack.addWidget(page)

    def _connect(self) -> None:
        self.rules.changed.connect(self._rules_changed)
        self.cards.wanted.connect(self._do)
        self.activity.opened.connect(self._open)
        self.activity.unmatched.choose_wanted.connect(self.choose_wanted)
        self.activity.waiting.took.connect(self._took)
        self.dry_run.take_wanted.connect(self._take)
        self.dry_run.opened.connect(self.file_wanted)
        self._bridge.refused.connect(self._refused)

    @cached_property
    def editor(self) -> HotFolderEditor:
        """Beside the rest while a hot folder is edited; made for the first one."""
        made = HotFolderEditor(self._bridge, self._names, self.rules, self)
        self._line.addWidget(made)
        self.dry_run.finished.connect(made.show_dry_run)
        made.edited.connect(lambda rule: self.dry_run.show_rule(rule, soon=True))
        made.saved.connect(self._saved)
        made.closed.connect(self._editor_closed)
        made.undo_offered.connect(self.undo.offer)
        return made

    @property
    def editing(self) -> bool:
        """Whether the editor shows."""
        return "editor" in vars(self) and not self.editor.isHidden()

    # -- page ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Read the rules anew: no event tells of midnight."""
        self.rules.load()

    def take_focus(self) -> None:
        """Put the focus on the first rule."""
        if self.editing:
            self.editor.folder.setFocus()
        elif self._stack.currentIndex() == _DRY_RUN:
            self.dry_run.table.setFocus()
        else:
            first = next(iter(self.cards.cards.values()), None)
            (first or self.empty.button).setFocus(Qt.FocusReason.TabFocusReason)

    def focus_filter(self) -> None:
        """Go to the choices of what is listed."""
        shown = self.dry_run.choices if self._stack.currentIndex() == _DRY_RUN else self.activity.choices
        shown.buttons[shown.current].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def unsaved(self) -> bool:
        """Whether a hot folder is being edited."""
        return self.editing and self.editor.dirty

    def escape(self) -> bool:
        """Close the topmost thing."""
        if self.editing:
            self.editor.close_editor()
        elif self.undo.offered:
            self.undo.settle()
        elif self.bars.take_last(("",)):
            pass
        elif self._looked_at:
            self._close_dry_run()
        else:
            return False
        return True

    def take_back(self) -> bool:
        """Undo what was done last here."""
        offered = self.undo.offered
        self.undo.undo()
        return offered

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:
        """Return what a drop would do here."""
        if len(paths) != 1:
            return None
        return tr("Drop a folder to watch it"), tr("Files that are dropped are uploaded.")

    def take_drop(self, paths: Sequence[bytes]) -> bool:
        """Make a hot folder of one folder; anything else is uploaded."""
        if len(paths) != 1:
            return False
        path = paths[0]
        where = Path(os.fsdecode(path))

        def told(folder: bool) -> None:
            if folder:
                self.make(path)
            else:
                self.upload_wanted.emit([path])

        # A share that does not answer must not stop the window.
        self._bridge.call(
            lambda _api: in_daemon_thread(where.is_dir, name="look"), told, lambda _: told(False)
        )
        return True

    # -- what others ask -----------------------------------------------------------------------------------

    def make(self, folder: bytes = b"") -> None:
        """Begin a new hot folder, perhaps of a folder that is known; one that is edited gets that folder."""
        if folder and self.editing:
            self.editor.folder.take(folder)
            return
        self._begin(NEW.model_copy(update={"folder": folder}) if folder else NEW)

    def say(self, text: str, kind: str = "ok") -> None:
        """Tell that something small was done; it goes by itself, unless something is wrong."""
        self.bars.put("said", Bar(kind, text, on_dismiss=lambda: self.bars.take("said")))
        if kind == "ok":
            self._said.start()
        else:
            self._said.stop()

    # -- doing ---------------------------------------------------------------------------------------------

    def _do(self, rule_id: str, verb: Verb) -> None:
        match verb:
            case Verb.PAUSE | Verb.RESUME:
                self.rules.pause(rule_id, on=verb is Verb.PAUSE)
            case Verb.EDIT:
                self._edit(rule_id)
            case Verb.DRY_RUN:
                self._look_at(rule_id)
            case Verb.LOOK_AGAIN:
                self.look_again(rule_id)
            case Verb.OPEN | Verb.SET_ASIDE:
                self._open(rule_id, b"" if verb is Verb.OPEN else FAILED)
            case Verb.ACTIVITY | Verb.WAITING:
                self.activity.show_list(ACTIVITY if verb is Verb.ACTIVITY else WAITING, rule_id)
            case Verb.CHOOSE:
                self._choose(rule_id)
            case Verb.QUEUE:
                self.place_wanted.emit("uploads")
            case Verb.PROBLEMS:
                self.place_wanted.emit("problems")
            case Verb.REMOVE:
                self._remove(rule_id)

    def look_again(self, rule_id: str) -> None:
        """Look at the whole folder of a rule now."""
        text = tr("“%1” is looked through now.").replace("%1", self._name(rule_id))
        self.rules.look_again(rule_id, lambda: self.say(text))

    def _choose(self, rule_id: str) -> None:
        rows = self.activity.unmatched.rows(rule_id)
        if rows:
            self.choose_wanted.emit([row.id for row in rows])
        else:  # the queue has not told of them yet
            self.activity.show_list(PRODUCT, rule_id)

    def _remove(self, rule_id: str) -> None:
        text = tr("“%1” is no longer watched. Its files stay where they are.")
        text = text.replace("%1", self._name(rule_id))
        self.rules.remove(rule_id, lambda rule: self.undo.offer(text, lambda: self.rules.put_back(rule)))

    def _open(self, rule_id: str, path: bytes) -> None:
        status = self.rules.status(rule_id)
        if status is None:
            self.say(tr("This hot folder was removed."), "warning")
        elif path not in (b"", FAILED):
            self.file_wanted.emit(status.rule, path)
        else:
            folder = b"/".join(filter(None, (status.rule.folder, path)))
            QDesktopServices.openUrl(QUrl.fromLocalFile(os.fsdecode(folder)))

    def _take(self, rule_id: str, paths: Sequence[bytes]) -> None:
        def took(count: int) -> None:
            self._took(count)
            self.dry_run.run()

        self.rules.take(rule_id, paths, took)

    def _took(self, count: int) -> None:
        self.say(words.plural("%n file is in the queue now.", "%n files are in the queue now.", count))

    def _name(self, rule_id: str) -> str:
        return hotfolder_text.titles(self.rules.statuses).get(rule_id, "")

    def _refused(self, text: str) -> None:
        if self.isVisible():
            self.say(text, "error")

    # -- dry run and editing -------------------------------------------------------------------------------

    def _look_at(self, rule_id: str) -> None:
        status = self.rules.status(rule_id)
        if status is not None:
            self._looked_at = rule_id
            self._show()
            self.dry_run.show_rule(status.rule)
            self.dry_run.table.setFocus()

    def _close_dry_run(self) -> None:
        rule_id, self._looked_at = self._looked_at, ""
        self.dry_run.show_rule(None)
        self._show()
        card = self.cards.cards.get(rule_id)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self) -> None:
        """Do what the button of the empty page says."""
        if self.rules.failure:
            self.rules.load()
        else:
            self.make()
            self.editor.folder.choose()

    def _edit(self, rule_id: str) -> None:
        status = self.rules.status(rule_id)
        if status is not None and not status.rule.managed:
            self._begin(status.rule)

    def _begin(self, rule: Rule, begun: Rule | None = None) -> None:
        self.bars.take("dropped")
        self.editor.edit(rule, begun=begun)
        self.dry_run.show_rule(self.editor.rule)
        self._show()

    def _editor_closed(self) -> None:
        before, draft = self.editor.before, self.editor.rule
        if self.editor.dirty:
            text = tr("What you edited was not saved.")
            go_on = [(tr("Go on editing"), lambda: self._begin(before, draft))]
            self.bars.put("dropped", Bar("accent", text, go_on, on_dismiss=lambda: self.bars.take("dropped")))
        self._after_editing(before.id)

    def _saved(self, rule: Rule) -> None:
        text = tr("“%1” is watched now.") if rule.id != self._looked_at else tr("“%1” is changed.")
        self.say(text.replace("%1", hotfolder_text.title(rule)))
        self.rules.load()
        self._after_editing(rule.id)

    def _after_editing(self, rule_id: str) -> None:
        if self._looked_at:
            self._look_at(self._looked_at)
        else:
            self.dry_run.show_rule(None)
            self._show()
            card = self.cards.cards.get(rule_id)
            self._new = rule_id if card is None else ""
            (card or self.new_button).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- showing -------------------------------------------------------------------------------------------

    def _rules_changed(self) -> None:
        self._overview.show_rules(self.rules.statuses)
        if self._new in self.cards.cards:
            self.cards.cards[self._new].setFocus(Qt.FocusReason.OtherFocusReason)
            self._new = ""
        if self._looked_at and self.rules.status(self._looked_at) is None:
            self._looked_at = ""
        self._show()

    def _show(self) -> None:
        editing, statuses = self.editing, self.rules.statuses
        looking = bool(self._looked_at) or editing
        self._stack.setCurrentIndex(_DRY_RUN if looking else _LIST if statuses else _EMPTY)
        failure = self.rules.failure
        self.empty.text.setText(failure or self._text_when_empty)
        self.empty.button.setText(tr("Try again") if failure else tr("Choose a folder…"))
        self.title.set_full(self._heading(editing=editing))
        status = self.rules.status(self._looked_at)
        self.back.setVisible(looking and not editing)
        self.again.setVisible(looking)
        self.edit_button.setVisible(not editing and status is not None and not status.rule.managed)
        self.new_button.setVisible(not looking and bool(statuses))

    def _heading(self, *, editing: bool) -> str:
        if editing:
            return tr("Dry run")
        if self._looked_at:
            return tr("Dry run: %1").replace("%1", self._name(self._looked_at))
        return tr("Hot folders")
