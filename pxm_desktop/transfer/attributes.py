"""Attribute values of a file: carried by the link's PUT where that is safe, else set one by one.

For files PXM documents only a call for each value (article, "Attributes"); an array in a PUT is documented for
collections, where it replaces all values. So the array goes along only when the file itself tells all its values, and
what PXM's answer does not show afterwards is set by the documented call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pxm_desktop.pxm.attributes import merged_changes
from pxm_desktop.pxm.errors import BadRequest, NotFound, PermissionDenied
from pxm_desktop.pxm.models import AttributeChange, File
from pxm_desktop.transfer.comparing import same
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute
from pxm_desktop.transfer.outcome import GivenUp

Refusal = tuple[FileAttribute, BadRequest | PermissionDenied | NotFound]
"""An attribute that PXM did not take, and its answer."""


def for_put(file: File, asked: Sequence[FileAttribute]) -> list[AttributeChange] | None:
    """Return the whole array for a PUT; None when nothing is to be set or the file does not tell its values."""
    shown = file.attributes
    if shown is None or not all(value.has_value for value in shown) or not missing(file, asked):
        return None
    return merged_changes(shown, [AttributeChange(id=a.id, value=_wire(a.value)) for a in asked])


def missing(file: File | None, asked: Sequence[FileAttribute]) -> tuple[FileAttribute, ...]:
    """Return what a file does not show to have; all where it does not tell."""
    shown = {value.id: value for value in (file.attributes if file is not None else None) or ()}
    return tuple(a for a in asked if a.id not in shown or not same(shown[a.id], a.value))


def contradicts(file: File, asked: Sequence[FileAttribute]) -> bool:
    """Say whether a file tells its values and they are not those asked for."""
    return file.attributes is not None and bool(missing(file, asked))


async def set_each(ctx: Context, file_id: str, asked: Sequence[FileAttribute]) -> list[Refusal]:
    """Set values one by one; return those that PXM refused.

    Raises `NotFound` while PXM does not know the file, and every `PxmError` that is no word on one value.
    """
    refused: list[Refusal] = []
    for attribute in asked:
        try:
            await ctx.client.attributes.set_value("file", file_id, attribute.id, _wire(attribute.value))
        except (BadRequest, PermissionDenied) as refusal:
            refused.append((attribute, refusal))
        except NotFound as absent:
            if await _defined(ctx, attribute):
                raise
            refused.append((attribute, absent))
    return refused


def give_up(refused: Sequence[Refusal]) -> GivenUp:
    """Return the end of a transfer whose file is uploaded and linked, but lacks values."""
    names = [f"“{attribute.name or attribute.id}”" for attribute, _ in refused]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    again = "Retry it then; nothing is uploaded again."
    if len(refused) > 1:
        what = f"did not take its values for {listed}. Change them or take them off."
    else:
        match refused[0][1]:
            case PermissionDenied():
                what = f"does not let your user set {listed}. Ask for permission or take it off."
            case NotFound():
                what = f"has no attribute {listed} any more. Take it off."
            case BadRequest(detail=str(detail)) if detail:
                what = f"refused its value for {listed}: {detail.rstrip('.')}. Change it or take it off."
            case _:
                what = f"refused its value for {listed}. Change it or take it off."
    return GivenUp(f"The file is in PXM and linked, but PXM {what} {again}")


async def _defined(ctx: Context, attribute: FileAttribute) -> bool:
    """Tell an attribute that is gone from a file that PXM does not show yet."""
    try:
        await ctx.client.attributes.get(attribute.id)
    except NotFound:
        return False
    return True


def _wire(value: AttributeWorth) -> Any:
    return list(value) if isinstance(value, tuple) else value
