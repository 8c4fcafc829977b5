"""What an attribute takes, what people type for it, and the sentence when it does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.service.attribute_values import (
    LARGEST_NUMBER,
    LONGEST_TEXT,
    MOST_ENTRIES,
    as_text,
    from_text,
    from_texts,
    problem_of,
    problems_of,
)
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.errors import BadAttribute
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute

TEXT = AttributeDefinition(id="t", name="Photographer")
DAY = AttributeDefinition(id="d", name="Shot on", type="date")
NUMBER = AttributeDefinition(id="n", name="Weight", type="number")
FLAG = AttributeDefinition(id="b", name="Waterproof", type="boolean")
LIST = AttributeDefinition(id="l", name="Care", type="list")
PICK = AttributeDefinition(id="p", name="Colour", type="pick_list", options=("Red", "Blue"))
OPEN_PICK = AttributeDefinition(id="o", name="Line", type="pick_list")
ALL = (TEXT, DAY, NUMBER, FLAG, LIST, PICK, OPEN_PICK)


@pytest.mark.parametrize(
    ("definition", "value", "fault"),
    [
        (TEXT, "Ada", None),
        (TEXT, "  ", "empty"),
        (TEXT, 5, "text"),
        (TEXT, "x" * (LONGEST_TEXT + 1), "long"),
        (DAY, "2028-02-29", None),
        (DAY, "2027-02-29", "day"),
        (DAY, "2027-2-9", "day"),
        (DAY, "20270209", "day"),
        (NUMBER, -1.5, None),
        (NUMBER, True, "number"),
        (NUMBER, "5", "number"),
        (NUMBER, float("nan"), "number"),
        (NUMBER, LARGEST_NUMBER + 1, "large"),
        (FLAG, False, None),
        (FLAG, "no", "boolean"),
        (FLAG, 0, "boolean"),
        (LIST, ("a", "b"), None),
        (LIST, (), "empty"),
        (LIST, ("a", " "), "empty"),
        (LIST, "a", "list"),
        (LIST, ("a",) * (MOST_ENTRIES + 1), "long"),
        (PICK, "Blue", None),
        (PICK, "blue", "option"),
        (PICK, ("Blue",), "option"),
        (OPEN_PICK, "whatever", None),
        (OPEN_PICK, "", "empty"),
    ],
)
def test_each_type(definition: AttributeDefinition, value: AttributeWorth, fault: str | None) -> None:
    problem = problem_of(definition, value)
    assert (problem.fault if problem else None) == fault
    if problem:
        assert problem.attribute == definition.id
        assert definition.name in problem.sentence
        assert problem.sentence.endswith(".")


@pytest.mark.parametrize(
    ("definition", "text", "value"),
    [
        (TEXT, " Ada ", "Ada"),
        (DAY, "2026-12-01", "2026-12-01"),
        (NUMBER, "+12", 12),
        (NUMBER, "1.50", 1.5),
        (FLAG, "Yes", True),
        (FLAG, "off", False),
        (LIST, "wash cold", ("wash cold",)),
        (PICK, "bLUE", "Blue"),
    ],
)
def test_what_people_type(definition: AttributeDefinition, text: str, value: AttributeWorth) -> None:
    read = from_text(definition, text)
    assert (type(read), read) == (type(value), value)
    assert from_text(definition, as_text(read)) == value


@given(st.sampled_from(ALL), st.text(max_size=40))
def test_whatever_is_typed_fits_or_is_refused_in_words(definition: AttributeDefinition, text: str) -> None:
    try:
        value: AttributeWorth | BadAttribute = from_text(definition, text)
    except BadAttribute as refusal:
        value = refusal
    if isinstance(value, BadAttribute):
        assert definition.name in value.sentence
    else:
        assert problem_of(definition, value) is None


def test_names_values_and_lists_together() -> None:
    found = from_texts(ALL, [("care", "a"), ("p", "red"), ("Care", "b"), ("Care", "a")])
    assert found == (
        FileAttribute(id="l", value=("a", "b"), name="Care"),
        FileAttribute(id="p", value="Red", name="Colour"),
    )


@pytest.mark.parametrize(
    ("named", "says", "candidates"),
    [
        ([("Flavour", "x")], "no attribute “Flavour”", len(ALL)),
        ([("Colour", "Red"), ("colour", "Blue")], "two values", 0),
        ([("twin", "x")], "fits 2 attributes", 2),
    ],
)
def test_names_that_do_not_fit(named: list[tuple[str, str]], says: str, candidates: int) -> None:
    twins = [AttributeDefinition(id=str(n), name=name) for n, name in enumerate(("Twin", "TWIN"))]
    known = [*ALL, *twins] if named[0][0] == "twin" else ALL
    with pytest.raises(BadAttribute, match=says) as refused:
        from_texts(known, named)
    assert len(refused.value.candidates) == candidates


def test_of_many_attributes_those_of_a_like_name_are_told() -> None:
    many = [*ALL, *(AttributeDefinition(id=f"x{n}", name=f"Other {n}") for n in range(30))]
    with pytest.raises(BadAttribute, match="no attribute “Color”") as refused:
        from_texts(many, [("Color", "Red")])
    assert [name for _, name in refused.value.candidates] == ["Colour"]
    with pytest.raises(BadAttribute) as refused:
        from_texts(many, [("zzz", "Red")])
    assert len(refused.value.candidates) == len(many)


def test_an_attribute_that_is_gone_is_named() -> None:
    gone = FileAttribute(id="x", value=1, name="Shelf")
    wrong = FileAttribute(id="p", value="Green")
    problems = problems_of(ALL, [gone, FileAttribute(id="t", value="Ada"), wrong])
    assert [(p.attribute, p.fault) for p in problems] == [("x", "unknown"), ("p", "option")]
    assert "Shelf" in problems[0].sentence
    assert "Red, Blue" in problems[1].sentence
