"""Resources: links to documents elsewhere, on a product or on a category. Added, edited, taken off, deleted."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Resource
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.products.deleting import DeletePanel
from pxm_desktop.ui.products.parts import LONGEST, Section
from pxm_desktop.ui.words import tr

_SAFE = ("https://", "http://")


class _Row(QWidget):
    """One resource: its description leads to the document."""

    def __init__(self, resource: Resource) -> None:
        super().__init__()
        name = words.one_line(resource.description or resource.link or resource.id)
        link = resource.link or ""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Elided(name))
        where = Elided(link, Qt.TextElideMode.ElideMiddle)
        where.setProperty("role", "quiet")
        texts.addWidget(where)
        line.addLayout(texts, 1)
        self.open_button = Button(tr("Open"), kind="flat")
        self.open_button.setAccessibleName(tr("Open %1").replace("%1", name))
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(link)))
        # Whoever may write resources could otherwise have a program of this computer started.
        self.open_button.setEnabled(link.lower().startswith(_SAFE))
        line.addWidget(self.open_button)
        self.edit_button = Button(tr("Edit"), kind="flat")
        self.edit_button.setAccessibleName(tr("Edit %1").replace("%1", name))
        line.addWidget(self.edit_button)
        self.remove_button = Button(icon="stop", kind="flat")
        self.remove_button.setAccessibleName(tr("Take %1 off").replace("%1", name))
        self.remove_button.setToolTip(self.remove_button.accessibleName())
        line.addWidget(self.remove_button)


class _Form(QWidget):
    """Description and link of a new resource, or of one that is edited."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.resource: Resource | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.title = controls.label("", "heading")
        column.addWidget(self.title)
        self.description = _field(tr("Description of the resource"), tr("Description"))
        self.link = _field(tr("Link of the resource"), "https://…")
        column.addWidget(self.description)
        column.addWidget(self.link)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        self.cancel_button = Button(tr("Cancel"), kind="flat")
        self.cancel_button.setAccessibleName(tr("Cancel editing the resource"))
        self.save_button = Button(tr("Save"), kind="primary")
        self.save_button.setAccessibleName(tr("Save the resource"))
        line.addWidget(self.cancel_button)
        line.addWidget(self.save_button)
        column.addLayout(line)
        self.delete = DeletePanel(bridge, "resources", tr("Delete the resource…"))
        column.addWidget(self.delete)
        for field in (self.description, self.link):
            field.textChanged.connect(lambda _: self._ready())
            field.returnPressed.connect(self.save_button.click)

    def begin(self, resource: Resource | None) -> None:
        """Ask for a new resource, or edit one."""
        self.resource = resource
        self.title.setText(tr("Edit a resource") if resource else tr("New resource"))
        self.description.setText(resource.description or "" if resource else "")
        self.link.setText(resource.link or "" if resource else "")
        self.delete.setVisible(resource is not None)
        if resource is not None:
            self.delete.show_object(resource.id, resource.description or resource.id)
        self._ready()
        self.show()
        self.description.setFocus()

    def _ready(self) -> None:
        self.save_button.setEnabled(bool(self.description.text().strip()) and bool(self.link.text().strip()))


class Resources(Section):
    """The resources of a product (`collection`) or of a category; read when it is unfolded first."""

    def __init__(self, bridge: Bridge, owner: Literal["collection", "category"]) -> None:
        super().__init__(tr("Resources"), folded=True)
        self._bridge = bridge
        self._owner = owner
        self._id = ""
        self._read = ""
        self.rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.add_button = Button(tr("Add a resource"), icon="add", kind="flat")
        self.add_button.clicked.connect(lambda: self._begin(None))
        self.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.form = _Form(bridge)
        self.form.hide()
        self.form.save_button.clicked.connect(self._save)
        self.form.cancel_button.clicked.connect(self._cancel)
        self.form.delete.deleted.connect(lambda _: self._over())
        self.body.addWidget(self.form)
        self.opened.connect(self.read)
        self.again_wanted.connect(self.read)

    def open(self, identity: str) -> None:
        """Belong to another product or category."""
        self._id, self._read = identity, ""
        self._fill([])
        self.note.hide()
        self.form.hide()
        self.add_button.show()
        self.count(None)
        self.refuse("")
        if self.unfolded:
            self.read()

    def read(self) -> None:
        """Ask PXM, once for each owner."""
        kind, owner = self._owner, self._id
        if not owner or self._read == owner:
            return
        self._read = owner
        self.wait()

        def show(rows: Any) -> None:
            if owner != self._id:
                return
            self.settle()
            resources = [Resource.model_validate(row) for row in rows]
            self._fill(resources)
            self.count(len(resources))
            self.note.setText("" if resources else tr("No document is linked here yet."))
            self.note.setVisible(not resources)

        def failed(error: BaseException) -> None:
            self._read = ""
            self.unread(error)

        self._bridge.call(lambda api: api.call("resources.list", {kind: owner}), show, failed)

    def _fill(self, resources: list[Resource]) -> None:
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for resource in resources:
            row = _Row(resource)
            row.edit_button.clicked.connect(partial(self._begin, resource))
            row.remove_button.clicked.connect(partial(self._take_off, resource))
            self.rows.append(row)
            self._list.addWidget(row)

    def _begin(self, resource: Resource | None, _checked: bool = False) -> None:
        self.refuse("")
        self.add_button.hide()
        self.form.begin(resource)

    def _cancel(self) -> None:
        self.form.hide()
        self.add_button.show()
        self.add_button.setFocus()

    def _save(self) -> None:
        if not self.form.save_button.isEnabled():
            return
        given: dict[str, Any] = {
            "description": self.form.description.text().strip(),
            "link": self.form.link.text().strip(),
        }
        resource = self.form.resource
        if resource is not None:
            verb, given = "resources.set", {"id": resource.id, **given}
        else:
            verb = "resources.create"
            given |= {"collections": [self._id]} if self._owner == "collection" else {"category_id": self._id}
        self._send(verb, given)

    def _take_off(self, resource: Resource, _checked: bool = False) -> None:
        change: dict[str, Any] = {"remove_collections": [self._id]}
        if self._owner == "category":
            change = {"category_id": None}
        self._send("resources.set", {"id": resource.id, **change})

    def _send(self, verb: str, arguments: dict[str, Any]) -> None:
        self.wait()
        self._bridge.call(lambda api: api.call(verb, arguments), lambda _: self._over(), self.failed)

    def _over(self) -> None:
        inside = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.settle()
        self.form.hide()
        self.add_button.show()
        if inside:
            self.add_button.setFocus()
        self._read = ""
        self.read()


def _field(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setMaxLength(8 * LONGEST)
    made.setAcceptDrops(False)
    return made
