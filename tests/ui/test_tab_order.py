"""Tab, pressed: from each control to the one that stands next on screen, and never under a sheet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.library.asset_page import AssetPage
from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.product_page import ProductPage
from pxm_desktop.ui.sidebar import NavButton
from pxm_desktop.ui.window import MainWindow
from tests.ui import changes_tour, products_tour, tour
from tests.ui.conftest import OpenWindow


def file_column(window: MainWindow) -> QWidget:
    """What stands beside the picture of a file, from its products to its history."""
    page = window.library.shown
    assert isinstance(page, AssetPage)
    return page.side


PLACES: dict[str, tuple[tour.Stop, Callable[[MainWindow], QWidget]]] = {
    "destination": (tour.uploads_selected, lambda window: window.panel),
    "destination, full": (tour.destination_full, lambda window: window.panel),
    "settings": (tour.settings, lambda window: window.around.settings),
    "problems": (tour.problems, lambda window: window.problems),
    "help": (tour.help_found, lambda window: window.help),
    "sign-in": (tour.sign_in, lambda window: window.sign_in),
    "hot folder": (tour.hotfolder_edited, lambda window: window.hotfolders.page.editor),
    "library": (tour.library_searched, lambda window: window.library),
    "library, selected": (tour.library_selected, lambda window: window.library),
    "library, category": (tour.library_category, lambda window: window.library),
    "library, being read": (tour.library_reading, lambda window: window.library),
    "product, left": (products_tour.product_page, lambda w: products_tour.shown(w, ProductPage).left),
    "product, right": (products_tour.product_page, lambda w: products_tour.shown(w, ProductPage).right),
    "coverage": (products_tour.coverage_views, lambda window: window.library),
    "category": (products_tour.category_page, lambda window: window.library),
    "attribute": (products_tour.attributes_page, lambda w: products_tour.shown(w, AttributesPanel).attribute),
    "group of attributes": (
        products_tour.attribute_groups,
        lambda w: products_tour.shown(w, AttributesPanel).group,
    ),
    "new in PXM": (products_tour.new_in_pxm, lambda window: window.library),
    "no coverage": (products_tour.coverage_empty, lambda window: window.library),
    "a file": (tour.library_file, file_column),
    "a new version": (tour.library_new_version, lambda window: window.library.shown),
    "sidebar": (tour.problems, lambda window: window.sidebar),
    "bandwidth": (tour.bandwidth, lambda window: window.line.popover),
    "product browser": (tour.new_product, lambda window: window.panel.browser),
    "change": (changes_tour.change_collided, lambda window: changes_tour.page_of(window)),
    "list of changes": (changes_tour.changes_listed, lambda window: changes_tour.page_of(window)),
    "attributes of selected files": (
        changes_tour.bulk_attributes,
        lambda window: window.library.browse.bulk.attributes,
    ),
    "closing sheet": (tour.asked_before_closing, lambda window: window.closing),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_follows_the_order_on_screen(
    qtbot: QtBot, open_window: OpenWindow, place: str, key: Qt.Key
) -> None:
    go, part_of = PLACES[place]
    window = go(qtbot, open_window)
    window.resize(1700, 3200)  # nothing scrolls: all stands where it is seen
    QCoreApplication.processEvents()
    part = part_of(window)
    stops = [widget for widget in part.findChildren(QWidget) if takes_tab(widget)]
    assert len(stops) >= 3
    stops[0].setFocus()
    walked = [widget for widget in pressed(window, key) if part.isAncestorOf(widget)]
    if key == Qt.Key.Key_Backtab:
        walked.reverse()
    first = next(n for n, one in enumerate(walked) if not any(precedes(each, one) for each in walked))
    walked = walked[first:] + walked[:first]
    assert {said(widget) for widget in walked} == {said(widget) for widget in stops}
    wrong = [f"{said(a)} -> {said(b)}" for a, b in pairwise(walked) if not precedes(a, b)]
    assert wrong == [], [said(widget) for widget in walked]


def test_tab_stays_in_the_sheet_that_asks_before_closing(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = tour.asked_before_closing(qtbot, open_window)
    sheet = window.closing
    assert pressed(window, Qt.Key.Key_Tab) == [sheet.keep_sending, sheet.stop_safely, sheet.stay]
    assert pressed(window, Qt.Key.Key_Backtab) == [sheet.keep_sending, sheet.stay, sheet.stop_safely]
    sheet.wait()
    assert pressed(window, Qt.Key.Key_Tab) == [sheet]


def test_what_tab_reaches_is_scrolled_into_view(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = tour.settings(qtbot, open_window)
    window.resize(900, 600)
    page = window.around.settings
    page.search.setFocus()
    for widget in pressed(window, Qt.Key.Key_Tab):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        assert not now.visibleRegion().isEmpty(), said(now)


def pressed(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus comes round; return where it was."""
    QCoreApplication.processEvents()
    walked: list[QWidget] = []
    for _ in range(300):
        now = QApplication.focusWidget()
        assert now is not None
        assert now.window() is window
        if walked and now is walked[0]:
            return walked
        if walked and now is walked[-1]:  # a time: Tab goes from its hours to its minutes
            QTest.keyClick(now, key)
            continue
        assert now not in walked, f"the walk turns in a corner: {said(now)}"
        walked.append(now)
        QTest.keyClick(now, key)
    raise AssertionError("the focus does not come round")


def takes_tab(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit) and isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
        return False  # the outer one has the focus
    if isinstance(widget, NavButton) and not widget.isChecked():
        return False  # arrows lead there
    wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return wanted and widget.isVisible() and widget.isEnabled()


def spot(widget: QWidget) -> QRect:
    """Return where a widget stands in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def precedes(a: QWidget, b: QWidget) -> bool:
    """Return whether the eye comes to `a` first: it is further up, or further left in the same line."""
    one, other = spot(a), spot(b)
    same_line = (
        one.top() < other.center().y() < one.bottom() or other.top() < one.center().y() < other.bottom()
    )
    return one.left() < other.left() if same_line else one.top() < other.top()


def said(widget: QWidget) -> str:
    return widget.accessibleName() or str(widget.property("text") or widget)
