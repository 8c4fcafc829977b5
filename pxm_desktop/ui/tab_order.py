"""Tab goes where the eye goes: from one control to the next by the layouts, not by when a control was made.

Qt's own chain puts what was added later (a region's check box, a chip, an account's button) at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QLayout, QScrollArea, QWidget


def step(top: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next control inside, around the end too; False when there is none."""
    ring = list(_walk(top))[1:]
    now = QApplication.focusWidget()
    # What has the focus need not be a stop itself: a page's button that was clicked, a control just hidden.
    at = ring.index(now) if now in ring else -1 if forward else 0
    following = ring[at + 1 :] + ring[: at + 1] if forward else ring[:at][::-1] + ring[at:][::-1]
    found = next((widget for widget in following if _is_stop(widget)), None)
    if found is None:
        return False
    found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(found, top)
    return True


def _walk(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and all inside: what a layout places in its order, then what lies over that."""
    yield widget
    layout = widget.layout()
    placed = list(_placed(layout)) if layout is not None else []
    known = set(placed)
    for inner in placed:
        yield from _walk(inner)
    for child in widget.children():
        if isinstance(child, QWidget) and child not in known and not child.isWindow():
            yield from _walk(child)


def _placed(layout: QLayout) -> Iterator[QWidget]:
    order = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        order.sort(key=lambda n: tuple(layout.getItemPosition(n))[:2])  # type: ignore[arg-type]
    for n in order:
        item = layout.itemAt(n)
        inner = item.layout() if item is not None else None
        widget = item.widget() if item is not None else None
        if inner is not None:
            yield from _placed(inner)
        elif widget is not None:
            yield widget


def _is_stop(widget: QWidget) -> bool:
    # macOS lets people choose that Tab reaches fields and lists only.
    everything = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    wanted = Qt.FocusPolicy.TabFocus if everything else Qt.FocusPolicy.StrongFocus
    takes = widget.focusPolicy() & wanted == wanted
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        takes = widget.isChecked()  # of buttons of which one is chosen, that one; arrows go on from there
    return takes and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled()


def _bring_into_view(widget: QWidget, top: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None and above is not top:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
