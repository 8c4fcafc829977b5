"""From sent to confirmed: PXM is told once, and a lost answer is looked up before anything is said again."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime

from pxm_desktop.pxm.errors import AnswerLost, BadRequest, NameConflict, NotFound, RateLimited, Unreachable
from pxm_desktop.pxm.models import ConfirmAnswer, File
from pxm_desktop.transfer import ledger, rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Hold, Stage, UnfinishedConfirm, nfc
from pxm_desktop.transfer.names import numbered
from pxm_desktop.transfer.outcome import GivenUp, Held, StartAgain, name_conflict
from pxm_desktop.transfer.readings import may_be
from pxm_desktop.transfer.rows import PartRow, Row
from pxm_desktop.transfer.send import ensure_unchanged

_REPEATS = 3
"""Times that one run confirms again; each time PXM did not show the file for a whole visibility window."""
_NUMBERED_NAMES = 50
_UNSETTLED_WAIT = 2.0
"""Seconds until a file looks again whether an earlier confirm of the same content has its answer."""

Confirmed = tuple[Row, File | None]
"""The row, and the file with its collections when PXM showed it."""


async def confirm(ctx: Context, row: Row) -> Confirmed:
    """Confirm a sent file, or stand for the file that PXM has with the same content.

    One content, and one name and size, is confirmed at a time: equal files on their way together become one, and a
    lost answer can be looked up by name and size without doubt. That counts for confirms of earlier runs, too, and for
    those that had to stop looking while PXM could not be reached: they are settled first.
    """
    await ensure_unchanged(ctx, row)
    async with ctx.confirming.hold(row.fingerprint), ctx.confirming.hold((row.name, row.size)):
        if await ctx.run(lambda db: ledger.unsettled(db, row)):
            raise Held(
                Hold.PROCESSING,
                "The same file was sent before, and whether PXM has it is not known yet. It goes on by itself.",
                _UNSETTLED_WAIT,
            )
        known = await _known_meanwhile(ctx, row)
        if known is not None:
            return known, None
        return await _tell(ctx, row, repeats=_REPEATS)


async def look_up(ctx: Context, row: Row) -> Confirmed:
    """Find out what became of a confirm whose answer this program never saw."""
    async with ctx.confirming.hold(row.fingerprint), ctx.confirming.hold((row.name, row.size)):
        return await _find(ctx, row, repeats=_REPEATS)


async def _known_meanwhile(ctx: Context, row: Row) -> Row | None:
    if row.destination.on_duplicate is DuplicatePolicy.KEEP_BOTH or row.fingerprint is None:
        return None
    fingerprint = row.fingerprint
    file_id = await ctx.run(lambda db: ledger.known_as(db, ctx.account, fingerprint))
    if file_id is None:
        return None
    return await ctx.step(row, Stage.CONFIRMED, file_id=file_id, confirmed_at=ctx.now(), duplicate=1)


async def _tell(ctx: Context, row: Row, *, repeats: int) -> Confirmed:
    """Confirm; where the answer is lost, look for the file and confirm again, up to `repeats` times."""
    now = ctx.now()
    since = row.confirm_since or now
    await _ask_guard(ctx, row, since)
    row = await ctx.step(
        row,
        Stage.CONFIRMING,
        durable=True,
        confirm_since=since,
        told_at=now,
        confirm_attempts=row.confirm_attempts + 1,
    )
    first = row.confirm_attempts == 1
    try:
        answer = await _call(ctx, row)
    except (Unreachable, RateLimited):
        # Never left this machine, or PXM refused to look at it: nothing to look up.
        await ctx.step(
            row, Stage.SENT, confirm_since=None if first else since, confirm_attempts=row.confirm_attempts - 1
        )
        raise
    except AnswerLost:
        return await _find(ctx, row, repeats=repeats)
    except NameConflict as conflict:
        if first or await _is_anothers(ctx, row, conflict):
            return await _under_other_name(ctx, row, conflict)
        # The file that is there already is most likely this one.
        return await _find(ctx, row, repeats=0)
    except (BadRequest, NotFound):
        if first:
            # Refused for good reason, so nothing is to be looked up; a retry starts over.
            await ctx.run(lambda db: rows.note(db, row.id, confirm_since=None))
            raise
        return await _find(ctx, row, repeats=0)
    if answer.file_id is None:
        row = await _note_acknowledged(ctx, row)
        return await _find(ctx, row, repeats=0)
    return await _confirmed(ctx, row, answer.file_id, answer.file)


async def _ask_guard(ctx: Context, row: Row, since: float) -> None:
    """Ask whether PXM may be told. Raises an `Outcome` when it must not."""
    facts = UnfinishedConfirm(
        file_path=row.file_path or "",
        name=row.name,
        size=row.size,
        upload_id=row.upload_id,
        parts=tuple((part.number, part.etag) for part in await _parts(ctx, row)),
        since=since,
        fingerprint=row.fingerprint,
    )
    await ctx.guard(row.public(), row.mtime_ns, facts)


async def _parts(ctx: Context, row: Row) -> list[PartRow]:
    return await ctx.run(lambda db: rows.parts(db, row.id)) if row.upload_kind == "multipart" else []


def publication_start(ctx: Context, destination: Destination) -> datetime | None:
    """Return when publication starts: as asked, else now; PXM wants a start whenever something is published."""
    if not destination.publish:
        return None
    return destination.publish_from or datetime.fromtimestamp(ctx.now(), UTC)


async def _call(ctx: Context, row: Row) -> ConfirmAnswer:
    parts = await _parts(ctx, row)
    destination = row.destination
    return await ctx.client.uploads.confirm(
        file_path=row.file_path or "",
        file_name=row.name,
        size=row.size,
        publish=destination.publish,
        publish_from=publication_start(ctx, destination),
        region_ids=destination.regions,
        upload_id=row.upload_id,
        parts=[(part.number, part.etag) for part in parts],
    )


async def _note_acknowledged(ctx: Context, row: Row) -> Row:
    noted = await ctx.run(lambda db: rows.note(db, row.id, acknowledged=1))
    return noted or row


async def _under_other_name(ctx: Context, row: Row, conflict: NameConflict) -> Confirmed:
    """Follow the duplicate policy when PXM takes no second file of this name."""
    policy = row.destination.on_duplicate
    if policy is DuplicatePolicy.SKIP:
        raise name_conflict(row.name) from conflict
    replaces = row.replaces
    named = row.destination.replaces
    if policy is DuplicatePolicy.REPLACE and conflict.existing_ids and not named:
        replaces = conflict.existing_ids[0]
    original = row.name
    for number in range(2, _NUMBERED_NAMES + 2):
        row = await ctx.step(
            row,
            Stage.CONFIRMING,
            durable=True,
            name=numbered(original, number),
            replaces=replaces,
            told_at=ctx.now(),
        )
        try:
            answer = await _call(ctx, row)
        except NameConflict:
            continue
        except AnswerLost:
            return await _find(ctx, row, repeats=_REPEATS)
        if answer.file_id is None:
            return await _find(ctx, await _note_acknowledged(ctx, row), repeats=0)
        return await _confirmed(ctx, row, answer.file_id, answer.file)
    raise GivenUp(f"PXM has many files named like {original} already. Rename the file, then retry.")


async def _is_anothers(ctx: Context, row: Row, conflict: NameConflict) -> bool:
    """Say whether the name belongs to a file that cannot be this one: where names are unique, PXM did not take this."""
    named = [file async for file in ctx.client.files.search_by_name(row.name)]
    for file_id in set(conflict.existing_ids).difference(file.id for file in named):
        with contextlib.suppress(NotFound):
            named.append(await ctx.client.files.get(file_id))
    since = row.confirm_since or ctx.now()
    taken = await ctx.run(lambda db: ledger.owned(db, ctx.account, [file.id for file in named], row.id))
    return any(
        nfc(file.file_name or "") == nfc(row.name)
        and (file.id in taken or not may_be(file, row.name, row.size, since))
        for file in named
    )


async def _find(ctx: Context, row: Row, *, repeats: int) -> Confirmed:
    """Look for the file until the visibility window ends; then confirm again, up to `repeats` times, or give up.

    The window began when PXM was told last, be it by a program that was killed since.
    """
    ends = (row.told_at or ctx.now()) + ctx.options.visibility_window
    wait = ctx.options.look_again
    while True:
        with ctx.idle():
            await ctx.sleep(wait)
        last = ctx.now() >= ends
        found = await _ours(ctx, row, thorough=last)
        if found is not None:
            return await _confirmed(ctx, row, found.id, found if found.collections is not None else None)
        if last:
            break
        wait = min(wait * 2, ctx.options.look_again_most)
    if row.file_path is None:
        # Retried after it had failed: what a confirm needs is gone, and PXM has had all the time to show the file.
        raise StartAgain("PXM does not have the file; it is uploaded again.")
    if row.acknowledged:
        since = row.confirm_since or ctx.now()
        if ctx.now() - since < ctx.options.processing_limit:
            # Confirmed for sure, only not shown yet; the row stays in confirming, which knows no such hold.
            raise Held(Hold.OFFLINE, "PXM has the file but does not show it yet. It goes on by itself.", 60.0)
        raise GivenUp(
            f"PXM took {row.name} but has not shown it since. Look for it in PXM; retry looks for it again here."
        )
    if not repeats:
        raise GivenUp(
            f"PXM did not say whether it took {row.name}, and does not show it. Look for it in PXM before you retry."
        )
    return await _tell(ctx, row, repeats=repeats - 1)


async def _ours(ctx: Context, row: Row, *, thorough: bool) -> File | None:
    """Return the one file of this name and size, created since, that belongs to no other row."""
    since = row.confirm_since or ctx.now()
    shown = await ctx.readings.candidates(row.name, row.size, since, thorough=thorough)
    seen = {file.id: file for file in shown}
    taken = await ctx.run(lambda db: ledger.owned(db, ctx.account, list(seen), row.id))
    free = [file for file_id, file in seen.items() if file_id not in taken]
    if len(free) > 1:
        raise GivenUp(
            f"PXM shows {len(free)} files named {row.name} of this size, and which one is this upload cannot be told."
            " Look at them in PXM and remove the surplus, then retry."
        )
    return free[0] if free else None


async def _confirmed(ctx: Context, row: Row, file_id: str, file: File | None) -> Confirmed:
    now = ctx.now()

    def work(db: sqlite3.Connection) -> Row:
        if row.fingerprint is not None:
            ledger.remember(db, ctx.account, row.fingerprint, row.size, file_id, now)
        return rows.step(db, row.id, Stage.CONFIRMED, file_id=file_id, confirmed_at=now, acknowledged=1)

    moved = await ctx.run(work)
    ctx.hub.changed((moved.public(),))
    return moved, file
