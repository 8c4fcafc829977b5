"""Roles for what we draw ourselves: a plain QWidget has none that a screen reader could tell."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessibleRole"


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let assistive programs see a widget as something; before one asked for it."""
    widget.setProperty(_ROLE, role.value)
    _install()


@cache
def _install() -> None:
    QAccessible.installFactory(_face)


def _face(_: str, thing: QObject | None) -> QAccessibleInterface | None:
    role = thing.property(_ROLE) if isinstance(thing, QWidget) else None
    if role is None or not isinstance(thing, QWidget):
        return None
    return QAccessibleWidget(thing, QAccessible.Role(role))
