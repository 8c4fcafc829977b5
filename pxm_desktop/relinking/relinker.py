"""The changes of one account: planned, done one after the other, paused, retried and taken back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.relinking.database import ChangesUnusable
from pxm_desktop.relinking.errors import NoSuch, NotNow
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.lately import Lately
from pxm_desktop.relinking.looking import looked_up
from pxm_desktop.relinking.model import Change, ChangeItem, FileEdit, ItemState
from pxm_desktop.relinking.patience import Refused
from pxm_desktop.relinking.planning import UNTOLD, planned, taking_back, title_of, would_take_back
from pxm_desktop.relinking.ports import Known, KnownFile, Names, Options, Touched, nobody
from pxm_desktop.relinking.run import Run

log = logging.getLogger(__name__)

INTERRUPTED = "PXM Desktop ended before this was done. Resume it to go on, or undo it."
QUEUED = "It begins when the change before it is done."
STOP_SECONDS = 10.0
"""How long files under way may take to end when a change is stopped."""
_ASKED_TOGETHER = 500


@dataclass(slots=True)
class _Turn:
    """A change that is to be done, or is under way."""

    change_id: int
    first: int | None = None
    only: frozenset[int] | None = None
    run: Run | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Relinker:
    """One at a time, so that no change works on what another one has just read. Every method raises `ChangesUnusable`.

    A change never goes on by itself after the program ended: who comes back looks first.
    """

    def __init__(
        self,
        journal: Journal,
        client: PxmClient,
        account: str,
        *,
        known: Known,
        told: Callable[[Change], None],
        touched: Touched = nobody,
        paused_for: Callable[[], float] = lambda: 0.0,
        options: Options | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`told` hears how a change stands, a few times a second at most; `paused_for`: seconds that PXM wants."""
        self.client = client
        self._journal = journal
        self._account = account
        self._known = known
        self._told = told
        self._touched = touched
        self._paused_for = paused_for
        self._options = options or Options()
        self._now = now
        self._sleep = sleep
        self._lately = Lately(time.monotonic)
        self._closed = False
        self._turns: list[_Turn] = []
        self._working: asyncio.Task[None] | None = None
        self._steering = asyncio.Lock()
        """Held from looking how a change stands until it was moved."""
        self._broken: dict[int, str] = {}
        """Why changes stopped in this run of the program for reasons of this computer."""
        self._news: set[int] = set()
        self._telling: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Pause what an earlier run of the program left in the middle."""
        await self._journal.interrupt(self._account, INTERRUPTED)

    async def close(self) -> None:
        """Stop after the files under way. What was running is found paused by the next start."""
        self._closed = True
        working, self._working = self._working, None
        turns, self._turns = self._turns, []
        for turn in turns:
            if turn.run is not None:
                turn.run.stop()
        if working is not None:
            await asyncio.wait({working}, timeout=STOP_SECONDS)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        with contextlib.suppress(ChangesUnusable):
            for turn in turns:
                change = await self._journal.change(self._account, turn.change_id)
                if change is not None and change.state in ("running", "paused"):
                    await self._journal.set_state(turn.change_id, "paused", INTERRUPTED)

    # --- planning ---

    async def plan(
        self, edits: Sequence[FileEdit], title: str = "", shown_in: Sequence[str] = (), *, look: bool = False
    ) -> Change:
        """Keep a change without doing anything.

        `shown_in`: products whose lists are known to show the files. With `look` files that are not known here are read
        from PXM for the preview, which raises every `PxmError`.
        """
        known: dict[str, KnownFile] = {}
        ids = [edit.file_id for edit in edits]
        for start in range(0, len(ids), _ASKED_TOGETHER):
            known.update(await self._known.files(ids[start : start + _ASKED_TOGETHER]))
        if look:
            unknown = [file_id for file_id in ids if file_id not in known]
            known |= await looked_up(self.client, unknown, shown_in, self._options.at_once)
        names = await self._names(edits)
        change_id = await self._journal.add(
            self._account,
            title or title_of(len(edits)),
            planned(edits, known, names, shown_in, looked=look),
            now=self._now(),
        )
        return await self.show(change_id)

    async def _names(self, edits: Sequence[FileEdit]) -> Names:
        products: dict[str, None] = {}
        regions: dict[str, None] = {}
        for edit in edits:
            products |= dict.fromkeys((*edit.add_products, *edit.remove_products))
            regions |= dict.fromkeys((*edit.add_regions, *edit.remove_regions))
        attributes = {gone for edit in edits for gone in edit.clear_attributes}
        return await self._known.names(list(products), list(regions), list(attributes))

    # --- doing ---

    async def start(self, change_id: int, first: int | None = None) -> Change:
        """Do a planned or paused change, or the next `first` files of it. Returns at once."""
        async with self._steering:
            return await self._start(change_id, first)

    async def pause(self, change_id: int) -> Change:
        """Stop after the files under way."""
        async with self._steering:
            return await self._pause(change_id)

    async def _pause(self, change_id: int) -> Change:
        change = await self.show(change_id)
        turn = self._turn(change_id)
        if turn is None:
            return change
        if turn.run is None:
            self._turns.remove(turn)
            await self._journal.set_state(change_id, "paused")
            self._tell(change_id)
        else:
            turn.run.stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await turn.ended.wait()
        return await self.show(change_id)

    async def retry(self, change_id: int, numbers: Sequence[int] | None = None) -> Change:
        """Try files again that failed or collided (None: all of them); what collided wins this time."""
        async with self._steering:
            change = await self.show(change_id)
            if change.state not in ("paused", "done"):
                raise NotNow("This change is not at rest.", "Pause it, or wait until it is done, then retry.")
            await self._refuse_taken_back(change_id)
            again = await self._journal.retry(change_id, numbers)
            if again:
                await self._set_out(_Turn(change_id, only=frozenset(again)))
            return await self.show(change_id)

    async def undo(self, change_id: int) -> Change:
        """Take a change back by another one, which is started."""
        async with self._steering:
            change = await self.show(change_id)
            if change.state == "running":
                change = await self._pause(change_id)
            if change.state == "running":
                raise NotNow("Files of this change are still under way.", "Wait a moment, then undo it.")
            if not change.can_undo:
                raise _nothing_to_take_back()
            deeds = await self._journal.deeds(change_id)
            items = await in_daemon_thread(lambda: taking_back(deeds), name="changes")
            if not items:
                raise NotNow(UNTOLD, "Change it back by hand.")
            made = await self._journal.add(
                self._account, f"Undo: {change.title}", items, now=self._now(), undo_of=change_id
            )
            self._tell(change_id)
            return await self._start(made)

    async def undoing(self, change_id: int, after: int, limit: int) -> list[ChangeItem]:
        """Return a page of what an undo would do to which file, as far as the change has come."""
        # As the journal has it: one that runs is stopped before it is taken back.
        change = await self._journal.change(self._account, change_id)
        if change is None:
            raise NoSuch
        if not change.can_undo:
            raise _nothing_to_take_back()
        return would_take_back(await self._journal.deeds(change_id, after, limit))

    async def discard(self, change_id: int) -> None:
        """Forget a change that was never started, or one that is finished."""
        async with self._steering:
            change = await self.show(change_id)
            if change.state in ("running", "paused"):
                raise NotNow("This change is not finished.", "Resume it, or undo it.")
            if change.undo_of is not None and change.state == "done":
                await self._refuse_left_over(change_id)
            await self._journal.discard(change_id)

    # --- looking ---

    async def show(self, change_id: int) -> Change:
        """Return how a change stands. Raises `NoSuch`."""
        change = await self._journal.change(self._account, change_id)
        if change is None:
            raise NoSuch
        return self._live(change)

    async def recent(self, limit: int) -> list[Change]:
        """Return changes, the newest first."""
        return [self._live(change) for change in await self._journal.recent(self._account, limit)]

    async def items(
        self, change_id: int, states: Sequence[ItemState], after: int, limit: int
    ) -> list[ChangeItem]:
        """Return a page of the files of a change. Raises `NoSuch`."""
        await self.show(change_id)
        return await self._journal.items(change_id, states, after, limit)

    async def of_file(self, file_id: str, limit: int) -> list[tuple[Change, ChangeItem]]:
        """Return what changes did to a file, the newest first."""
        found = await self._journal.of_file(self._account, file_id, limit)
        return [(self._live(change), item) for change, item in found]

    # --- inside ---

    async def _start(self, change_id: int, first: int | None = None) -> Change:
        change = await self.show(change_id)
        if change.state in ("planned", "paused"):
            await self._refuse_taken_back(change_id)
            await self._set_out(_Turn(change_id, first))
        return await self.show(change_id)

    async def _refuse_taken_back(self, change_id: int) -> None:
        """Refuse to do more of a change that is being taken back: what is done from now on nobody would undo."""
        if await self._journal.taken_back(change_id):
            raise NotNow(
                "Another change has begun to take this one back.", "Resume that one, undo it, or discard it."
            )

    async def _refuse_left_over(self, undo_id: int) -> None:
        """Refuse to forget an undo that could not take everything back: nothing else knows what was there before."""
        if await self._journal.items(undo_id, ("failed",), 0, 1):
            raise NotNow(
                "This undo could not take everything back, and nothing else knows what was there before.",
                "Retry it. Or forget first the change that it takes back; then this one can be forgotten too.",
            )

    def _live(self, change: Change) -> Change:
        """Add what only the running program knows."""
        turn = self._turn(change.id)
        if change.state != "running":
            return change
        if turn is None:  # it broke off in this run of the program
            return change.model_copy(
                update={"state": "paused", "sentence": self._broken.get(change.id, INTERRUPTED)}
            )
        sentence = QUEUED if turn.run is None else turn.run.sentence or self._pause_told()
        return change.model_copy(update={"sentence": sentence or change.sentence, "can_undo": False})

    def _pause_told(self) -> str:
        seconds = self._paused_for()
        if seconds <= 0:
            return ""
        return (
            f"PXM had more requests than it allows and asks to wait {max(1, round(seconds))} seconds."
            " It goes on by itself."
        )

    def _turn(self, change_id: int) -> _Turn | None:
        return next((turn for turn in self._turns if turn.change_id == change_id), None)

    async def _set_out(self, turn: _Turn) -> None:
        await self._journal.set_state(turn.change_id, "running")
        if self._closed:  # the account was left meanwhile
            await self._journal.set_state(turn.change_id, "paused", INTERRUPTED)
            raise NotNow("The account was left, so nothing was begun.", "Sign in to it again, then resume.")
        self._turns.append(turn)
        self._tell(turn.change_id)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name="changes")

    async def _work(self) -> None:
        while self._turns:
            turn = self._turns[0]
            try:
                await self._do(turn)
            except ChangesUnusable as error:
                log.warning("A change stopped: %s", error)
                self._broken[turn.change_id] = f"{error} Then resume it."
            except Exception:
                # The disk still says running; here, and at the next start, it is found paused.
                log.exception("A change broke off")
            finally:
                if turn in self._turns:
                    self._turns.remove(turn)
                turn.ended.set()
            self._tell(turn.change_id)

    async def _do(self, turn: _Turn) -> None:
        change_id = turn.change_id
        turn.run = Run(
            self._journal,
            self.client,
            change_id,
            options=self._options,
            known=self._known,
            touched=self._touched,
            tell=lambda: self._tell(change_id),
            lately=self._lately,
            now=self._now,
            sleep=self._sleep,
        )
        watching = asyncio.create_task(self._watch_pauses(change_id))
        try:
            ended = await turn.run.go(turn.first, turn.only)
        except Refused as refused:
            log.info("A change waits: %s", refused)
            await self._journal.set_state(
                change_id, "paused", f"{refused.error.sentence} Sign in again, then resume."
            )
            return
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        if ended == "paused":
            await self._journal.set_state(change_id, "paused")
            return
        for changed in await self._journal.finish(change_id, self._now()):
            self._tell(changed)

    async def _watch_pauses(self, change_id: int) -> None:
        """Tell when PXM begins and ceases to ask for a wait: the calls themselves wait in silence."""
        before = ""
        while True:
            told = self._pause_told()
            if bool(told) != bool(before):
                self._tell(change_id)
            before = told
            await asyncio.sleep(self._options.tell_every * 2)

    def _tell(self, change_id: int) -> None:
        self._news.add(change_id)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._report(), name="news of changes")

    async def _report(self) -> None:
        while self._news:
            news, self._news = self._news, set()
            for change_id in sorted(news):
                with contextlib.suppress(NoSuch, ChangesUnusable):
                    self._told(await self.show(change_id))
            await asyncio.sleep(self._options.tell_every)


def _nothing_to_take_back() -> NotNow:
    return NotNow(
        "There is nothing of this change to take back.",
        "It changed nothing, or another change has taken it back already.",
    )
