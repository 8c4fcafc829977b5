"""From requested to sent: the bytes go to S3, part by part, each part journaled when S3 acknowledges it."""

from __future__ import annotations

import asyncio
import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pxm_desktop.pxm.errors import NoRoom
from pxm_desktop.pxm.presigned import lifetime
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.disk import SourceError
from pxm_desktop.transfer.fingerprint import DIGEST_SIZE, Fingerprint, whole_blocks
from pxm_desktop.transfer.mime import mime_type
from pxm_desktop.transfer.model import Cause, Hold, Stage
from pxm_desktop.transfer.outcome import GivenUp, Held, NoConnection, Setback, StartAgain
from pxm_desktop.transfer.prepare import source_outcome, stamp
from pxm_desktop.transfer.rows import PartRow, Row
from pxm_desktop.transfer.s3 import (
    PartJob,
    PartRefused,
    SentPart,
    SignatureRefused,
    StorageUnreachable,
    UrlExpired,
    WrongEtag,
)


@dataclass(frozen=True, slots=True)
class _Plan:
    number: int
    offset: int
    length: int
    url: str

    def __repr__(self) -> str:
        return f"_Plan(number={self.number})"  # the URL is a secret


async def send(ctx: Context, row: Row) -> Row:
    """Send the parts that S3 has not acknowledged yet and take the row to sent.

    Raises `StartAgain`, `Held`, `Setback` or `GivenUp`.
    """
    await ensure_unchanged(ctx, row)
    plans = _plan(row)
    acknowledged = await ctx.run(lambda db: rows.parts(db, row.id)) if row.stage is Stage.SENDING else []
    have = {part.number for part in acknowledged}
    missing = [plan for plan in plans if plan.number not in have]
    if missing:
        _claim_when_slow(ctx, row, sum(plan.length for plan in missing))
    if row.stage is Stage.REQUESTED:
        row = await ctx.step(row, Stage.SENDING)
    fingerprint = Fingerprint(row.size)
    for part in acknowledged:
        _add(fingerprint, plans[part.number - 1], _digests(part.blocks))
    ctx.hub.sending(row.id, sum(plan.length for plan in plans if plan.number in have))
    try:
        last = await _send_missing(ctx, row, missing, fingerprint)
        await ensure_unchanged(ctx, row)
    except (UrlExpired, SignatureRefused) as error:
        raise StartAgain("The upload links had expired; new ones were asked for.", "expiries") from error
    except StorageUnreachable as error:
        raise (Setback if error.answered else NoConnection)(str(error)) from error
    except (PartRefused, WrongEtag) as error:
        raise GivenUp(str(error)) from error
    except SourceError as error:
        if error.kind is Cause.CHANGED:
            raise changed() from error
        raise source_outcome(ctx, error) from error
    finally:
        ctx.lanes.unclaim(row.id)
        ctx.hub.sent_finished(row.id)
    digest = await _complete(ctx, row, fingerprint)
    return await _to_sent(ctx, row, last, digest)


async def ensure_unchanged(ctx: Context, row: Row) -> None:
    """Compare size and time of the source with what was queued. Raises `StartAgain` when it changed."""
    seen = await stamp(ctx, row)
    if (seen.size, seen.mtime_ns) != (row.size, row.mtime_ns):
        raise changed()


def changed() -> StartAgain:
    """Return the outcome for a source file that was written to while it was on its way."""
    return StartAgain("The file changed while it was being uploaded.", "restarts")


def _plan(row: Row) -> list[_Plan]:
    urls: list[str] = json.loads(row.urls or "[]")
    size = row.part_size or row.size
    if row.upload_kind == "standard":
        return [_Plan(1, 0, row.size, urls[0])]
    return [
        _Plan(number, (number - 1) * size, min(size, row.size - (number - 1) * size), url)
        for number, url in enumerate(urls, start=1)
        if (number - 1) * size < row.size
    ]


def _claim_when_slow(ctx: Context, row: Row, left: int) -> None:
    """Claim every slot for a file that the line is too slow to finish, shared, before its URLs expire.

    Raises `StartAgain` when they have expired already.
    """
    if row.urls_expire_at is None:
        return
    seconds = row.urls_expire_at - ctx.sender.now()
    if seconds <= 0:
        raise StartAgain("The upload links had expired; new ones were asked for.", "expiries")
    rate = ctx.lanes.throughput()
    # Several files may share the line; one in four of its bytes is what a file can count on.
    if rate and left > rate * seconds / 4:
        ctx.lanes.claim(row.id)


def too_slow(row: Row) -> GivenUp:
    """Return the outcome for a file whose URLs expired too often, with the speed that it would need."""
    urls: list[str] = json.loads(row.urls or "[]")
    seconds = lifetime(urls[0]) if urls else None
    needed = f" It needs at least {_speed(row.size / seconds)}." if seconds else ""
    return GivenUp(
        f"The line is too slow: the upload links of this file ({row.size / 1e6:.0f} MB) expired before it was sent."
        f"{needed} Upload it from a faster line, or when less else is being sent, then retry."
    )


