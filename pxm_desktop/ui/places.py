"""The places of the window (Uploads, History and so on): which is open, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pxm_desktop.ui.sidebar import Sidebar


class Page(QWidget):
    """What stands in a place."""

    shows_destination = False
    """Whether the destination panel stands beside it."""

    def entered(self) -> None:
        """Read what the page shows; it was opened."""

    def focus_filter(self) -> None:
        """Put the cursor into the page's filter or search."""

    def escape(self) -> bool:
        """Close the topmost thing on the page; False when there was none."""
        return False

    def take_back(self) -> bool:
        """Undo what was done last on the page; False when there was nothing of its own."""
        return False

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:  # noqa: ARG002
        """Return what a drop would do here, in a title and a line; None where it is uploaded as anywhere."""
        return None

    def take_drop(self, paths: Sequence[bytes]) -> bool:  # noqa: ARG002
        """Take what was dropped; False where it is uploaded as anywhere."""
        return False

    def take_focus(self) -> None:
        """Put the keyboard's focus where working on the page begins."""
        self.setFocus()

    def forget(self) -> None:
        """Show nothing of before: another account is signed in."""

    def settle(self) -> None:
        """Make final what could still be undone: the window closes."""

    def unsaved(self) -> bool:
        """Whether something would be lost if the page were made anew: what is typed and not kept, or under way."""
        return False


class Places(QObject):
    """Opens pages by sidebar, Ctrl and number, or from code; a page is made when it is needed first."""

    changed = Signal()
    made = Signal(str)
    """A page was made: the key of its place."""

    def __init__(self, stack: QStackedWidget, sidebar: Sidebar, window: QWidget) -> None:
        super().__init__(window)
        self._stack = stack
        self._sidebar = sidebar
        self._window = window
        self._makers: dict[str, Callable[[], Page]] = {}
        self._pages: dict[str, Page] = {}
        """What was made so far."""
        self.last = ""
        """The key of the place that is open, or was before something that is no place (sign-in)."""
        sidebar.page_wanted.connect(self._by_click)

    def add(
        self,
        key: str,
        make: Callable[[], Page],
        title: str,
        icon: str,
        keys: str,
        *,
        at_bottom: bool = False,
    ) -> None:
        """Add a place and what makes its page; the first one is where the window begins."""
        self._makers[key] = make
        self._sidebar.add_page(key, title, icon, at_bottom=at_bottom).setToolTip(
            QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        )
        QShortcut(QKeySequence(keys), self._window).activated.connect(lambda: self._by_keys(key))
        self.last = self.last or key

    def page(self, key: str) -> Page:
        """Return the page of a place, made now if it was not needed before."""
        if key not in self._pages:
            page = self._pages[key] = self._makers[key]()
            self._stack.addWidget(page)
            self.made.emit(key)
        return self._pages[key]

    def is_made(self, key: str) -> bool:
        """Whether the page of a place was needed yet."""
        return key in self._pages

    def forget(self) -> None:
        """Let no page show anything of before: another account is signed in."""
        for page in self._pages.values():
            page.forget()

    def settle(self) -> None:
        """Make final what could still be undone on any page: the window closes."""
        for page in self._pages.values():
            page.settle()

    def unsaved(self) -> bool:
        """Whether something would be lost if the pages were made anew."""
        return any(page.unsaved() for page in self._pages.values())

    @property
    def current(self) -> Page | None:
        """The page that is open; None while sign-in or the start shows."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    def remember(self, key: str) -> None:
        """Let a place be the one that was open last, if there is such a place."""
        if key in self._makers:
            self.last = key

    def open(self, key: str = "") -> None:
        """Open a place; without a key the one that was open last."""
        self.last = key or self.last
        page = self.page(self.last)
        self._sidebar.select(self.last)
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            page.entered()
        self.changed.emit()

    def _by_click(self, key: str) -> None:
        self.open(key)
        if not self._sidebar.page(key).hasFocus():  # who walks through the sidebar with keys stays there
            self._pages[key].take_focus()

    def _by_keys(self, key: str) -> None:
        if self.current is not None:  # nobody is signed in on the other ones
            self.open(key)
            self._pages[key].take_focus()
