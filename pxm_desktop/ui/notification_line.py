"""The line to the desktop's notification daemon over D-Bus, with jeepney: Qt for Python cannot send an unsigned number.

https://specifications.freedesktop.org/notification-spec/1.2/ has the calls and signals. It blocks: not for Qt's thread.
"""

from __future__ import annotations

import html
import queue
from contextlib import ExitStack
from typing import Any, Protocol, cast

from jeepney import DBusAddress, HeaderFields, MatchRule, message_bus, new_method_call  # type: ignore[import-untyped]
from jeepney.io.threading import DBusRouter, open_dbus_connection  # type: ignore[import-untyped]
from jeepney.wrappers import DBusErrorResponse, unwrap_msg  # type: ignore[import-untyped]

_NAME = "org.freedesktop.Notifications"
_DAEMON = DBusAddress("/org/freedesktop/Notifications", _NAME, _NAME)
_ANSWER_SECONDS = 5.0
_BY_DAEMON = -1
"""How long it is shown."""
_NORMAL = 1
"""Urgency: a critical one would stay until somebody clicks it."""


class Listener(Protocol):
    """Hears what became of notifications, on a thread of the line's; ids of other programs' are among them."""

    def clicked(self, shown: int) -> None:
        """Note that somebody clicked it."""

    def closed(self, shown: int) -> None:
        """Note that it is no longer shown."""

    def activation(self, shown: int, token: str) -> None:
        """With this token a window may come to the front (Wayland); told before the click."""


class Line:
    """Connected until it is closed.

    Raises:
        OSError, TimeoutError, KeyError: there is no session bus, or it does not answer.

    """

    def __init__(self, listener: Listener) -> None:
        with ExitStack() as stack:
            connection = stack.enter_context(open_dbus_connection(bus="SESSION"))
            self._router = stack.enter_context(DBusRouter(connection))
            rule = MatchRule(type="signal", interface=_NAME, path=_DAEMON.object_path)
            stack.enter_context(self._router.filter(rule, queue=cast("queue.Queue[Any]", _Ear(listener))))
            self._ask(message_bus.AddMatch(rule))
            self._stack = stack.pop_all()
        self._can: frozenset[str] | None = None

    def notify(self, title: str, text: str, action: str, instead_of: int = 0) -> int:
        """Show one, in the place of an earlier one if that is still shown; return its id, 0 when nobody shows it.

        Raises:
            OSError, TimeoutError, jeepney.io.common.RouterClosed: the bus is gone or does not answer.

        """
        try:
            if self._can is None:
                self._can = frozenset(self._ask(new_method_call(_DAEMON, "GetCapabilities"))[0])
            if "body-markup" in self._can:
                text = html.escape(text, quote=False)
            actions = ["default", action] if "actions" in self._can else []
            hints = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", "pxm-desktop")}
            words = ("PXM Desktop", instead_of, "pxm-desktop", title, text, actions, hints, _BY_DAEMON)
            return int(self._ask(new_method_call(_DAEMON, "Notify", "susssasa{sv}i", words))[0])
        except DBusErrorResponse:  # no daemon on this desktop, or it refuses
            self._can = None
            return 0

    def close(self) -> None:
        """Leave the bus; what is shown stays."""
        self._stack.close()

    def _ask(self, message: Any) -> tuple[Any, ...]:
        answer: tuple[Any, ...] = unwrap_msg(
            self._router.send_and_get_reply(message, timeout=_ANSWER_SECONDS)
        )
        return answer


class _Ear:
    """Takes signals where jeepney would put them into a queue: nobody has to wait for them."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def put_nowait(self, message: Any) -> None:
        match message.header.fields.get(HeaderFields.member), message.body:
            case "ActionInvoked", (int(shown), "default"):
                self._listener.clicked(shown)
            case "ActivationToken", (int(shown), str(token)):
                self._listener.activation(shown, token)
            case "NotificationClosed", (int(shown), _):
                self._listener.closed(shown)