def _speed(rate: float) -> str:
    """Return bytes a second for people, rounded up."""
    return f"{math.ceil(rate / 1e5) / 10:.1f} MB/s" if rate > 1e6 else f"{math.ceil(rate / 1e3)} kB/s"


async def _send_missing(
    ctx: Context, row: Row, missing: list[_Plan], fingerprint: Fingerprint
) -> tuple[_Plan, SentPart] | None:
    """Send parts, several at once; return the part of a one-part file, which is journaled with its next step."""
    if len(missing) == 1 and row.upload_kind == "standard":
        plan = missing[0]
        part = await _send_part(ctx, row, plan)
        _add(fingerprint, plan, part.blocks)
        return plan, part
    queue = iter(missing)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(len(missing), ctx.lanes.maximum)):
                group.create_task(_work(ctx, row, queue, fingerprint))
    except BaseExceptionGroup as failures:
        raise _worst(failures) from None
    return None


def _worst(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one failure that decides: what a person must mend, before expiry, before what passes by itself."""
    order = (
        SourceError,
        GivenUp,
        NoRoom,
        PartRefused,
        WrongEtag,
        UrlExpired,
        SignatureRefused,
        StorageUnreachable,
    )
    flat: list[BaseException] = []
    stack: list[BaseException] = [failures]
    while stack:
        failure = stack.pop()
        if isinstance(failure, BaseExceptionGroup):
            stack.extend(failure.exceptions)
        else:
            flat.append(failure)
    for kind in order:
        for failure in flat:
            if isinstance(failure, kind):
                return failure
    return flat[0]


async def _work(ctx: Context, row: Row, queue: Iterator[_Plan], fingerprint: Fingerprint) -> None:
    for plan in queue:
        part = await _send_part(ctx, row, plan)
        _add(fingerprint, plan, part.blocks)
        kept = PartRow(plan.number, part.etag, b"".join(part.blocks))
        await ctx.run(lambda db, kept=kept, plan=plan: rows.add_part(db, row.id, kept, plan.length))  # type: ignore[misc]


async def _send_part(ctx: Context, row: Row, plan: _Plan) -> SentPart:
    job = PartJob(
        url=plan.url,
        path=row.path,
        offset=plan.offset,
        length=plan.length,
        file_size=row.size,
        mime_type=mime_type(row.name),
        mtime_ns=row.mtime_ns,
    )
    tries = 0
    while True:
        tries += 1
        try:
            async with ctx.lanes.slot(row.size, row.id):
                if row.urls_expire_at is not None and row.urls_expire_at <= ctx.sender.now():
                    raise UrlExpired
                return await ctx.sender.send(job, lambda n: ctx.hub.progressed(row.id, n))
        except (StorageUnreachable, WrongEtag) as error:
            if isinstance(error, StorageUnreachable):
                ctx.lanes.setback()
            if tries >= ctx.options.part_tries:
                raise
            await ctx.sleep(ctx.options.part_backoff * 2 ** (tries - 1))


def _add(fingerprint: Fingerprint, plan: _Plan, digests: Sequence[bytes]) -> None:
    start, _ = whole_blocks(plan.offset, plan.length, fingerprint.size)
    fingerprint.add(start, digests)


def _digests(blocks: bytes) -> list[bytes]:
    return [blocks[start : start + DIGEST_SIZE] for start in range(0, len(blocks), DIGEST_SIZE)]


async def _complete(ctx: Context, row: Row, fingerprint: Fingerprint) -> str:
    """Return the whole fingerprint; parts that do not end on block borders leave blocks to read again."""
    try:
        await ctx.disk.complete(row.path, fingerprint)
    except SourceError as error:
        if error.kind is Cause.CHANGED:
            raise changed() from error
        raise source_outcome(ctx, error) from error
    return fingerprint.hexdigest()


async def _to_sent(ctx: Context, row: Row, last: tuple[_Plan, SentPart] | None, digest: str) -> Row:
    def work(db: sqlite3.Connection) -> Row:
        if last is not None:
            plan, part = last
            rows.add_part(db, row.id, PartRow(plan.number, part.etag, b"".join(part.blocks)), plan.length)
        return rows.step(db, row.id, Stage.SENT, fingerprint=digest)

    moved = await ctx.run(work)
    ctx.hub.changed((moved.public(),))
    return moved


def unstable() -> Held:
    """Return the outcome for a file that changed too often; a stable look at it later starts it again."""
    return Held(
        Hold.FILE,
        "The file keeps changing while it is being uploaded."
        " Close it in the program that writes it; it goes on by itself.",
        30.0,
        Cause.CHANGED,
    )
