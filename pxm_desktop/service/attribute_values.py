"""Which values an attribute takes, and what is wrong with one that it does not take. Pure functions.

The types are PXM's (article, "Attributes": Text, Date, List, Pick List, Boolean, Number); it documents no limits, so
those here only keep out what can be no honest value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from pxm_desktop.service.catalog_api import AttributeDefinition, AttributeType
from pxm_desktop.service.errors import BadAttribute
from pxm_desktop.service.naming import nearest
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute, Value

FEW = 20
"""Attributes up to which all are told, where a name fits none."""
LONGEST_TEXT = 20_000
"""Characters."""
MOST_ENTRIES = 500
LARGEST_NUMBER = 2**53
"""JSON readers that know only floats keep whole numbers exact up to here."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})
_SHOWN_OPTIONS = 8

Fault = Literal["unknown", "empty", "text", "long", "day", "number", "large", "boolean", "list", "option"]


class AttributeProblem(Value):
    """Why an attribute does not take a value."""

    attribute: str
    """Id of the attribute."""
    fault: Fault
    sentence: str
    """For people; says what to do. Windows that translate go by `fault`."""


def problem_of(definition: AttributeDefinition, value: AttributeWorth) -> AttributeProblem | None:
    """Say what is wrong with a value; None when the attribute takes it."""
    fault = _CHECKS[definition.type](definition, value)
    if fault is None:
        return None
    return AttributeProblem(attribute=definition.id, fault=fault, sentence=_sentence(definition, fault))


def problems_of(
    definitions: Iterable[AttributeDefinition], attributes: Sequence[FileAttribute]
) -> list[AttributeProblem]:
    """Say what is wrong with the attributes of a destination, those that PXM does not have included."""
    known = {definition.id: definition for definition in definitions}
    found = []
    for attribute in attributes:
        definition = known.get(attribute.id)
        if definition is not None:
            problem = problem_of(definition, attribute.value)
        else:
            problem = AttributeProblem(
                attribute=attribute.id,
                fault="unknown",
                sentence=f"PXM has no attribute “{attribute.name or attribute.id}” any more. Take it off.",
            )
        if problem is not None:
            found.append(problem)
    return found


def from_text(definition: AttributeDefinition, text: str) -> AttributeWorth:
    """Return the value that a person means by some text; a list gets one entry.

    Raises:
        BadAttribute: the attribute takes no such value.

    """
    value = _READERS[definition.type](definition, text.strip())
    problem = problem_of(definition, value)
    if problem is not None:
        raise BadAttribute(problem.sentence)
    return value


def from_texts(
    definitions: Sequence[AttributeDefinition], named: Sequence[tuple[str, str]]
) -> tuple[FileAttribute, ...]:
    """Return attributes from names (or ids) and texts, in their order; a list may be named once for each entry.

    Raises:
        BadAttribute: there is no such attribute, it does not take the value, or it was given two.

    """
    found: dict[str, FileAttribute] = {}
    for name, text in named:
        definition = attribute_named(definitions, name)
        value = from_text(definition, text)
        before = found.get(definition.id)
        if before is not None and isinstance(before.value, tuple) and isinstance(value, tuple):
            value = tuple(dict.fromkeys((*before.value, *value)))
        elif before is not None:
            raise BadAttribute(f"“{definition.name}” was given two values.", "Give it one.")
        found[definition.id] = FileAttribute(id=definition.id, value=value, name=definition.name)
    return tuple(found.values())


def attribute_named(definitions: Sequence[AttributeDefinition], name: str) -> AttributeDefinition:
    """Return the attribute of an id or name, in any case where that is clear. Raises `BadAttribute`."""
    by_id = [definition for definition in definitions if definition.id == name]
    exact = [definition for definition in definitions if definition.name == name]
    loose = [definition for definition in definitions if definition.name.casefold() == name.casefold()]
    fits = by_id or exact or loose
    if len(fits) == 1:
        return fits[0]
    near = [] if len(definitions) <= FEW else nearest(name, (((known.name,), known) for known in definitions))
    candidates = tuple((definition.id, definition.name) for definition in fits or near or definitions)
    if fits:
        raise BadAttribute(f"“{name}” fits {len(fits)} attributes.", "Use one of these ids:", candidates)
    raise BadAttribute(f"There is no attribute “{name}”.", "Use one of these:", candidates)


def as_text(value: AttributeWorth) -> str:
    """Return a value as `from_text` takes it; entries of a list are parted by “; ”."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _text(_: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    if not isinstance(value, str):
        return "text"
    if not value.strip():
        return "empty"
    return "long" if len(value) > LONGEST_TEXT else None


def _date(_: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return "day"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "day"
    return None


def _number(_: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return "number"
    return "large" if abs(value) > LARGEST_NUMBER else None


def _boolean(_: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    return None if isinstance(value, bool) else "boolean"


def _list(definition: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    if not isinstance(value, tuple):
        return "list"
    if not value:
        return "empty"
    if len(value) > MOST_ENTRIES:
        return "long"
    if definition.options and not set(value) <= set(definition.options):
        return "option"
    return next((fault for entry in value if (fault := _text(definition, entry))), None)


def _pick_list(definition: AttributeDefinition, value: AttributeWorth) -> Fault | None:
    if not isinstance(value, str):
        return "option"
    if definition.options:
        return None if value in definition.options else "option"
    return _text(definition, value)  # PXM did not tell the options: it decides


def _sentence(definition: AttributeDefinition, fault: Fault) -> str:
    name = f"“{definition.name}”"
    options = definition.options
    choices = ", ".join(options[:_SHOWN_OPTIONS]) + (", …" if len(options) > _SHOWN_OPTIONS else "")
    sentences: Mapping[Fault, str] = {
        "empty": f"{name} is empty. Give it a value, or take it off.",
        "text": f"{name} takes text.",
        "long": f"{name} takes up to {LONGEST_TEXT:,} characters and {MOST_ENTRIES} entries.",
        "day": f"{name} takes a day, such as 2026-03-31.",
        "number": f"{name} takes a number, such as 12.5.",
        "large": f"{name} takes numbers up to {LARGEST_NUMBER:,}.",
        "boolean": f"{name} takes yes or no.",
        "list": f"{name} takes a list.",
        "option": f"{name} takes one of: {choices}." if options else f"{name} takes a choice.",
    }
    return sentences[fault]


def _read_number(_: AttributeDefinition, text: str) -> AttributeWorth:
    try:
        return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)
    except ValueError:
        return text  # which the check refuses in its words


def _read_boolean(_: AttributeDefinition, text: str) -> AttributeWorth:
    folded = text.casefold()
    return True if folded in _YES else False if folded in _NO else text


def _read_choice(definition: AttributeDefinition, text: str) -> str:
    """Return an option as PXM spells it, where only capitals and small letters differ."""
    if text in definition.options:
        return text
    return next((o for o in definition.options if o.casefold() == text.casefold()), text)


_CHECKS: Mapping[AttributeType, Callable[[AttributeDefinition, AttributeWorth], Fault | None]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "boolean": _boolean,
    "list": _list,
    "pick_list": _pick_list,
}
_READERS: Mapping[AttributeType, Callable[[AttributeDefinition, str], AttributeWorth]] = {
    "text": lambda _, text: text,
    "date": lambda _, text: text,
    "number": _read_number,
    "boolean": _read_boolean,
    "list": lambda definition, text: (_read_choice(definition, text),) if text else (),
    "pick_list": _read_choice,
}
