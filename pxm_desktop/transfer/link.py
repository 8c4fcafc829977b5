"""From confirmed to done: the file joins its collections and regions, and nothing that others linked is lost.

PXM replaces whole arrays and has no If-Match (article, "Understanding PUT Behavior"), so every write is built on a list
of collections read a moment before: from the confirm answer while it is fresh, from a page shared with other
files, or by id.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pxm_desktop.pxm.errors import BadRequest, NotFound, PermissionDenied
from pxm_desktop.pxm.models import AttributeChange, File
from pxm_desktop.transfer import attributes
from pxm_desktop.transfer.attributes import Refusal
from pxm_desktop.transfer.confirm import publication_start
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute, Hold, Stage
from pxm_desktop.transfer.outcome import GivenUp, Held, StartAgain
from pxm_desktop.transfer.prepare import verify_known
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.takeover import Takeover

_PATIENCE = 5
"""Looks of one go at a file that PXM does not show yet, before it is held and others get their turn."""


async def link(ctx: Context, row: Row, file: File | None) -> Row:
    """Write what the destination asks for and PXM does not have yet, then take the row to done or skipped.

    `file` is the object as the confirm answer showed it, if it did. An attribute that PXM refuses fails the row only
    after everything else was written.
    """
    if row.destination.unresolved:  # it was taken over from somebody who has sent it
        raise Held(Hold.PRODUCT, row.destination.unresolved)
    if (
        row.duplicate
        and row.destination.on_duplicate is DuplicatePolicy.KEEP_BOTH
        and row.fingerprint is not None
    ):
        # Skipped under another policy before; a twin of the same source file, which has no fingerprint, stays linked.
        raise StartAgain("Kept beside the file that PXM has already.")
    if not _asks(row):
        return await _nothing_to_link(ctx, row)
    if row.stage is Stage.CONFIRMED:
        row = await ctx.step(row, Stage.LINKING)
    takeover = await Takeover.begin(ctx, row) if row.replaces else None
    try:
        refused = await _write(ctx, row, file, takeover)
    except BaseException:
        if not row.duplicate:
            ctx.visibility.given_up()  # this may have been the scout that others wait for
        raise
    if takeover is not None:
        await takeover.finish(ctx, without={attribute.id for attribute in row.destination.attributes})
    if refused:
        raise attributes.give_up(refused)
    return await ctx.step(row, Stage.DONE, unverified=int(bool(row.destination.collections)), redirected=0)


def _asks(row: Row) -> bool:
    """Say whether something has to be written after the confirm, which set regions and publish state already."""
    return bool(row.destination.attributes) or _asks_links(row)


def _asks_links(row: Row) -> bool:
    asked = row.destination
    later = row.duplicate or row.redirected
    return bool(asked.collections or row.replaces or (later and (asked.regions or asked.publish is not None)))


async def _nothing_to_link(ctx: Context, row: Row) -> Row:
    if not row.duplicate:
        return await ctx.step(row, Stage.DONE)
    try:
        await verify_known(ctx, row)
    except NotFound as gone:
        raise _gone() from gone
    return await ctx.step(row, Stage.SKIPPED, reason="The same file is already in PXM.")


def _gone() -> StartAgain:
    return StartAgain("The file that PXM had was deleted there; it is uploaded again.")


async def _write(ctx: Context, row: Row, file: File | None, takeover: Takeover | None) -> list[Refusal]:
    """Write links and attributes; return the attributes that PXM refused."""
    confirmed_at = row.confirmed_at or 0.0
    known_at = confirmed_at
    left: tuple[FileAttribute, ...] = row.destination.attributes
    links = _asks_links(row)
    for attempt in range(_PATIENCE):
        await _until_shown(ctx, row, attempt)
        try:
            if links:
                if file is None or file.collections is None or ctx.now() - known_at > ctx.options.fresh:
                    file = await _read(ctx, row)
                    known_at = ctx.now()
                left = await _put(ctx, row, file, takeover)
                links = False
            refused = await attributes.set_each(ctx, row.file_id or "", left)
        except NotFound as missing:
            file = None
            await _ensure_patience(ctx, row, missing)
            continue
        except PermissionDenied as refused:
            raise GivenUp(
                "The file is in PXM, but your PXM user may not link it to this product."
                " Ask for permission or choose another product, then retry; nothing is uploaded again."
            ) from refused
        except BadRequest as refused:
            raise GivenUp(
                "The file is in PXM, but PXM did not take its products or regions: one of them may have been deleted"
                " there. Choose again, then retry; nothing is uploaded again."
            ) from refused
        if not row.duplicate:
            ctx.visibility.seen(confirmed_at, first_try=attempt == 0)
        return refused
    raise Held(
        Hold.PROCESSING,
        "PXM is still processing the file. It is linked as soon as PXM shows it.",
        ctx.options.look_again_most,
    )


async def _until_shown(ctx: Context, row: Row, attempt: int) -> None:
    """Wait until PXM can be expected to know the file."""
    confirmed_at = row.confirmed_at or 0.0
    if attempt == 0:
        if row.duplicate:
            return
        if ctx.visibility.must_wait(confirmed_at):
            with ctx.idle():
                await ctx.visibility.ready(confirmed_at)
        else:
            await ctx.visibility.ready(confirmed_at)
        return
    with ctx.idle():
        await ctx.sleep(ctx.options.look_again * 0.1 * 2**attempt)


async def _ensure_patience(ctx: Context, row: Row, missing: NotFound) -> None:
    if row.duplicate:
        await _ensure_known(ctx, row)
    if ctx.now() - (row.confirmed_at or 0.0) > ctx.options.processing_limit:
        raise GivenUp(
            "PXM took the file but has not shown it since, or the product is gone."
            " Look for both in PXM; retry links it without uploading again."
        ) from missing


async def _ensure_known(ctx: Context, row: Row) -> None:
    """Tell a product that is gone from a duplicate that is gone; the second starts again."""
    try:
        await verify_known(ctx, row)
    except NotFound as gone:
        raise _gone() from gone


async def _read(ctx: Context, row: Row) -> File:
    """Read the file's present links. An answer without `collections` says nothing and is never merged from."""
    file_id = row.file_id or ""
    file = await ctx.readings.file(file_id, row.confirmed_at or ctx.now())
    if file.collections is None:
        file = await ctx.client.files.get(file_id)
    if file.collections is None:
        raise Held(
            Hold.PROCESSING,
            "PXM does not say yet which products the file has, so nothing is changed. It goes on by itself.",
            ctx.options.look_again_most,
        )
    return file


