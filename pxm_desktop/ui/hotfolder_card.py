"""One hot folder: how it stands, what it did, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import RuleStatus
from pxm_desktop.ui import controls, hotfolder_text, theme, words
from pxm_desktop.ui.accessible import give_role
from pxm_desktop.ui.controls import Button, Elided, FlowLayout, Shape
from pxm_desktop.ui.words import tr

_SHAPE = 20
_INDENT = 32
"""Shape and gap before the texts."""
_LAST = 240
"""How wide the name of the last file is at most, in pixels."""
_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_ON = (Qt.Key.Key_Down, Qt.Key.Key_Right)


class Verb(StrEnum):
    """What a card asks for."""

    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"
    DRY_RUN = "dry_run"
    LOOK_AGAIN = "look_again"
    OPEN = "open"
    ACTIVITY = "activity"
    WAITING = "waiting"
    CHOOSE = "choose"
    QUEUE = "queue"
    PROBLEMS = "problems"
    SET_ASIDE = "set_aside"
    REMOVE = "remove"


class HotFolderCard(QFrame):
    """Shows a rule; Enter edits it, Delete removes it, the arrows go to the next card."""

    wanted = Signal(object)
    """A `Verb`."""
    moved = Signal(int)
    """The focus is to go to the next card (1) or the one before (-1)."""

    def __init__(self, status: RuleStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_role(self, QAccessible.Role.ListItem)
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.status = status
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(4)
        column.addLayout(self._build_head())
        column.addLayout(self._build_facts())
        self.info = controls.label("", "quiet", wrap=True)
        self.info.setContentsMargins(_INDENT, 0, 4, 0)
        column.addWidget(self.info)
        column.addLayout(self._build_notice())

    # -- building ------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self._shape = Shape("watching", "ok", _SHAPE)
        line.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        line.addSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        self.name = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.name.setProperty("role", "strong")
        self.folder = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.where = Elided()
        for label in (self.folder, self.where):
            label.setProperty("role", "quiet")
        for label in (self.name, self.folder, self.where):
            texts.addWidget(label)
        line.addLayout(texts, 1)
        line.addSpacing(8)
        self.pause = self._button("", "pause", lambda: self.wanted.emit(self._pausing()))
        self.dry_run = self._button(tr("Dry run"), "search", lambda: self.wanted.emit(Verb.DRY_RUN))
        self.edit = self._button(tr("Edit"), "settings", lambda: self.wanted.emit(Verb.EDIT))
        self.more = self._button("", "more", self._open_menu)
        self.more.setToolTip(tr("More"))
        for button in (self.pause, self.dry_run, self.edit, self.more):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _build_facts(self) -> QHBoxLayout:
        """Build what flows into further lines where there is little room."""
        facts = QWidget()
        flow = FlowLayout(facts, gap=8)
        self.state = controls.label("", "state")
        self.today = controls.label("", "quiet")
        self.last = controls.label("", "quiet")
        for label in (self.state, self.today):
            flow.addWidget(label)
        verbs = (Verb.QUEUE, Verb.WAITING, Verb.CHOOSE, Verb.PROBLEMS, Verb.SET_ASIDE)
        self.links = {verb: self._link(flow, verb) for verb in verbs}
        self.links[Verb.SET_ASIDE].setToolTip(tr("Open the folder with what failed, and why"))
        flow.addWidget(self.last)
        high = self.links[Verb.QUEUE].sizeHint().height()
        for label in (self.state, self.today, self.last):
            label.setFixedHeight(high)
        room = QHBoxLayout()
        room.setContentsMargins(_INDENT, 0, 4, 0)
        room.addWidget(facts)
        return room

    def _build_notice(self) -> QHBoxLayout:
        self.notice = controls.surface("warning")
        line = QHBoxLayout(self.notice)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(Shape("needs_you", "warning"))
        self.sentence = controls.label("", wrap=True)
        line.addWidget(self.sentence, 1)
        self.solve = Button("")
        self.solve.clicked.connect(lambda: self.wanted.emit(self._solution()[0]))
        line.addWidget(self.solve)
        self.notice.hide()
        room = QHBoxLayout()
        room.setContentsMargins(_INDENT, 4, 0, 0)
        room.addWidget(self.notice)
        return room

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> Button:
        button = Button(text, icon=icon, kind="flat")
        button.clicked.connect(act)
        return button

    def _link(self, flow: FlowLayout, verb: Verb) -> Button:
        button = Button("", kind="link")
        button.clicked.connect(lambda: self.wanted.emit(verb))
        button.hide()
        flow.addWidget(button)
        return button

    # -- showing -------------------------------------------------------------------------------------------

    def show_status(self, status: RuleStatus, name: str, where: str) -> None:
        """Show how a rule stands; `name` is its own among all, `where` its files go."""
        self.status = status
        sign = hotfolder_text.state(status.state)
        self._shape.show_shape(sign.shape, sign.ink)
        self.name.set_full(name)
        self.folder.set_full(hotfolder_text.folder(status.rule))
        managed = tr("Set by your administrator")
        self.where.set_full(f"{managed} · {where}" if status.rule.managed else where)
        self._put(self.state, sign.word)
        if self.state.property("ink") != sign.ink:
            self.state.setProperty("ink", sign.ink)
            controls.restyle(self.state)
        self._put(self.today, words.plural("%n uploaded today", "%n uploaded today", status.done_today))
        self._show_last(status)
        self._show_links(status)
        self._show_notice(status)
        self._show_buttons(status, name)
        facts = [link.text() for link in self.links.values() if not link.isHidden()]
        spoken = [name, sign.word, self.today.text(), *facts]
        spoken += [self.info.text(), self.sentence.text(), self.last.text()]
        self.setAccessibleName(", ".join(part.rstrip(".") for part in spoken if part))

    def _show_last(self, status: RuleStatus) -> None:
        name, at = hotfolder_text.last(status)
        short = self.last.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _LAST)
        self._put(self.last, tr("Last: %1, %2").replace("%2", at).replace("%1", short) if name else "")
        self.last.setToolTip(name)
        self.last.setVisible(bool(name))

    def _show_links(self, status: RuleStatus) -> None:
        counts = {
            Verb.QUEUE: words.plural("%n in the queue", "%n in the queue", status.queued - status.unmatched),
            Verb.WAITING: words.plural("%n not complete", "%n not complete", status.settling),
            Verb.CHOOSE: words.plural("%n needs a product", "%n need a product", status.unmatched),
            Verb.PROBLEMS: words.plural("%n failed", "%n failed", status.failed),
            Verb.SET_ASIDE: words.plural("%n in “Failed”", "%n in “Failed”", status.set_aside),
        }
        moving = (status.queued - status.unmatched, status.settling)
        numbers = (*moving, status.unmatched, status.failed, status.set_aside)
        for (verb, text), number in zip(counts.items(), numbers, strict=True):
            link = self.links[verb]
            self._put(link, text)
            link.setVisible(number > 0)

    def _show_notice(self, status: RuleStatus) -> None:
        """Show what needs somebody with its button, and what is only good to know without."""
        told = words.one_line(words.told(status.sentence))
        waits = status.state == "waiting"
        problem = told if waits and told else words.one_line(words.told(status.problem))
        self._put(self.info, "" if waits else told)
        self.info.setVisible(bool(self.info.text()))
        self._put(self.sentence, problem)
        _, text = self._solution()
        self._put(self.solve, text)
        self.solve.setVisible(bool(text))
        self.notice.setVisible(bool(problem))

    def _show_buttons(self, status: RuleStatus, name: str) -> None:
        paused = status.rule.paused
        self._put(self.pause, tr("Resume") if paused else tr("Pause"))
        self.pause.set_icon_name("play" if paused else "pause")
        for button in (self.pause, self.edit):
            button.setVisible(not status.rule.managed)
        self.more.setAccessibleName(tr("More: %1").replace("%1", name))
        for button in (self.pause, self.dry_run, self.edit, self.solve, *self.links.values()):
            button.setAccessibleName(f"{button.text()}: {name}")

    def _put(self, widget: QWidget, text: str) -> None:
        if widget.property("text") != text:
            widget.setProperty("text", text)

    def _pausing(self) -> Verb:
        return Verb.RESUME if self.status.rule.paused else Verb.PAUSE

    def _solution(self) -> tuple[Verb, str]:
        """Return what helps the rule, and its button's text; empty where nothing but time does."""
        status = self.status
        if status.state == "waiting":
            return Verb.LOOK_AGAIN, tr("Look again")
        if status.problem and status.unmatched:
            return Verb.CHOOSE, tr("Choose product…")
        if status.problem and status.failed:
            return Verb.PROBLEMS, tr("Show problems")
        return Verb.ACTIVITY, tr("Show activity") if status.problem else ""

    # -- menu, keys, focus ---------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.more.accessibleName())
        entries = (
            (tr("Look again now"), Verb.LOOK_AGAIN),
            (tr("Open the folder"), Verb.OPEN),
            (tr("Show its activity"), Verb.ACTIVITY),
        )
        for text, verb in entries:
            menu.addAction(text, partial(self.wanted.emit, verb))
        if not self.status.rule.managed:
            menu.addSeparator()
            menu.addAction(tr("Remove"), partial(self.wanted.emit, Verb.REMOVE))
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
        menu.setActiveAction(menu.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Edit on Enter, remove on Delete, go on with the arrows."""
        key, managed = event.key(), self.status.rule.managed
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(Verb.DRY_RUN if managed else Verb.EDIT)
        elif key == Qt.Key.Key_Delete and not managed:
            self.wanted.emit(Verb.REMOVE)
        elif key in _BACK or key in _ON:
            self.moved.emit(1 if key in _ON else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw a frame around the card that has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 2))
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, theme.CARD_RADIUS, theme.CARD_RADIUS)
