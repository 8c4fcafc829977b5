"""The sentences about a match: what was found or not, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.matching.index import Found
from pxm_desktop.matching.model import Known
from pxm_desktop.matching.parsing import Finder

_LONGEST = 60
"""Letters of a name that a sentence repeats."""
_LISTED = 3
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def found(finder: Finder, product: Known) -> str:
    """Say which product a file belongs to, and why."""
    name = _short(product.name)
    if finder == "sku":
        return f"The product {name} has the SKU {_short(product.sku)}."
    if finder == "name":
        return f"The file is named after the product {name}."
    return f"The product {name} has the id {_short(product.id)}."


def none(finder: Finder, tried: Sequence[str]) -> str:
    """Say that these texts, the longest first, name no product."""
    if _UNREADABLE in tried[0]:
        return f"The name has letters that cannot be read: {_short(tried[0])}. Rename the file."
    listed = tried if len(tried) <= _LISTED else (tried[0], "…", tried[-1])
    values = " / ".join(map(_short, listed))
    if finder == "sku":
        return f"No product has the SKU {values}. The file is uploaded when PXM has one."
    if finder == "name":
        return f"No product has the name {values}. The file is uploaded when PXM has one."
    return f"No product has the id {values}. The file is uploaded when PXM has one."


def several(finder: Finder, value: str, products: Found[Known]) -> str:
    """Say that a text names more than one product."""
    count, value, names = products.count, _short(value), _names(finder, products)
    if finder == "sku":
        return f"{count} products have the SKU {value}. Choose one: {names}"
    if finder == "name":
        return f"{count} products have the name {value}. Choose one: {names}"
    return f"{count} products have the id {value}. Choose one: {names}"


def no_region(value: str, count: int) -> str:
    """Say that a text names no region, or more than one."""
    value = _short(value)
    if count:
        return f"{count} regions have the name {value}. Name the file or its folder by the id of the one that is meant."
    return f"No region has the name or id {value}. Rename the file or its folder, or add the region in PXM."


def no_fit(pattern: str) -> str:
    """Say that a path has another form."""
    return f"The name does not have the form {_short(pattern)}. Rename the file or change the pattern."


def too_many(pattern: str) -> str:
    """Say that a path fits a pattern in more ways than anybody could mean."""
    return f"The name has the form {_short(pattern)} in too many ways. Write more into the pattern."


def _names(finder: Finder, products: Found[Known]) -> str:
    """Return the first products by name, and by something else besides where names are the same."""
    listed = products.first[:_LISTED]
    names = [_short(each.name) for each in listed]
    if len(set(names)) < len(names):
        others = [each.sku if finder == "name" and each.sku else each.id for each in listed]
        names = [f"{name} ({_short(other)})" for name, other in zip(names, others, strict=True)]
    return ", ".join(names) + (", …" if products.count > _LISTED else ".")


def _short(text: str) -> str:
    """Return text for a sentence: in one line, of letters that can be seen, and its middle left out if it is long."""
    seen = "".join(each if each.isprintable() else _UNREADABLE for each in " ".join(text.split()))
    half = _LONGEST // 2
    return seen if len(seen) <= _LONGEST else f"{seen[:half]}…{seen[-half:]}"