async def _put(ctx: Context, row: Row, file: File, takeover: Takeover | None) -> tuple[FileAttribute, ...]:
    """Write links, and attributes where the PUT can carry them; return the attributes that are still to be set."""
    asked: Destination = row.destination
    present = file.collections or ()
    wanted = (*present, *asked.collections, *(takeover.collections if takeover else ()))
    collections = tuple(dict.fromkeys(wanted))
    regions: tuple[str, ...] | None = None
    published: bool | None = None
    start: datetime | None = None
    later = row.duplicate or row.redirected
    more = (*(asked.regions if later else ()), *(takeover.regions if takeover else ()))
    if more and file.region_ids is None:
        file = await ctx.client.files.get(file.id)
    if more and file.region_ids is not None:  # absent is unknown: then nothing is replaced
        regions = tuple(dict.fromkeys((*file.region_ids, *more)))
    if later:
        published = asked.publish
        start = publication_start(ctx, asked)
    if takeover is not None:
        published = takeover.published if published is None else published
        if published and start is None:
            start = takeover.published_from or datetime.fromtimestamp(ctx.now(), UTC)
    unchanged = set(collections) == set(present) and (
        regions is None or (file.region_ids is not None and set(regions) == set(file.region_ids))
    )
    carried = attributes.for_put(file, asked.attributes)
    if unchanged and published is None and carried is None:
        return attributes.missing(file, asked.attributes)

    async def put(values: list[AttributeChange] | None) -> File | None:
        return await ctx.client.files.update(
            file.id,
            collections=collections,
            region_ids=regions,
            published=published,
            published_start_date=start,
            attributes=values,
        )

    try:
        answer = await put(carried)
    except (BadRequest, PermissionDenied):
        if carried is None:
            raise
        answer = await put(None)  # one by one shows which of them PXM does not take
    return attributes.missing(answer, asked.attributes)
