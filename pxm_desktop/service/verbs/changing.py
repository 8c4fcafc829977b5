"""What is to change on one object: compared with what it is, merged where PXM replaces arrays, and told.

PXM has no If-Match, so what others write between our read and our write is overwritten in the fields that we send: only
those that differ are sent, and arrays that we merged are looked at once more afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from pxm_desktop.pxm.attributes import merged_changes
from pxm_desktop.pxm.models import AttributeChange, AttributeValue, PxmEntity
from pxm_desktop.pxm.resource import CLEAR, instant
from pxm_desktop.service.errors import BadValue, ServiceError

M = TypeVar("M", bound=PxmEntity)


class Keep(Enum):
    """The type of `KEEP`."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
"""A field that is not among the arguments: it stays as it is, where None empties it."""

Text = str | None | Keep
Ids = Sequence[str] | Keep

_UNTOLD = {
    "direct_parent": "PXM does not say in which categories the product is, so nothing was changed.",
    "region_ids": "PXM does not say in which regions the product is, so nothing was changed.",
    "options": "PXM does not say which options the attribute has, so nothing was changed.",
    "attributes": "PXM does not say which attributes are in the group, so nothing was changed.",
    "collections": "PXM does not say on which products the resource is, so nothing was changed.",
}


class Edit(Generic[M]):
    """Gathers what differs; `body` is what to send, `changes` what to tell."""

    def __init__(self, now: M) -> None:
        self.now = now
        self.body: dict[str, Any] = {}
        self.changes: list[dict[str, Any]] = []
        self._merged: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def field(self, name: str, value: Any) -> None:
        """Set a field; None empties it, `KEEP` leaves it."""
        if value is KEEP:
            return
        before = getattr(self.now, name)
        if name in self.now.model_fields_set and _same(before, value):
            return
        self.body[name] = CLEAR if value is None else value
        self._note(name, before, value)

    def array(
        self, name: str, instead: Ids = KEEP, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """Replace an array, or add to it and take from it; what else is in it stays.

        Raises:
            BadValue: the same is to be added and taken away.
            ServiceError: PXM does not tell what is in it, so merging would lose that.

        """
        if instead is KEEP and not add and not remove:
            return
        if set(add) & set(remove):
            raise BadValue("Something is to be both added and taken away.", "Leave one of the two out.")
        present: Sequence[str] | None = getattr(self.now, name)
        if instead is KEEP and present is None:
            raise ServiceError(_UNTOLD[name], "Try again in a minute.")
        start = (present or ()) if isinstance(instead, Keep) else instead
        wanted = tuple(entry for entry in dict.fromkeys((*start, *add)) if entry not in set(remove))
        # The order says something of options only.
        if (
            present is not None
            and set(present) == set(wanted)
            and (name != "options" or tuple(present) == wanted)
        ):
            return
        self.body[name] = wanted
        there = frozenset(present or ())
        self._merged[name] = (frozenset(wanted) - there, there - frozenset(wanted))
        self._note(name, present, wanted)

    def attributes(
        self, present: Sequence[AttributeValue] | None, values: Mapping[str, Any], clear: Sequence[str]
    ) -> None:
        """Set and clear attribute values by id; all others are sent again, since PXM replaces the whole array.

        Raises:
            BadValue: the same attribute is to be set and cleared.
            UnexpectedAnswer: `present` is unknown, so changing one would lose the others.

        """
        if set(values) & set(clear):
            raise BadValue("An attribute is to be set and cleared.", "Leave one of the two out.")
        known = {entry.id: entry for entry in present or ()}
        changes: list[AttributeChange] = []
        for key, value in values.items():
            entry = known.get(key)
            if entry is not None and _same(entry.value, value):
                continue
            changes.append(AttributeChange(id=key, value=value))
            name, before = (entry.name, entry.value) if entry is not None else (None, None)
            self._note("attribute", before, value, id=key, name=name)
        for key in dict.fromkeys(clear):
            entry = known.get(key)
            if entry is not None and entry.value is not None:
                changes.append(AttributeChange(id=key, type="delete"))
                self._note("attribute", entry.value, None, id=key, name=entry.name)
        if changes:
            self.body["attributes"] = merged_changes(present, changes)

    def kept(self, found: M) -> bool:
        """Say whether arrays that were changed are as they were wanted, what others changed meanwhile aside."""
        for name, (added, removed) in self._merged.items():
            present = getattr(found, name)
            if present is not None and not (added <= set(present) and removed.isdisjoint(present)):
                return False
        return True

    def plan(self) -> dict[str, Any]:
        """Return what would change, for an answer to a dry run."""
        return {"id": self.now.id, "dry_run": True, **self.told()}

    def told(self) -> dict[str, Any]:
        """Return what changes, for an answer."""
        return {"changed": bool(self.body), "changes": self.changes}

    def _note(self, field: str, before: Any, after: Any, **more: str | None) -> None:
        entry = {"field": field, **{key: value for key, value in more.items() if value is not None}}
        self.changes.append({**entry, "before": as_json(before), "after": as_json(after)})


def created(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new object would have, in the form of `Edit.told`."""
    return {
        "changed": True,
        "changes": [
            {"field": name, "before": None, "after": as_json(value)}
            for name, value in fields.items()
            if value is not None
        ],
    }


def not_kept() -> ServiceError:
    """Return the error for a change that PXM took and does not show."""
    return ServiceError(
        "PXM took the change but shows something else.",
        "Somebody else may be changing the same. Look at it in PXM, then try again.",
    )


def as_json(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, AttributeChange):
        return {"id": value.id, "value": value.value}
    if isinstance(value, tuple | list):
        return [as_json(entry) for entry in value]
    return value


def _same(before: Any, value: Any) -> bool:
    """Say whether two values are one to PXM: times to the second, lists as they are ordered, nothing as empty text."""
    if isinstance(before, datetime) and isinstance(value, datetime):
        return instant(before) == instant(value)
    if isinstance(before, tuple | list) and isinstance(value, tuple | list):
        return list(before) == list(value)
    if value is None or isinstance(before, bool) != isinstance(value, bool):
        return value is None and before in (None, "")
    return bool(before == value)
