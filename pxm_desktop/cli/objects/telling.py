"""What changes and what depends on an object, in lines for people. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pxm_desktop.cli.objects.labels import TITLES
from pxm_desktop.cli.objects.listing import cell

_COUNTED = {
    "files": ("file", "files"),
    "variants": ("variant", "variants"),
    "products": ("product", "products"),
    "categories": ("category", "categories"),
    "resources": ("resource", "resources"),
    "values": ("attribute value", "attribute values"),
    "groups": ("attribute group", "attribute groups"),
    "attributes": ("attribute", "attributes"),
}
_WITH = {
    "collections": "“{}” has {}.",
    "categories": "In and below “{}”: {}.",
    "attributes": "“{}” is used by {}.",
    "attribute_groups": "“{}” holds {}.",
    "resources": "“{}” is on {}.",
}
_AFTERWARDS = {
    "collections": "Files stay in PXM and lose the link to it; what becomes of variants is up to PXM.",
    "categories": "Products stay in PXM; PXM may refuse to delete a category in which others lie.",
    "attributes": "All its values go with it.",
    "attribute_groups": "Attributes stay.",
    "resources": "What it leads to stays.",
}


def change_lines(
    changes: Sequence[Mapping[str, Any]], labels: Mapping[str, str], *, new: bool
) -> Iterator[str]:
    """Yield a line for each field that changes; `labels` has names of ids, `new` leaves out what was before."""
    for change in changes:
        field, before, after = change["field"], change["before"], change["after"]
        if (
            field == "attributes"
            and new
            and isinstance(after, list)
            and after
            and isinstance(after[0], Mapping)
        ):
            for entry in after:
                yield f"{labels.get(entry['id'], entry['id'])}: {cell(entry['value'])}"
            continue
        name = TITLES.get(field, field)
        if field == "attribute":
            name = change.get("name") or labels.get(change["id"], change["id"])
        elif isinstance(after, list) and not new:
            yield f"{name}: {', '.join(_differences(before or [], after, labels))}"
            continue
        told = _named(after, labels)
        yield f"{name}: {told}" if new else f"{name}: {_named(before, labels)} → {told}"


def dependents(noun: str, label: str, hangs: Mapping[str, int | None]) -> str:
    """Return what depends on an object, and what becomes of it when the object is deleted; None was not counted."""
    parts = [
        f"{count:,} {_COUNTED[what][count != 1]}"
        for what, count in hangs.items()
        if count and what in _COUNTED
    ]
    unknown = [_COUNTED[what][1] for what, count in hangs.items() if count is None and what in _COUNTED]
    beside = f" Not counted: {', '.join(unknown)}." if unknown else ""
    if not parts:
        return f"Nothing {'is known to hang' if unknown else 'hangs'} on “{label}”.{beside}"
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"{_WITH[noun].format(label, listed)} {_AFTERWARDS[noun]}{beside}"


def _differences(before: Sequence[str], after: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """Return what is added (+) and what is taken away (-)."""
    added = [f"+ {labels.get(entry, entry)}" for entry in after if entry not in before]
    return [*added, *(f"- {labels.get(entry, entry)}" for entry in before if entry not in after)]


def _named(value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_named(entry, labels) for entry in value) or "(empty)"
    return (labels.get(value, value) if isinstance(value, str) else cell(value)) or "(empty)"
