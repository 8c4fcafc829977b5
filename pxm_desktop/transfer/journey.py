"""One transfer's way through the stages, and the one border where failures become what the journal says about it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from pxm_desktop.pxm.errors import (
    AnswerLost,
    CredentialsRefused,
    NoRoom,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.pxm.models import File
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.confirm import confirm, look_up
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.journal import JournalError
from pxm_desktop.transfer.link import link
from pxm_desktop.transfer.model import Cause, Hold, Stage
from pxm_desktop.transfer.outcome import GivenUp, Held, LeftOut, NoConnection, Setback, StartAgain
from pxm_desktop.transfer.prepare import alone_with_source, prepare
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.send import send, too_slow, unstable
from pxm_desktop.transfer.transitions import TransitionRefused

_log = logging.getLogger(__name__)
_MISREADINGS = 3
_NEEDS_SOURCE = frozenset({Stage.QUEUED, Stage.REQUESTED, Stage.SENDING, Stage.SENT})


class Journey:
    """Takes transfers as far as they go now. Reports to the engine what concerns the whole queue."""

    def __init__(
        self,
        ctx: Context,
        *,
        on_offline: Callable[[Unreachable], None],
        on_credentials: Callable[[CredentialsRefused], None],
        on_storage: Callable[[JournalError], None],
        reachable: Callable[[], Awaitable[bool]],
    ) -> None:
        """`reachable` says whether PXM answers now; where it does not, there is no network."""
        self._ctx = ctx
        self._reachable = reachable
        self._on_offline = on_offline
        self._on_credentials = on_credentials
        self._on_storage = on_storage

    async def run(self, row: Row) -> bool:
        """Take one row on until it is finished, held, or was changed by somebody else; say whether that was so."""
        try:
            again: Row | None = row
            while again is not None:
                again = await self._go(again)
        except TransitionRefused:
            return True  # paused, cancelled or cleared while it was under way: the journal has the last word
        except JournalError as error:
            self._on_storage(error)
        return False

    async def _go(self, row: Row) -> Row | None:
        """Travel, alone with the source file as long as that is needed."""
        if row.stage not in _NEEDS_SOURCE:
            return await self._travel(row)
        claim = await alone_with_source(self._ctx, row)
        try:
            return await self._travel(row)
        finally:
            del self._ctx.paths[row.path]
            claim.set_result(None)

    async def _travel(self, row: Row) -> Row | None:
        """Take a row through its stages; return it when it is to start again from the beginning."""
        shown: File | None = None
        while not row.stage.finished:
            try:
                if row.stage is Stage.QUEUED:
                    row = await prepare(self._ctx, row)
                    if row.stage is Stage.CONFIRMED:
                        self._past_sending(row)
                elif row.stage in (Stage.REQUESTED, Stage.SENDING):
                    row = await send(self._ctx, row)
                    self._past_sending(row)
                elif row.stage is Stage.SENT:
                    row, shown = await confirm(self._ctx, row)
                elif row.stage is Stage.CONFIRMING:
                    row, shown = await look_up(self._ctx, row)
                else:
                    row = await link(self._ctx, row, shown)
            except (TransitionRefused, JournalError):
                raise
            except Exception as failure:
                return await self._settle(row, failure)
        return None

    def _past_sending(self, row: Row) -> None:
        self._ctx.past_sending.add(row.id)
        self._ctx.on_waiting()

    async def _settle(self, row: Row, failure: Exception) -> Row | None:
        """Write down what a failure means for the row; return it when it goes on at once."""
        ctx, options = self._ctx, self._ctx.options
        match failure:
            case StartAgain():
                return await self._start_again(row, failure)
            case LeftOut():
                await ctx.step(row, Stage.SKIPPED, reason=failure.reason, cause=failure.cause)
            case GivenUp():
                await ctx.step(row, Stage.FAILED, reason=failure.reason, cause=failure.cause)
            case Held():
                await self._hold(row, failure.hold, failure.reason, failure.wake_in, cause=failure.cause)
            case NoConnection() if not await self._reachable():
                await self._hold(row, Hold.OFFLINE, failure.reason, None)
                self._on_offline(Unreachable())
            case Setback():
                await self._set_back(row, failure.reason, options.setbacks)
            case Unreachable():
                await self._hold(row, Hold.OFFLINE, str(failure), None)
                self._on_offline(failure)
            case CredentialsRefused():
                await self._hold(row, Hold.OFFLINE, str(failure), None)
                self._on_credentials(failure)
            case RateLimited():
                await self._hold(row, Hold.BUDGET, str(failure), max(1.0, failure.retry_after or 60.0))
            case ServerFailed() | AnswerLost():
                # A lost answer only gets here from a write that may be done again: confirm looks for itself.
                await self._set_back(row, str(failure), options.setbacks)
            case UnexpectedAnswer():
                # A sign-in page of a network in between passes; a tenant whose answers we cannot read does not.
                await self._set_back(row, str(failure), _MISREADINGS)
            case NoRoom():
                await ctx.step(row, Stage.FAILED, reason=str(failure), cause=Cause.NO_ROOM)
            case PxmError():
                await ctx.step(row, Stage.FAILED, reason=str(failure))
            case _:
                # A defect of ours must not stop the queue, nor leave the row looking busy for ever.
                _log.error("transfer %d stopped in %s", row.id, row.stage, exc_info=failure)
                await ctx.step(
                    row,
                    Stage.FAILED,
                    reason="PXM Desktop met a defect of its own with this file. Retry it; if it fails again,"
                    " send the log to its makers.",
                )
        return None

    async def _start_again(self, row: Row, outcome: StartAgain) -> Row | None:
        options = self._ctx.options
        current = await self._ctx.run(lambda db: rows.get(db, row.id))
        if current is None:
            return None
        changes: dict[str, Any] = {}
        if outcome.counter:
            count = getattr(current, outcome.counter) + 1
            changes[outcome.counter] = count
            if outcome.counter == "expiries" and count > options.expiries:
                return await self._settle(row, too_slow(row))
            if outcome.counter == "restarts" and count > options.restarts:
                fresh = await self._ctx.step(row, Stage.QUEUED, restarts=0)
                return await self._settle(fresh, unstable())
        self._ctx.past_sending.discard(row.id)
        return await self._ctx.step(row, Stage.QUEUED, **changes)

    async def _set_back(self, row: Row, reason: str, most: int) -> None:
        """Let the row wait, longer each time in a row; after `most` times it fails."""
        options = self._ctx.options
        current = await self._ctx.run(lambda db: rows.get(db, row.id))
        setbacks = (current.setbacks if current else 0) + 1
        if setbacks > most:
            await self._ctx.step(row, Stage.FAILED, reason=reason, setbacks=0)
            return
        wait = min(options.setback_most, options.setback_wait * 2 ** (setbacks - 1))
        await self._hold(row, Hold.OFFLINE, reason, wait, setbacks=setbacks)

    async def _hold(self, row: Row, hold: Hold, reason: str, wake_in: float | None, **changes: Any) -> None:
        wake_at = self._ctx.now() + wake_in if wake_in is not None else None
        held = await self._ctx.run(lambda db: rows.hold(db, row.id, hold, reason, wake_at, **changes))
        if held is not None:
            self._ctx.hub.changed((held.public(),))
