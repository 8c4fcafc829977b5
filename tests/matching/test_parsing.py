"""Patterns as people write them, and what is said of those that make no sense."""

from __future__ import annotations

import pytest

from pxm_desktop.matching.parsing import LONGEST, BadPattern, parse

BAD = {
    "": ("The pattern is empty", ""),
    "  ": ("The pattern is empty", "  "),
    "{sku}_{view": ("begins here and does not end", "{"),
    "{sku}_{vi{ew}": ("begins here and does not end", "{"),
    "{region/{sku}": ("begins here and does not end", "{"),
    "{sku}_view}": ("ends here that did not begin", "}"),
    "{sku}_{}": ("A part has no name", "{}"),
    "{sku}_{ }": ("A part has no name", "{ }"),
    "{sku}_{my-view}": ("take - out of it", "{my-view}"),
    "{sku}_{sku.view}": ("take . out of it", "{sku.view}"),
    "x_{sku}{view}": ("Nothing tells where the first of these parts ends", "{sku}{view}"),
    "{sku}*{view}": ("Nothing tells where the first of these parts ends", "{sku}*{view}"),
    "{sku}?{view}": ("Nothing tells where the first of these parts ends", "{sku}?{view}"),
    "{region}/{view}.jpg": ("needs {sku}, {name} or {id}", "{region}/{view}.jpg"),
    "*.jpg": ("needs {sku}, {name} or {id}", "*.jpg"),
    "{sku}/": ("the file's name is missing", "/"),
    "{region}//{sku}": ("A folder in the pattern has no name", "/"),
    "./{sku}": ("A folder in the pattern has no name", "."),
    "{region}/../{sku}": ("A folder in the pattern has no name", ".."),
    "**/{sku}": ("Write * instead of **", "**"),
    "{sku}\n.jpg": ("a letter that no file's name has", "\n"),
    "{sku}_\0": ("a letter that no file's name has", "\0"),
    "{sku}" + "x" * LONGEST: ("longer than 500 letters", "x" * 5),
}


@pytest.mark.parametrize("pattern", BAD)
def test_a_pattern_that_makes_no_sense_says_why_and_where(pattern: str) -> None:
    says, where = BAD[pattern]
    with pytest.raises(BadPattern) as caught:
        parse(pattern)
    error = caught.value
    assert says in error.sentence
    assert error.sentence.endswith(".")
    assert str(error) == error.sentence
    assert error.pattern[error.start : error.end] == where


def test_the_place_is_pointed_to_below_the_pattern() -> None:
    with pytest.raises(BadPattern) as caught:
        parse("  {sku}_{}.jpg")
    assert caught.value.marked.splitlines() == ["  {sku}_{}.jpg", "        ^^"]


def test_spaces_around_a_pattern_and_a_part_and_the_case_of_a_part_do_not_matter() -> None:
    assert parse(" { SKU }_{View}.JPG\t") == parse("{sku}_{view}.jpg")


def test_names_of_parts_may_be_of_any_language() -> None:
    assert parse("{sku}_{größe}_{ビュー2}").parts == ("sku", "größe", "ビュー2")


@pytest.mark.parametrize(
    ("pattern", "finder"),
    [("{sku}_{name}", "sku"), ("{name}_{sku}_{id}", "id"), ("{name}", "name"), ("{view}_{sku}", "sku")],
)
def test_of_several_parts_that_find_a_product_the_surest_does(pattern: str, finder: str) -> None:
    assert parse(pattern).finder == finder


@pytest.mark.parametrize(
    ("pattern", "extension"),
    [
        ("{sku}.JPG", "jpg"),
        ("{sku}.mp4", "mp4"),
        ("{sku}.7z", "7z"),
        ("{sku}.*", "*"),
        ("{sku}.tif?", "tif?"),
        ("{sku}*.psd", "psd"),
        ("{sku}.{ext}", ""),
        ("{sku}", None),
        ("{sku}_v1.2", None),
        ("{sku}.{view}", None),
        ("v1.x/{sku}", None),
        ("{sku}.final cut", None),
    ],
)
def test_what_counts_as_an_extension(pattern: str, extension: str | None) -> None:
    assert parse(pattern).extension == extension


def test_a_backslash_divides_folders_as_on_windows() -> None:
    assert parse("{region}\\{sku}") == parse("{region}/{sku}")
