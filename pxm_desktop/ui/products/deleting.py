"""Deleting something in PXM: what hangs on it is shown first, a second press does it, and nothing takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.words import tr


class DeletePanel(QWidget):
    """A button that asks PXM what hangs on an object, and then another one that deletes it."""

    deleted = Signal(str)
    """The id of what is gone."""

    def __init__(self, bridge: Bridge, noun: str, button: str) -> None:
        """`noun`: of the verbs, as in `collections.delete`."""
        super().__init__()
        self._bridge = bridge
        self._noun = noun
        self._id = ""
        self._name = ""
        self._call: Call[Any] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.ask_button = Button(button, icon="remove", kind="flat")
        self.ask_button.clicked.connect(self.ask)
        column.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.sheet = controls.surface("warning")
        inside = QVBoxLayout(self.sheet)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(6)
        self.question = controls.label("", "strong", wrap=True)
        inside.addWidget(self.question)
        self.hanging = controls.label("", wrap=True)
        inside.addWidget(self.hanging)
        inside.addWidget(controls.label(tr("This cannot be undone."), wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.delete_button = Button(tr("Delete for good"))
        self.delete_button.clicked.connect(self._delete)
        line.addWidget(self.delete_button)
        self.keep_button = Button(tr("Keep it"), kind="primary")
        self.keep_button.clicked.connect(self.keep)
        line.addWidget(self.keep_button)
        line.addStretch(1)
        inside.addLayout(line)
        self.sheet.hide()
        column.addWidget(self.sheet)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)

    def show_object(self, identity: str, name: str) -> None:
        """Offer to delete this."""
        if identity != self._id:
            self._put_away()
        self._id, self._name = identity, name

    @property
    def asking(self) -> bool:
        """True while the second press is awaited."""
        return not self.sheet.isHidden()

    def ask(self) -> None:
        """Ask PXM what hangs on it, and show that."""
        noun, identity = self._noun, self._id
        self.ask_button.setEnabled(False)
        self.refusal.hide()

        def show(hanging: Any) -> None:
            self._over()
            if identity != self._id:
                return
            self.question.setText(tr("Delete “%1”?").replace("%1", words.one_line(self._name)))
            told = hanging_text(hanging if isinstance(hanging, Mapping) else {})
            self.hanging.setText(f"{told} {consequence(self._noun)}")
            self.sheet.show()
            self.ask_button.hide()
            self.keep_button.setFocus()

        self._call = self._bridge.call(
            lambda api: api.call(f"{noun}.hangs", {"id": identity}), show, self._failed
        )

    def keep(self) -> None:
        """Put the question away."""
        inside = self.sheet.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._put_away()
        if inside:
            self.ask_button.setFocus()

    def _delete(self) -> None:
        noun, identity = self._noun, self._id
        self.delete_button.setEnabled(False)

        def done(_: Any) -> None:
            self._over()
            self._put_away()
            self.deleted.emit(identity)

        self._call = self._bridge.call(
            lambda api: api.call(f"{noun}.delete", {"id": identity}), done, self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self._over()
        self.refusal.setText(words.explained(error))
        self.refusal.show()

    def _over(self) -> None:
        self._call = None
        self.ask_button.setEnabled(True)
        self.delete_button.setEnabled(True)

    def _put_away(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._over()
        self.sheet.hide()
        self.refusal.hide()
        self.ask_button.show()


def hanging_text(hanging: Mapping[str, Any]) -> str:
    """Return what hangs on something, for people; None is what nobody could count."""
    counted = {
        "files": lambda n: words.plural("%n file", "%n files", n),
        "variants": lambda n: words.plural("%n variant", "%n variants", n),
        "products": lambda n: words.plural("%n product", "%n products", n),
        "collections": lambda n: words.plural("%n product", "%n products", n),
        "categories": lambda n: words.plural("%n category below it", "%n categories below it", n),
        "resources": lambda n: words.plural("%n resource", "%n resources", n),
        "values": lambda n: words.plural("%n value", "%n values", n),
        "attributes": lambda n: words.plural("%n attribute", "%n attributes", n),
        "groups": lambda n: words.plural("%n attribute group", "%n attribute groups", n),
        "attribute_groups": lambda n: words.plural("%n attribute group", "%n attribute groups", n),
    }
    parts = [
        counted[key](number)
        for key, number in hanging.items()
        if key in counted and isinstance(number, int) and number
    ]
    unknown = None in hanging.values()
    if not parts:
        return tr("Nothing is known to hang on it.") if unknown else tr("Nothing hangs on it.")
    told = tr("Hanging on it: %1.").replace("%1", ", ".join(parts))
    return f"{told} {tr('Not everything could be counted.')}" if unknown else told


def consequence(noun: str) -> str:
    """Return what becomes of what hangs on something that is deleted."""
    return {
        "collections": tr("Its files stay in PXM and lose the link; its attribute values are lost."),
        "categories": tr("Products stay in PXM and are no longer found in it."),
        "attributes": tr("All of its values are lost."),
        "attribute_groups": tr("Its attributes stay, without a group."),
        "resources": tr("The document itself stays where it is."),
    }[noun]
