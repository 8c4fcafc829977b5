"""What a file-name rule says, and what it finds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["found", "none", "several", "no_fit", "no_region"]
"""`no_fit`: the name does not have the pattern's form; `none` and `several`: products; `no_region`: the region named is
none of PXM's, or more than one of them."""


class NameRule(BaseModel):
    """A pattern whose named parts, from a file's name and its sub-folders, find the product and more.

    `{region}/{sku}_{view}.jpg` takes `DE/4711-A_front.jpg` apart into region, SKU and view. `{sku}`, `{name}` or `{id}`
    finds the product, `{region}` the region by name or id; every part may fill an attribute. `parsing` has all that a
    pattern can say. Composed and decomposed accents are always taken for one another.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    pattern: str
    ignore_case: bool = True
    hyphen_is_underscore: bool = True
    """Take `-`, `_` and spaces for one another, and for what no file's name can have in the product's (`4711/A`)."""
    ignore_leading_zeros: bool = False
    """Take `00471` for `471`: at the beginning of a name as a whole, not within it."""
    attributes: tuple[tuple[str, str], ...] = ()
    """(part, id of the attribute that gets it)."""


class Known(BaseModel):
    """A product as names are compared with it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    name: str
    sku: str = ""


class KnownRegion(BaseModel):
    """A region as names are compared with it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    name: str


class Match(BaseModel):
    """What a name rule made of one file."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    outcome: Outcome
    parts: dict[str, str] = {}
    products: tuple[Known, ...] = ()
    """The one that was found, or those between which a human has to choose (ten at most)."""
    region: KnownRegion | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """(attribute id, value) from the parts."""
    sentence: str = ""
    """What was (not) found and what to do, in words."""
