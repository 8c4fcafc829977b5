"""Finds texts for which their widgets have no room: labels, buttons, choices and what empty fields say."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from pxm_desktop.ui.controls import Elided

_BESIDE_TEXT = 2
"""Pixels that Qt leaves free on either side of a field's text."""


def cut_texts(top: QWidget) -> list[str]:
    """Return the texts in view that are wider than their room, with both widths in pixels."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible():
            continue
        room = _room(widget)
        for text in _texts(widget):
            needed = QFontMetrics(widget.font()).horizontalAdvance(text)
            if needed > room:
                found.append(f"{text} ({needed} > {room})")
    return found


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QToolButton | Elided):
        return  # the fields' icons, whose name is only heard; and what is shortened on purpose, with a tooltip
    if isinstance(widget, QLabel) and not widget.wordWrap():
        yield from widget.text().split("\n")
    elif isinstance(widget, QAbstractButton):
        yield widget.text().replace("&&", "&")
    elif isinstance(widget, QComboBox):
        yield widget.placeholderText() if widget.currentIndex() < 0 else ""
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox):
        yield widget.placeholderText()


def _room(widget: QWidget) -> int:
    if isinstance(widget, QComboBox):
        choice = QStyleOptionComboBox()
        widget.initStyleOption(choice)
        field = QStyle.SubControl.SC_ComboBoxEditField
        combo = QStyle.ComplexControl.CC_ComboBox
        return widget.style().subControlRect(combo, choice, field, widget).width() - 4
    if isinstance(widget, QLineEdit):
        frame = QStyleOptionFrame()
        widget.initStyleOption(frame)
        inside: QRect = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, widget)
        for icon in widget.findChildren(QToolButton):
            if not icon.isVisible():
                continue
            if icon.geometry().center().x() < widget.width() / 2:
                inside.setLeft(max(inside.left(), icon.geometry().right() + 1))
            else:
                inside.setRight(min(inside.right(), icon.geometry().left() - 1))
        return inside.width() - 2 * _BESIDE_TEXT
    return widget.width()
