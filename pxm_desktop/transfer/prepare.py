"""From queued to requested: whether it is still the same file, whether PXM has it already, and where it may go."""

from __future__ import annotations

import asyncio
import json

from pxm_desktop.pxm.errors import NameConflict, NotFound
from pxm_desktop.pxm.models import File, UploadTicket
from pxm_desktop.pxm.presigned import expires_at
from pxm_desktop.transfer import ledger, rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.disk import SourceError, Stamp
from pxm_desktop.transfer.mime import mime_type
from pxm_desktop.transfer.model import Cause, DuplicatePolicy, Hold, Stage, nfc
from pxm_desktop.transfer.names import numbered
from pxm_desktop.transfer.outcome import GivenUp, Held, name_conflict
from pxm_desktop.transfer.rows import Row

_LONGEST_LIFE = 8 * 86400.0
"""S3 signs for seven days at most; a URL that seems to live longer, or to be born dead, shows a wrong clock here."""
_WAITABLE = frozenset({Cause.LOCKED, Cause.DRIVE_OFFLINE, Cause.CHANGED})
_NUMBERED_NAMES = 50


async def prepare(ctx: Context, row: Row) -> Row:
    """Take a queued row to requested, or straight to confirmed when PXM has its content.

    Raises `GivenUp`, `Held`, `LeftOut`, or a `PxmError`.
    """
    if row.destination.unresolved:
        raise Held(Hold.PRODUCT, row.destination.unresolved)
    row = await _look_at_source(ctx, row)
    twin = await ctx.run(lambda db: ledger.sent_twin(db, row))
    if twin is not None:
        return await ctx.step(
            row, Stage.CONFIRMED, file_id=twin.file_id, confirmed_at=twin.confirmed_at, duplicate=1
        )
    if row.destination.on_duplicate is not DuplicatePolicy.KEEP_BOTH:
        known = await _known(ctx, row)
        if known is not None:
            return known
    replaces = await _to_replace(ctx, row)
    name, ticket = await _request(ctx, row)
    if replaces is None and ticket.existing_ids and row.destination.on_duplicate is DuplicatePolicy.REPLACE:
        replaces = ticket.existing_ids[0]
    return await ctx.step(
        row,
        Stage.REQUESTED,
        name=name,
        upload_kind=ticket.kind,
        file_path=ticket.file_path,
        upload_id=ticket.upload_id,
        part_size=ticket.part_size,
        urls=json.dumps(list(ticket.urls)),
        urls_expire_at=_local_expiry(ctx.sender.now(), ticket),
        replaces=replaces,
    )


async def stamp(ctx: Context, row: Row) -> Stamp:
    """Look at the source file. Raises `Held` when waiting helps, `GivenUp` when a person has to do something."""
    try:
        return await ctx.disk.stamp(row.path)
    except SourceError as error:
        raise source_outcome(ctx, error) from error


def source_outcome(ctx: Context, error: SourceError) -> Held | GivenUp:
    """Translate what is wrong with a source file into what becomes of its transfer."""
    words = f"{error.sentence} {error.todo}".strip()
    if error.kind in _WAITABLE:
        return Held(Hold.FILE, words, ctx.options.file_wait, error.kind)
    return GivenUp(words, error.kind)


async def _look_at_source(ctx: Context, row: Row) -> Row:
    seen = await stamp(ctx, row)
    if (seen.size, seen.mtime_ns) != (row.size, row.mtime_ns):
        noted = await ctx.run(lambda db: rows.note(db, row.id, size=seen.size, mtime_ns=seen.mtime_ns))
        if seen.size == 0:
            # Programs that save over a file empty it first.
            raise Held(
                Hold.FILE,
                "The file is empty now. It goes on by itself once it has its content.",
                ctx.options.file_wait,
            )
        return noted or row
    if seen.size == 0:
        raise GivenUp("The file is empty, so there is nothing to upload. Save it again, then retry.")
    return row


async def _known(ctx: Context, row: Row) -> Row | None:
    """Return the row as confirmed when the ledger knows its content and PXM still has that file."""
    if not await ctx.run(lambda db: ledger.knows_size(db, ctx.account, row.size)):
        return None
    try:
        fingerprint = await ctx.disk.fingerprint(row.path, row.size)
    except SourceError as error:
        raise source_outcome(ctx, error) from error
    file_id = await ctx.run(lambda db: ledger.known_as(db, ctx.account, fingerprint))
    if file_id is None:
        return None
    named = row.destination.replaces
    return await ctx.step(
        row,
        Stage.CONFIRMED,
        file_id=file_id,
        confirmed_at=ctx.now(),
        duplicate=1,
        fingerprint=fingerprint,
        replaces=named if named and named != file_id else None,
    )


async def _to_replace(ctx: Context, row: Row) -> str | None:
    """Return the id of the file that the new one shall replace: the one named, else the newest of its name, or None."""
    if row.destination.on_duplicate is not DuplicatePolicy.REPLACE:
        return None
    if row.destination.replaces:
        return row.destination.replaces
    wanted = nfc(row.name)
    found = [file async for file in ctx.client.files.search_by_name(row.name)]
    same = [file for file in found if file.file_name and nfc(file.file_name) == wanted]
    if not same:  # PXM's search lags, but what this program uploaded itself is known here
        return await ctx.run(lambda db: ledger.uploaded_as(db, ctx.account, row.name))
    return max(same, key=_age).id


def _age(file: File) -> tuple[float, str]:
    return (file.created_at.timestamp() if file.created_at else 0.0, file.id)


async def _request(ctx: Context, row: Row) -> tuple[str, UploadTicket]:
    """Ask for presigned URLs; where PXM insists on another name, number it as the policy allows."""
    name = row.name
    for number in range(2, _NUMBERED_NAMES + 2):
        try:
            return name, await ctx.client.uploads.request(
                file_name=name, mime_type=mime_type(name), size=row.size
            )
        except NameConflict as conflict:
            if row.destination.on_duplicate is DuplicatePolicy.SKIP:
                raise name_conflict(row.name) from conflict
            name = numbered(row.name, number)
    raise GivenUp(
        f"PXM has many files named like {row.name} already. Rename the file, or choose Skip for duplicates."
    )


def _local_expiry(now: float, ticket: UploadTicket) -> float | None:
    """Return when the first URL expires by the storage's clock, if known; None when it cannot be told."""
    ends = [end for end in (expires_at(url) for url in ticket.urls) if end is not None]
    if not ends:
        return None
    first = min(ends)
    return first if 0 < first - now < _LONGEST_LIFE else None


async def verify_known(ctx: Context, row: Row) -> None:
    """Make sure that PXM still has the file a duplicate stands for. Raises `NotFound` and forgets it otherwise.

    One that PXM took a moment ago it need not show yet.
    """
    file_id = row.file_id
    if file_id is None:
        return
    try:
        await ctx.client.files.get(file_id)
    except NotFound:
        taken_at = await ctx.run(lambda db: ledger.taken_at(db, ctx.account, file_id))
        if ctx.now() - taken_at < ctx.options.visibility_window:
            return
        await ctx.run(lambda db: ledger.forget(db, ctx.account, file_id))
        raise


async def alone_with_source(ctx: Context, row: Row) -> asyncio.Future[None]:
    """Wait until no other transfer works on the same source file, then claim it; resolve the result when done."""
    while (other := ctx.paths.get(row.path)) is not None:
        with ctx.idle():
            await asyncio.shield(other)
    claim: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    ctx.paths[row.path] = claim
    return claim
