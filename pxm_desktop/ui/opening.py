"""How the window begins: with the queue as it was left, then the service, then what the service says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pxm_desktop.service.api import Status
from pxm_desktop.service.errors import ServiceError, SignedOut
from pxm_desktop.service.first_look import FirstLook
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.slices import Job
from pxm_desktop.ui.states import State
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

Look = Callable[[], FirstLook | None]

_SLOW_MS = 1000
_BAR = "opening"


class Opening(QObject):
    """Starts the service of a window. What is asked of it meanwhile waits until it is known who is signed in."""

    ended = Signal()
    """The service has answered first, or could not be started."""

    def __init__(self, window: MainWindow, look: Look | None) -> None:
        """Show first what `look` finds; None where the service runs already, or may be waited for."""
        super().__init__(window)
        self._window = window
        self._look = look
        self.over = False
        """True once the service has said who is signed in."""
        self._seen: Status | None = None
        """Whose queue is shown, as it was left; None once the service has answered."""
        self._failed = False
        self._slow = single_shot(self, _SLOW_MS, self._show_wait)
        window.start_page.again.connect(self._try_again)

    @property
    def pending(self) -> bool:
        """Whether the queue is shown as it was left, and the service is on its way."""
        return self._seen is not None and not self._failed

    def begin(self) -> None:
        """Show what there is; the window stays usable meanwhile."""
        self._wait()
        if self._look is None:
            self._start()
        else:
            self._window.bridge.beside(self._look, self._looked, lambda _error: self._start())

    def _looked(self, found: FirstLook | None) -> None:
        if self._window.leaving.over:
            return
        if found is None:
            self._start()
            return
        window, self._seen = self._window, found.status
        window.bridge.hold()
        window.bridge.settings = found.settings
        window.panel.start_from(found.status.on_duplicate)
        window.take_status(found.status)
        window.panel.begin_with(found.last)
        window.names.show_first(found.products, found.regions)
        window.feed.show_first(found.batches, found.transfers)
        self._slow.start()
        window.model.work.run(self._go_on())

    def _go_on(self) -> Job:
        """Start the service when the rows are on screen: loading it takes time from what shows them."""
        QTimer.singleShot(0, self, self._start)
        yield

    def _start(self) -> None:
        self._failed = False
        self._window.bridge.start(self._started, self._explain)

    def _started(self) -> None:
        self._window.leaving.service_runs = True
        self._window.bridge.call(lambda api: api.status(), self._take_first, self._explain, held=False)

    def _take_first(self, status: Status) -> None:
        window, seen = self._window, self._seen
        self._end_wait()
        self._seen, self.over = None, True
        same = seen is not None and seen.account == status.account
        if seen is not None:
            if same and status.signed_in:
                window.bridge.let_go_on()
            else:
                window.bridge.turn_away(_other() if status.signed_in else SignedOut(status.sentence))
        if not same:
            window.model.remove(window.model.ids_where(list(State)))
            window.panel.start_from(status.on_duplicate)
        window.feed.load()
        window.take_status(status)
        self.ended.emit()

    def _explain(self, error: BaseException) -> None:
        self._end_wait()
        self._failed = True
        self._window.status = Status(signed_in=False)
        self._window.show_page(self._window.start_page)
        self._window.start_page.explain(error)
        self.ended.emit()

    def _try_again(self) -> None:
        self._wait()
        self._start()

    def _wait(self) -> None:
        self._window.show_page(self._window.start_page)
        self._window.start_page.wait()

    def _show_wait(self) -> None:
        text = tr("Still starting. What you do now is done as soon as that is over.")
        self._window.uploads.top_bars.put(_BAR, Bar("accent", text, busy=True))

    def _end_wait(self) -> None:
        self._slow.stop()
        self._window.uploads.top_bars.take(_BAR)


def _other() -> ServiceError:
    return ServiceError(
        tr(
            "Another account is signed in than before. What you did while PXM Desktop was starting was not done there."
        ),
        tr("Check that it is the right account, then do it again."),
    )
