"""What a screen reader finds: everywhere in the window each control has a role and a name of its own."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.controls import Choice
from tests.support.tools import tool
from tests.ui.conftest import OpenWindow
from tests.ui.tour import STOPS

KNOWN_ROLES = {role.name for role in QAccessible.Role} - {"NoRole", "Client", "LayeredPane", "UserRole"}


@pytest.mark.parametrize("stop", STOPS)
def test_every_control_has_a_role_and_a_name_of_its_own(
    qtbot: QtBot, open_window: OpenWindow, stop: str
) -> None:
    window = STOPS[stop](qtbot, open_window)
    nodes = list(tool("accessibility").tree(window))
    controls = [node for node in nodes if node.control]
    dump = "\n".join(map(str, nodes))
    assert len(controls) >= 3, dump
    faults = [f"no role: {node.kind} {node.name}" for node in controls if node.role not in KNOWN_ROLES]
    faults += [f"no name: {node.role} {node.kind}" for node in controls if not node.name.strip()]
    times = Counter(node.name for node in controls)
    faults += [f"{n} times: {name}" for name, n in times.items() if n > 1]
    assert faults == [], f"{faults}\n{dump}"


def test_the_sidebar_is_read_from_top_to_bottom(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = STOPS["uploads_empty"](qtbot, open_window)
    wanted = ["Account: entapi.amplifi.io", "Uploads", "Problems", "History", "Bandwidth", "Help", "Settings"]
    read = [node.name for node in tool("accessibility").controls(window.sidebar)]
    assert [name for name in read if name in wanted] == wanted


def test_a_combo_box_has_its_name_where_screen_readers_of_linux_look(qtbot: QtBot) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    choice.addItem("Never")
    choice.setAccessibleName("First name")
    choice.setAccessibleName("Period")
    face = QAccessible.queryAccessibleInterface(choice)
    assert face is not None
    labels = face.relations(QAccessible.RelationFlag.Label)
    assert [label.text(QAccessible.Text.Name) for label, _ in labels] == ["Period"]


def test_the_walk_sees_names_roles_and_what_is_hidden(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    plain, nameless, hidden = QPushButton("Upload"), QPushButton(), QPushButton("Secret")
    for widget in (QLabel("Some words"), plain, nameless, hidden):
        column.addWidget(widget)
    hidden.hide()
    top.show()
    nodes = list(tool("accessibility").tree(top))
    assert [(node.role, node.name, node.control) for node in nodes[1:]] == [
        ("StaticText", "Some words", False),
        ("Button", "Upload", True),
        ("Button", "", True),
    ]
    assert str(nodes[3]) == "*   Button: (no name)"
