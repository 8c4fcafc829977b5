"""Writing one file: the PUT of what changes, attributes one by one where need be, and what the answers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pxm_desktop.pxm.attributes import merged_changes
from pxm_desktop.pxm.client import PxmClient, PxmView
from pxm_desktop.pxm.errors import (
    AnswerLost,
    BadRequest,
    CredentialsMissing,
    CredentialsRefused,
    NameConflict,
    NotFound,
    PermissionDenied,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.pxm.models import AttributeChange, File
from pxm_desktop.relinking.model import ItemChange
from pxm_desktop.relinking.records import WRITING, Item, State
from pxm_desktop.relinking.wishes import Merge, Values, equal, lasted, merge, shown_values, silent, worth_of

TROUBLE = (Unreachable, RateLimited, ServerFailed, CredentialsRefused, CredentialsMissing)
"""Errors that are no word on one file: everything waits until they have passed."""

GONE = "PXM no longer has this file. It was deleted there; there is nothing to do."
UNKNOWN = "PXM has no file with this id. It was deleted, is too new, or the id is wrong."
"""Instead of `GONE` for a file that was never seen from here: the id may be mistyped."""
DENIED = "Your PXM user may not change this file. Ask your PXM administrator for the permission, then retry."
SILENT = {
    "products": "PXM does not say which products the file has, so nothing was changed. "
    "It may still be processed; retry in a minute.",
    "regions": "PXM does not say which regions the file has, so nothing was changed. "
    "It may still be processed; retry in a minute.",
    "attributes": "PXM does not tell the file's attributes, so nothing was changed. Retry in a minute.",
}
CHANGED = "Somebody else changed the same thing meanwhile, so it was left. Retry to let your change win."
FOUGHT = (
    "Somebody else keeps changing this back, so it was left. Talk to them, or retry to let your change win."
)
SETBACKS = "PXM failed at this file again and again. Retry it later; if it lasts, ask PXM support."
UNREAD = "It was written, but PXM fails whenever the file is read, so nobody knows whether that lasted. Retry it later."


@dataclass(slots=True)
class Prepared:
    """A file that was read, with what is to be written."""

    item: Item
    file: File
    values: Values | None
    merge: Merge
    read_at: float
    """When the file was read, in seconds since 1970."""
    before: dict[str, ItemChange]
    """The deeds as they were, for the case that nothing is written after all."""


@dataclass(slots=True)
class Outcome:
    """What became of a file. `writing` is in doubt, `planned` was not touched."""

    state: State
    sentence: str = ""
    file: File | None = None
    """As PXM showed it last, where it did."""
    trouble: PxmError | None = None
    """Why nothing goes on for now."""
    answered: bool = False
    """PXM's answer showed all of it."""
    undone: Sequence[ItemChange] = field(default_factory=tuple)
    """Deeds that were refused."""
    collided: Sequence[ItemChange] = field(default_factory=tuple)
    """Wishes that somebody else got in the way of, with what is there now."""


def prepared(
    item: Item, file: File, values: Values | None, *, read_at: float, now: float
) -> Prepared | Outcome:
    """Merge an item's wishes into its file; an outcome where nothing is to be written."""
    left_out = silent(file, values, item.wishes)
    if left_out:
        return Outcome("failed", SILENT[left_out])
    before = item.deeds
    made = merge(file, values, item.wishes, before, now=now, win=item.win)
    if made.writes:
        return Prepared(item, file, values, made, read_at, before)
    if made.collided:
        return Outcome("collided", CHANGED, file, collided=made.collided)
    # What was in doubt, or undone by others, shows itself to be done.
    return Outcome("done" if before else "same", file=file)


async def write(client: PxmClient, writer: PxmView, ready: Prepared) -> Outcome:
    """Write what was merged, once, by the `writer`, which does not wait for long. Never raises a `PxmError`."""
    sent = False
    try:
        left, answer, sent = await _put(writer, ready)
        refused: list[tuple[ItemChange, PxmError]] = []
        for wish in left:
            try:
                await _set(client, ready.item.file_id, wish)
                sent = True
            except (BadRequest, PermissionDenied, NotFound) as refusal:
                refused.append((wish, refusal))
    except AnswerLost as error:
        return Outcome(WRITING, trouble=error)
    except TROUBLE as error:
        return Outcome(WRITING if sent else "planned", trouble=error)
    except UnexpectedAnswer as error:
        return Outcome(WRITING, trouble=error)
    except NotFound:
        # Nothing was written: an undo may not take back what others do from now on.
        return replace(await _missing(client, ready.item.file_id), undone=tuple(ready.merge.deeds.values()))
    except PxmError as error:
        return Outcome("failed", _why(error), undone=tuple(ready.merge.deeds.values()) if not sent else ())
    if refused:
        return Outcome("failed", _refusals(refused), undone=tuple(wish for wish, _ in refused))
    if ready.merge.collided:
        return Outcome("collided", CHANGED, answer, collided=ready.merge.collided)
    shown = answer is not None and lasted(answer, ready.item.wishes, ready.merge.deeds) == "kept"
    return Outcome("written", file=answer, answered=shown)


