"""What changes and what depends on an object, in lines for people."""

from __future__ import annotations

from typing import Any

import pytest

from pxm_desktop.cli.objects.telling import change_lines, dependents

LABELS = {"c1": "Tents", "c2": "Jackets", "a1": "Colour"}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"field": "name", "before": "Old", "after": "New"}, "name: Old → New"),
        ({"field": "additional_title", "before": "S-1", "after": None}, "SKU: S-1 → (empty)"),
        ({"field": "published", "before": False, "after": True}, "published: no → yes"),
        ({"field": "parent_id", "before": "c9", "after": "c1"}, "lies in: c9 → Tents"),
        (
            {"field": "direct_parent", "before": ["c1", "c9"], "after": ["c9", "c2"]},
            "categories: + Jackets, - Tents",
        ),
        ({"field": "options", "before": None, "after": ["A"]}, "options: + A"),
        ({"field": "attribute", "id": "a1", "before": None, "after": ["x", "y"]}, "Colour: (empty) → x, y"),
        ({"field": "attribute", "id": "a2", "name": "Size", "before": 1, "after": 2.5}, "Size: 1 → 2.5"),
        ({"field": "attribute", "id": "a3", "before": "x", "after": None}, "a3: x → (empty)"),
    ],
)
def test_changes(change: dict[str, Any], line: str) -> None:
    assert list(change_lines([change], LABELS, new=False)) == [line]


def test_what_is_new_has_no_before() -> None:
    changes: list[dict[str, Any]] = [
        {"field": "name", "before": None, "after": "New"},
        {"field": "direct_parent", "before": None, "after": ["c1", "c2"]},
        {
            "field": "attributes",
            "before": None,
            "after": [{"id": "a1", "value": "Blue"}, {"id": "a2", "value": 1}],
        },
    ]
    assert list(change_lines(changes, LABELS, new=True)) == [
        "name: New",
        "categories: Tents, Jackets",
        "Colour: Blue",
        "a2: 1",
    ]


@pytest.mark.parametrize(
    ("noun", "hangs", "beginning"),
    [
        ("collections", {"files": 0, "variants": 0}, "Nothing hangs on “X”."),
        (
            "collections",
            {"files": 1, "variants": 2, "values": 1200},
            "“X” has 1 file, 2 variants and 1,200 attribute values.",
        ),
        ("categories", {"categories": 0, "products": 3}, "In and below “X”: 3 products."),
        (
            "attributes",
            {"products": 2, "categories": 1, "files": 3, "groups": 1},
            "“X” is used by 2 products, 1 category, 3 files and 1 attribute group. All its values go with it.",
        ),
        (
            "attributes",
            {"products": 1, "categories": None, "files": None, "groups": 0},
            "“X” is used by 1 product. All its values go with it. Not counted: categories, files.",
        ),
        (
            "attributes",
            {"products": 0, "categories": 0, "files": None, "groups": 0},
            "Nothing is known to hang on “X”. Not counted: files.",
        ),
        ("attribute_groups", {"attributes": 4}, "“X” holds 4 attributes."),
        ("resources", {"products": 1, "categories": 1}, "“X” is on 1 product and 1 category."),
    ],
)
def test_what_depends_on_an_object(noun: str, hangs: dict[str, int | None], beginning: str) -> None:
    assert dependents(noun, "X", hangs).startswith(beginning)
