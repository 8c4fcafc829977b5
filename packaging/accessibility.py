"""Prints what a screen reader finds in the window: role and name of everything, place by place.

python packaging/accessibility.py             all places, on a practice account
python packaging/accessibility.py --lang de   the same in German
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from demo import practice_account
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.app import application, open_window
from pxm_desktop.ui.language import SHIPPED

WAIT_MS = 60_000
PLACES = ("uploads", "problems", "hotfolders", "library", "history", "settings", "help")
MOST_ITEMS = 20
"""Rows and cells that are told of one list."""
_ITEMS = {"Cell", "ListItem", "TreeItem", "Row", "RowHeader", "ColumnHeader"}
_PANES = {"Client", "Border", "LayeredPane", "Grouping"}
_NO_FOCUS = Qt.FocusPolicy.NoFocus
_ROLES_OF_CONTROLS = {
    *("Button", "ButtonDropDown", "ButtonMenu", "CheckBox", "RadioButton", "ComboBox", "EditableText"),
    *("SpinBox", "Slider", "Dial", "Link", "PageTab", "List", "Table", "Tree", "Switch"),
}


@dataclass(frozen=True)
class Node:
    """One thing in the tree."""

    depth: int
    role: str
    name: str
    control: bool
    """Whether people can do something with it, by mouse or keyboard."""
    kind: str
    """The class of its widget; empty where it has none of its own."""

    def __str__(self) -> str:
        mark = "*" if self.control else " "
        return f"{mark} {'  ' * self.depth}{self.role}: {self.name or '(no name)'}"


def tree(root: QWidget) -> Iterator[Node]:
    """Yield what can be seen of a widget and below it, as assistive programs get it."""
    face = QAccessible.queryAccessibleInterface(root)
    if face is not None:
        yield from _below(face, 0)


def controls(root: QWidget) -> list[Node]:
    """Return the controls that can be seen."""
    return [node for node in tree(root) if node.control]


def _below(face: QAccessibleInterface, depth: int) -> Iterator[Node]:
    if face.state().invisible:
        return
    role = QAccessible.Role(face.role()).name
    thing = face.object()
    widget = thing if isinstance(thing, QWidget) else None
    name = face.text(QAccessible.Text.Name)
    if isinstance(widget, QComboBox):
        # On Linux Qt gives its value for the name; a reader there takes the name from its label.
        labels = face.relations(QAccessible.RelationFlag.Label)
        name = " ".join(label.text(QAccessible.Text.Name) for label, _ in labels)
    yield Node(depth, role, name, _is_control(widget, role), type(thing).__name__ if widget else "")
    items = 0
    for n in range(face.childCount()):
        child = face.child(n)
        if child is None:
            continue
        if QAccessible.Role(child.role()).name in _ITEMS:
            items += 1
            if items > MOST_ITEMS:
                continue
        yield from _below(child, depth + 1)


def _is_control(widget: QWidget | None, role: str) -> bool:
    """Tell what people use from what is only read; a pane may hold the focus for the controls in it."""
    if widget is None:
        return False
    holds_others = role in _PANES and any(
        child.isVisible() and child.focusPolicy() != _NO_FOCUS for child in widget.findChildren(QWidget)
    )
    return role in _ROLES_OF_CONTROLS or (widget.focusPolicy() != _NO_FOCUS and not holds_others)


def main() -> int:
    """Print the tree of every place; exit code 0."""
    options = argparse.ArgumentParser(description="Print what a screen reader finds in the window.")
    options.add_argument("--lang", choices=SHIPPED, default="en", help="the window's language")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pxm-accessibility-") as name:
        folder = Path(name)
        with practice_account(folder / "account") as credentials:
            os.environ.update(credentials, XDG_STATE_HOME=str(folder / "state"))
            app = application(["pxm-desktop"], given.lang)
            window = open_window(app, lambda: ServiceHost(folder / "data", owner="window"))
            wait(app, lambda: bool(window.names.regions))
            for place in PLACES:
                window.places.open(place)
                app.processEvents()
                print(f"== {place}", *tree(window), "", sep="\n")
            window.leaving.stop()
            wait(app, lambda: window.leaving.over)
    return 0


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something is so; raises TimeoutError."""
    clock = QElapsedTimer()
    clock.start()
    while not until():
        if clock.hasExpired(WAIT_MS):
            raise TimeoutError("The window did not get there in time.")
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
