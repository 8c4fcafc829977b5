"""What a file-name rule says, and what it finds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class NameRule(BaseModel):
    """A pattern whose named parts, from a file's name and its sub-folders, find the product and more.

    `{region}/{sku}_{view}.jpg` takes `DE/4711-A_front.jpg` apart into region, SKU and view. `{sku}`, `{name}` or `{id}`
    finds the product, `{region}` the region by name or id; every other part may fill an attribute.
    """

    model_config = ConfigDict(frozen=True)

    pattern: str
    ignore_case: bool = True
    hyphen_is_underscore: bool = True
    """Take `-`, `_` and spaces for one another."""
    ignore_leading_zeros: bool = False
    """Take `00471` for `471`."""
    attributes: tuple[tuple[str, str], ...] = ()
    """(part, id of the attribute that gets it)."""


class Known(BaseModel):
    """A product as names are compared with it."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    sku: str = ""


class KnownRegion(BaseModel):
    """A region as names are compared with it."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str


class Match(BaseModel):
    """What a name rule made of one file."""

    model_config = ConfigDict(frozen=True)

    outcome: Literal["found", "none", "several", "no_fit", "no_region"]
    """`no_fit`: the name does not have the pattern's form; `none` and `several`: products; `no_region`: the region
    named is none of PXM's."""
    parts: dict[str, str] = {}
    products: tuple[Known, ...] = ()
    """The one that was found, or those between which a human has to choose (ten at most)."""
    region: KnownRegion | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """(attribute id, value) from the parts."""
    sentence: str = ""
    """What was (not) found and what to do, in words."""