def failure(error: PxmError) -> Outcome:
    """Return what an error means that was met while a file was read."""
    if isinstance(error, TROUBLE):
        return Outcome("planned", trouble=error)
    if isinstance(error, NotFound):
        return Outcome("gone", GONE)
    return Outcome("failed", _why(error))


# --- inside ---


async def _put(writer: PxmView, ready: Prepared) -> tuple[Sequence[ItemChange], File | None, bool]:
    """PUT fields, with the attributes where the file tells its own.

    Return the attributes still to be set, the answer, and whether PXM took anything.
    """
    fields: dict[str, Any] = dict(ready.merge.fields)
    wishes = ready.merge.attributes
    # Where it did not last the first time, a PUT may not take attributes at all.
    carried = wishes and shown_values(ready.file) is not None and not ready.item.tries
    if not fields and not carried:
        return wishes, None, False
    file_id = ready.item.file_id
    if not carried:
        return wishes, await writer.files.update(file_id, **fields, once=True), True
    changes = merged_changes(ready.file.attributes, [_operation(wish) for wish in wishes])
    try:
        answer = await writer.files.update(file_id, **fields, attributes=changes, once=True)
    except (BadRequest, PermissionDenied):
        # One by one shows which of them PXM does not take.
        answer = await writer.files.update(file_id, **fields, once=True) if fields else None
        return wishes, answer, bool(fields)
    now = shown_values(answer) if answer is not None else None
    if now is None:
        return (), answer, True
    return [w for w in wishes if not equal("attribute", worth_of(now.get(w.id)), w.after)], answer, True


async def _set(client: PxmClient, file_id: str, wish: ItemChange) -> None:
    """Set one attribute; None takes its value away."""
    value = list(wish.after) if isinstance(wish.after, tuple) else wish.after
    answer = await client.attributes.set_value("file", file_id, wish.id, value)
    if answer is not None and (
        not answer.has_value or equal("attribute", worth_of(answer.value), wish.after)
    ):
        return
    there = await client.attributes.value("file", file_id, wish.id)
    if not equal("attribute", worth_of(there.value if there is not None else None), wish.after):
        raise BadRequest(detail="it keeps another value")


async def _missing(client: PxmClient, file_id: str) -> Outcome:
    """Tell a file that is gone from a PUT that PXM does not know for it yet."""
    try:
        await client.files.get(file_id)
    except NotFound:
        return Outcome("gone", GONE)
    except TROUBLE as error:
        return Outcome(WRITING, trouble=error)
    except PxmError as error:
        return Outcome("failed", _why(error))
    return Outcome(
        "failed", "PXM does not let this file be changed yet. It may still be processed; retry in a minute."
    )


def _operation(wish: ItemChange) -> AttributeChange:
    if wish.after is None:
        return AttributeChange(id=wish.id, type="delete")
    return AttributeChange(
        id=wish.id, value=list(wish.after) if isinstance(wish.after, tuple) else wish.after
    )


def _refusals(refused: Sequence[tuple[ItemChange, PxmError]]) -> str:
    names = ", ".join(f"“{wish.label or wish.id}”" for wish, _ in refused)
    if len(refused) > 1:
        return f"PXM did not take the values for {names}. Change them, then retry."
    wish, error = refused[0]
    match error:
        case PermissionDenied():
            return f"PXM does not let your user set {names}. Ask your PXM administrator for the permission, then retry."
        case NotFound():
            return f"PXM has no attribute {names} any more. Leave it out."
        case _ if wish.after is None:
            return f"PXM does not take the value of {names} away. Take it away in PXM itself."
        case BadRequest(detail=str(detail)) if detail:
            return f"PXM refused the value for {names}: {detail.rstrip('.')}. Choose another one."
    return f"PXM refused the value for {names}. Choose another one."


def _why(error: PxmError) -> str:
    match error:
        case PermissionDenied():
            return DENIED
        case NameConflict():
            return "PXM already has a file of this name. Choose another name."
        case BadRequest(detail=str(detail)) if detail:
            return (
                f"PXM did not take this: {detail.rstrip('.')}. A product or region may have been deleted there;"
                " choose again."
            )
        case BadRequest():
            return "PXM did not take this. A product or region may have been deleted there; choose again."
    return str(error)
