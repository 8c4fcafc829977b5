"""The rules of changes, as pure functions: what an edit wishes, how it is merged, whether it lasted, how it is undone.

A wish names what it found when it was planned (`before`, if `known`) and what it wants (`after`). A deed is a wish that
was carried out, or may have been: its `before` is what PXM showed right before, and an undo goes by that alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from pxm_desktop.pxm.models import AttributeValue, File
from pxm_desktop.pxm.resource import CLEAR
from pxm_desktop.relinking.model import LINKS, FileEdit, ItemChange, What, Worth
from pxm_desktop.relinking.ports import KnownFile, Names
from pxm_desktop.transfer.comparing import same

Deeds = Mapping[str, ItemChange]
"""By `ItemChange.key`."""

Values = Mapping[str, Any]
"""What a file has for its attributes, by id, as PXM told it."""

Silent = Literal["", "products", "regions", "attributes"]


@dataclass(slots=True)
class Merge:
    """What has to be written so that a file has what is wished."""

    fields: dict[str, Any] = field(default_factory=dict)
    """Arguments of `Files.update`, attributes left out."""
    attributes: list[ItemChange] = field(default_factory=list)
    """Wishes for attributes that are to be set, or cleared where they end with None."""
    deeds: dict[str, ItemChange] = field(default_factory=dict)
    """What this change has done to the file, or is about to do."""
    collided: list[ItemChange] = field(default_factory=list)
    """Wishes that somebody else has got in the way of; `before` is what is there now."""

    @property
    def writes(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.fields or self.attributes)


def wishes_of(edit: FileEdit, known: KnownFile | None, names: Names) -> tuple[ItemChange, ...]:
    """Return what an edit wishes for its file, beside what is known of it here."""
    file = known or KnownFile(edit.file_id)
    found = [
        *_links("product", edit.remove_products, edit.add_products, file.products, names.products),
        *_links("region", edit.remove_regions, edit.add_regions, file.regions, names.regions),
    ]
    if edit.published is not None:
        found.append(_scalar("published", file.published, edit.published))
    if edit.published_from is not None:
        found.append(ItemChange(what="published_from", after=float(int(edit.published_from)), known=False))
    for attribute in edit.set_attributes:
        label = attribute.name or names.attributes.get(attribute.id, "")
        found.append(
            ItemChange(
                what="attribute", id=attribute.id, label=label, after=worth_of(attribute.value), known=False
            )
        )
    found += [
        ItemChange(what="attribute", id=gone, label=names.attributes.get(gone, ""), known=False)
        for gone in edit.clear_attributes
    ]
    if edit.name:
        found.append(_scalar("name", file.name or None, edit.name))
    return tuple(found)


def merge(
    file: File,
    values: Values | None,
    wishes: Sequence[ItemChange],
    done: Deeds,
    *,
    now: float,
    win: bool = False,
) -> Merge:
    """Merge wishes into what a file has now. `done`: what this change may have done to it before.

    With `win` a wish is carried out whatever somebody else put in its place. `silent` must be empty for the file.
    """
    made = Merge(deeds=dict(done))
    for wish in wishes:
        there = present(file, values, wish)
        if equal(wish.what, there, wish.after):
            continue  # of a deed that is its outcome; without one it was so already
        deed = done.get(wish.key)
        if wish.what not in LINKS and not win and not _untold(there, wish.what):
            # What it was: before our own deed, else as it was shown to whoever wanted this change.
            expected = deed or (wish if wish.known else None)
            if expected is not None and not equal(wish.what, there, expected.before):
                theirs = {"before": there, "known": True, "collided": True, "was": expected.before}
                made.collided.append(wish.model_copy(update=theirs))
                continue
        if deed is None or win:
            mine = {"before": there, "known": True, "collided": False, "was": None}
            made.deeds[wish.key] = wish.model_copy(update=mine)
        _write(made, file, wish)
    _complete_publication(made, file, now)
    return made


def silent(file: File, values: Values | None, wishes: Iterable[ItemChange]) -> Silent:
    """Say which of the things that are wished a file does not tell: nothing may be merged from it then."""
    wanted = {wish.what for wish in wishes}
    if "product" in wanted and file.collections is None:
        return "products"
    if "region" in wanted and file.region_ids is None:
        return "regions"
    return "attributes" if "attribute" in wanted and values is None else ""


def shown_values(file: File) -> dict[str, Any] | None:
    """Return the attribute values that a file itself tells; None where it does not tell all of them."""
    shown = file.attributes
    if shown is None or not all(value.has_value for value in shown):
        return None
    return {value.id: value.value for value in shown}


def present(file: File, values: Values | None, wish: ItemChange) -> Worth:
    """Return what is there now of the thing that is wished."""
    match wish.what:
        case "product":
            return wish.id in (file.collections or ())
        case "region":
            return wish.id in (file.region_ids or ())
        case "published":
            return file.published
        case "published_from":
            start = file.published_start_date
            return float(int(start.timestamp())) if start is not None else None
        case "attribute":
            return worth_of((values or {}).get(wish.id))
        case "name":
            return file.file_name


def leaves_out(file: File, wishes: Iterable[ItemChange]) -> bool:
    """Say whether an answer leaves out what is written for these wishes, or would have to be taken back."""
    wanted = {wish.what for wish in wishes}
    needed = {
        "product": file.collections is not None,
        "region": file.region_ids is not None,
        "published": file.published is not None,
        "name": file.file_name is not None,
        # An absent date is unknown; only one that is told to be none is none.
        "published_from": "published_start_date" in file.model_fields_set,
    }
    if "published" in wanted:
        wanted.add("published_from")
    return not all(told for what, told in needed.items() if what in wanted)


def surprises(file: File, wishes: Iterable[ItemChange]) -> bool:
    """Say whether a file shows something else than was known of it when it was wished for: a list may lag behind."""
    seen = ((wish, present(file, None, wish)) for wish in wishes if wish.known and wish.what != "attribute")
    return any(
        not _untold(there, wish.what) and not equal(wish.what, there, wish.before) for wish, there in seen
    )


def differs(file: File, known: KnownFile | None) -> bool:
    """Say whether a file shows other links than this computer knows: either may be from before the last write."""
    if known is None:
        return False
    return any(
        there is not None and ours is not None and set(there) != set(ours)
        for there, ours in ((file.collections, known.products), (file.region_ids, known.regions))
    )


def lasted(
    file: File, wishes: Sequence[ItemChange], done: Deeds
) -> Literal["kept", "lost", "changed", "silent"]:
    """Say whether a file that is read later still has what was wished.

    `lost`: it is as it was before; `changed`: somebody put something else there; `silent`: the answer does not tell.
    """
    values = shown_values(file)
    told = [wish for wish in wishes if wish.what != "attribute" or values is not None]
    if silent(file, values, told):
        return "silent"
    verdict: Literal["kept", "lost", "changed"] = "kept"
    for wish in told:
        there = present(file, values, wish)
        if equal(wish.what, there, wish.after) or _untold(there, wish.what):
            continue
        deed = done.get(wish.key)
        if wish.what in LINKS or (deed is not None and equal(wish.what, there, deed.before)):
            return "lost"
        verdict = "changed"
    return verdict


def inverse(done: Iterable[ItemChange]) -> tuple[ItemChange, ...]:
    """Return the wishes that take deeds back; what was there before is left out where PXM never told it."""
    return tuple(
        deed.model_copy(update={"before": deed.after, "after": deed.before, "known": True})
        for deed in reversed(tuple(done))
        if not _untold(deed.before, deed.what)
    )


def worth_of(raw: Any) -> Worth:
    """Return a value as it is kept and compared here."""
    if raw is None or isinstance(raw, (bool, int, float, str)):
        return raw
    if isinstance(raw, (list, tuple)):
        return tuple(str(entry) for entry in raw)
    return json.dumps(raw, sort_keys=True)


def equal(what: What, there: Worth, wished: Worth) -> bool:
    """Compare as people do: PXM may answer a number as text, a day with a time, a list in another order."""
    if there is None or wished is None:
        return there in (None, "", ()) and wished in (None, "", ())
    if what == "published_from":
        return math.isclose(float(there), float(wished), abs_tol=1.0)  # type: ignore[arg-type] # seconds both
    if what == "attribute":
        return same(AttributeValue(id="-", value=there), wished)
    return there == wished


# --- inside ---


def _links(
    what: Literal["product", "region"],
    removed: Sequence[str],
    added: Sequence[str],
    present: Sequence[str] | None,
    names: Mapping[str, str],
) -> list[ItemChange]:
    return [
        ItemChange.model_construct(
            what=what,
            id=identity,
            label=names.get(identity, ""),
            before=None if present is None else identity in present,
            after=wanted,
            known=present is not None,
        )
        for wanted, ids in ((False, removed), (True, added))
        for identity in dict.fromkeys(ids)
    ]


def _untold(there: Worth, what: What) -> bool:
    """Say whether PXM left out what it always has a value for."""
    return there is None and what in ("published", "name")


def _scalar(what: Literal["published", "name"], there: bool | str | None, wanted: bool | str) -> ItemChange:
    return ItemChange(what=what, before=there, after=wanted, known=there is not None)


def _write(made: Merge, file: File, wish: ItemChange) -> None:
    """Add one wish to what is written."""
    fields = made.fields
    match wish.what:
        case "product" | "region":
            name = "collections" if wish.what == "product" else "region_ids"
            there = fields.get(name, (file.collections if wish.what == "product" else file.region_ids) or ())
            kept = tuple(known for known in there if known != wish.id)
            fields[name] = (*kept, wish.id) if wish.after else kept
        case "published":
            fields["published"] = wish.after
        case "published_from":
            moment = wish.after
            fields["published_start_date"] = (
                CLEAR if moment is None else datetime.fromtimestamp(float(moment), UTC)  # type: ignore[arg-type]
            )
        case "attribute":
            made.attributes.append(wish)
        case "name":
            fields["file_name"] = wish.after


def _complete_publication(made: Merge, file: File, now: float) -> None:
    """PXM wants a start date with what is published (article): the one that is there, else now."""
    fields = made.fields
    if "published_start_date" in fields:
        if "published" not in fields and file.published:
            fields["published"] = True
        return
    if not fields.get("published"):
        return
    start = file.published_start_date
    if start is None:
        start = datetime.fromtimestamp(int(now), UTC)
        begun = ItemChange(what="published_from", before=None, after=start.timestamp())
        made.deeds.setdefault(begun.key, begun)
    fields["published_start_date"] = start
