"""The only place that knows threads: commands go to the service's loop, answers and events return."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError, Future, wait
from functools import partial
from itertools import count
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.transfer.events import Event, SettingsChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.landing import Landing

T = TypeVar("T")

_LAST_SECONDS = 1.0
"""For which a service that is to stop goes on with what it was asked for."""


class Host(Protocol):
    """What runs the service on a thread of its own; `service.host.ServiceHost` is the real one."""

    def start(self) -> None:
        """Open the data directory and start the loop; raises `ServiceError`."""

    def call(self, command: Callable[[ServiceApi], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run a command on the loop."""

    def subscribe(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Hand every gathering of events to a listener, on the loop's thread; the answer ends that."""

    def stop(self, timeout: float = 10) -> bool:
        """Stop safely; False when that took longer than `timeout` seconds."""


class Call(Generic[T]):
    """A command under way; its answer arrives in the GUI thread, or never after `cancel`."""

    def __init__(
        self,
        done: Callable[[T], None] | None,
        failed: Callable[[BaseException], None] | None,
        otherwise: Callable[[BaseException], None],
    ) -> None:
        """Hand a failure to `failed`, or `otherwise` where that is None."""
        self._done = done
        self._failed = failed
        self._otherwise = otherwise
        self._future: Future[T] | None = None
        self.over = False

    def cancel(self) -> None:
        """Give the command up: neither answer nor failure is delivered."""
        self.over = True
        if self._future is not None:
            self._future.cancel()

    def follow(self, future: Future[T]) -> None:
        """Remember what `cancel` has to stop."""
        self._future = future

    def deliver(self, future: Future[T]) -> None:
        """Hand the answer or the failure over; called in the GUI thread."""
        if self.over:
            return
        self.over = True
        try:
            answer = future.result()
        except CancelledError:
            return
        except Exception as error:  # every failure is the caller's to show
            (self._failed or self._otherwise)(error)
            return
        if self._done is not None:
            self._done(answer)

    def refuse(self, error: BaseException) -> None:
        """End without having begun: whoever has something to say to a failure is told."""
        if not self.over and self._failed is not None:
            self._failed(error)
        self.over = True


class Bridge(QObject):
    """Commands out, answers and events in, all of them in the GUI thread."""

    happened = Signal(object)
    """A gathering of events: Sequence[Event]."""
    refused = Signal(str)
    """A command failed whose caller had nothing of its own to say."""
    started = Signal()
    """The service takes commands, none is held, and events arrive; again after each start that follows a failure."""
    settings_changed = Signal(object)
    """The settings by name (Mapping[str, Any]), read once after each start and again whenever somebody changed them."""
    stopping = Signal()
    """The service is about to be stopped; what waits for its answer may be given up."""

    def __init__(self, make_host: Callable[[], Host], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_host = make_host
        self._host: Host | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._listening = False
        self._numbers = count()
        self._expected: dict[int, Call[Any]] = {}
        """Whose answers have not arrived, by number: threads know nothing else of who waits."""
        self._held: list[tuple[Call[Any], Callable[[Host], None]]] | None = None
        """Commands that wait until it is known whom they are for; None when none has to."""
        self._under_way: set[Future[Any]] = set()
        """Commands among these."""
        self._owed: set[Future[Any]] = set()
        """Those of them that take up what is not kept anywhere else."""
        self._all_answered: Callable[[], None] | None = None
        self.settings: Mapping[str, Any] = {}
        """The settings as they were told last; empty before the first reading."""
        self.settings_changed.connect(self._keep_settings)
        self._answers = Landing(self._land)
        self._events = Landing(self._tell)

    def start(self, done: Callable[[], None], failed: Callable[[BaseException], None]) -> None:
        """Start a service without blocking and follow its events; to be called again after a failure."""
        make_host, events = self._make_host, self._events

        def work() -> tuple[Host, Callable[[], None]]:
            host = make_host()
            host.start()
            return host, host.subscribe(events.post)

        def started(found: tuple[Host, Callable[[], None]]) -> None:
            self._host, self._unsubscribe = found
            if self._held is None:
                self._tell_started()
            done()

        self._listening = True
        self.beside(work, started, failed)

    def stop(self, done: Callable[[bool], None], timeout: float = 10) -> None:
        """Stop the service without blocking; `done` hears whether it stopped within `timeout` seconds.

        What was asked of it before, as what becomes final now, it has a moment to do.
        """
        if self._listening:
            self.stopping.emit()
        self._listening = False
        host, unsubscribe = self._host, self._unsubscribe
        asked = [future for future in self._under_way if not future.cancelled()]
        owed = [future for future in self._owed if not future.cancelled()]

        def work() -> bool:
            wait(asked, _LAST_SECONDS)
            wait(owed, max(0, timeout - _LAST_SECONDS))
            if unsubscribe is not None:
                unsubscribe()
            return host is None or host.stop(timeout)

        def failed(error: BaseException) -> None:
            words.log.error("Stopping failed", exc_info=error)
            done(False)

        self.beside(work, done, failed)

    def let_go(self, answered: Callable[[], None]) -> Host:
        """Return the service, which goes on, for another window; `answered` follows when no command is under way."""
        if self._host is None:
            raise RuntimeError("The bridge has not been started.")
        if self._listening:
            self.stopping.emit()
        self._listening = False
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._all_answered = answered
        self._look_whether_answered()
        return self._host

    def hold(self) -> None:
        """Let commands wait from now on, before the service is started and while it starts."""
        self._held = []

    def let_go_on(self) -> None:
        """Run the commands that wait, in their order, and from now on each at once."""
        held, self._held = self._held or [], None
        for call, ask in held:
            if not call.over and self._host is not None:
                ask(self._host)
        self._tell_started()

    def turn_away(self, error: BaseException) -> None:
        """Let the commands that wait fail, where whoever gave them has something to say to that; later ones are run."""
        held, self._held = self._held or [], None
        for call, _ in held:
            call.refuse(error)
        self._tell_started()

    def call(
        self,
        command: Callable[[ServiceApi], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        held: bool = True,
        owed: bool = False,
    ) -> Call[T]:
        """Run a command of the service; a failure that nobody handles goes out as `refused`.

        While commands are held it waits with them, unless it is not to be `held`. The service is not stopped before
        one that is `owed` has ended, within the time that the stop may take.
        """
        call: Call[T] = Call(done, failed, self._refuse)

        def ask(host: Host) -> None:
            future = host.call(command)
            call.follow(future)
            self._under_way.add(future)
            if owed:
                self._owed.add(future)
            future.add_done_callback(self._expect(call))

        if self._held is not None and held:
            self._held.append((call, ask))
        elif self._host is None:
            raise RuntimeError("The bridge has not been started.")
        else:
            ask(self._host)
        return call

    def _tell_started(self) -> None:
        self.started.emit()
        self.call(lambda api: api.preferences.read(), self.settings_changed.emit)

    def _expect(self, call: Call[T]) -> Callable[[Future[T]], None]:
        """Return what a thread does with an answer."""
        number = next(self._numbers)
        self._expected[number] = call
        return partial(self._answers.post, number)

    def _land(self, number: int, future: Future[Any]) -> None:
        self._under_way.discard(future)
        self._owed.discard(future)
        self._expected.pop(number).deliver(future)
        self._look_whether_answered()

    def _look_whether_answered(self) -> None:
        if self._all_answered is not None and not self._under_way:
            answered, self._all_answered = self._all_answered, None
            answered()

    def beside(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Do work that needs no service on a thread; it must not hold widgets."""
        future: Future[T] = Future()
        future.add_done_callback(self._expect(Call(done, failed, failed)))

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # carried to the GUI thread whole
                future.set_exception(error)

        threading.Thread(target=run, name="pxm-window-helper", daemon=True).start()

    def _keep_settings(self, values: Mapping[str, Any]) -> None:
        self.settings = values

    def _refuse(self, error: BaseException) -> None:
        self.refused.emit(words.explained(error))

    def _tell(self, events: Sequence[Event]) -> None:
        if not self._listening:
            return
        self.happened.emit(events)
        for event in events:
            if isinstance(event, SettingsChanged):
                self.settings_changed.emit(event.values)
