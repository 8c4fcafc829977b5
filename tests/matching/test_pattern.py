"""How paths are taken apart: every way there is, each once, the longest first, in bounded work."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pxm_desktop.matching.folding import AS_IT_STANDS, Folding
from pxm_desktop.matching.parsing import Form, Wild, parse
from pxm_desktop.matching.pattern import MOST_STEPS, Pattern, TooManySplits
from tests.matching.work import calls_of

LOOSE = Folding(ignore_case=True, hyphen_is_underscore=True)


def splits(pattern: str, path: str, folding: Folding = AS_IT_STANDS) -> list[dict[str, str]]:
    return [split for reading in Pattern(pattern, folding).readings(path) for split in reading.splits]


def values(pattern: str, path: str, folding: Folding = AS_IT_STANDS) -> list[str]:
    return [reading.value for reading in Pattern(pattern, folding).readings(path)]


def test_the_readme_example() -> None:
    parts = {"region": "DE", "sku": "4711-A", "view": "front"}
    assert splits("{region}/{sku}_{view}.jpg", "DE/4711-A_front.jpg") == [parts]


@pytest.mark.parametrize("path", ["4711_front.jpg", "2026/DE/4711_front.jpg", "/shoot/4711_front.jpg"])
def test_a_pattern_without_folders_fits_in_any(path: str) -> None:
    assert values("{sku}_{view}", path) == ["4711"]


def test_a_pattern_with_folders_fits_the_last_ones() -> None:
    assert splits("{region}/{sku}", "2026/shoot/DE/4711.jpg") == [{"region": "DE", "sku": "4711"}]
    assert values("{region}/{sku}", "4711.jpg") == []


def test_a_pattern_that_begins_with_a_slash_fits_whole_paths() -> None:
    assert values("/{region}/{sku}", "DE/4711.jpg") == ["4711"]
    assert values("/{region}/{sku}", "2026/DE/4711.jpg") == []


@pytest.mark.parametrize(
    ("pattern", "path", "value"),
    [
        ("{sku}", "4711.jpg", "4711"),
        ("{sku}", "4711.v2.jpg", "4711.v2"),
        ("{sku}", "4711", "4711"),
        ("{sku}", ".4711", ".4711"),
        ("{sku}.jpg", "4711.JPG", "4711"),
        ("{sku}.jpg", "4711.jpeg", "4711"),
        ("{sku}.JPEG", "4711.jpg", "4711"),
        ("{sku}.tif", "4711.TIFF", "4711"),
        ("{sku}.jpg", "4711.png", None),
        ("{sku}.jpg", "4711", None),
        ("{sku}.jpg", ".jpg", None),
        ("{sku}.*", "4711.png", "4711"),
        ("{sku}.*", "4711", None),
        ("{sku}.cr?", "4711.CR3", "4711"),
        ("{sku}.cr?", "4711.cr", None),
        ("{sku}.{ext}", "4711.png", "4711"),
        ("{sku}_v1.2", "4711_v1.2.jpg", "4711"),
    ],
)
def test_extensions(pattern: str, path: str, value: str | None) -> None:
    assert next(iter(values(pattern, path)), None) == value


def test_an_extension_can_be_a_part() -> None:
    assert splits("{sku}.{ext}", "4711.psd") == [{"sku": "4711", "ext": "psd"}]


def test_the_part_that_finds_the_product_is_as_long_as_can_be_first() -> None:
    assert splits("{sku}_{view}", "A_1_front.jpg") == [
        {"sku": "A_1", "view": "front"},
        {"sku": "A", "view": "1_front"},
    ]
    assert values("{view}_{sku}", "front_A_1.jpg") == ["A_1", "1"]


def test_of_the_other_parts_the_first_ones_are_as_long_as_can_be_first() -> None:
    assert splits("{sku}_{view}_{nr}", "A_b_c_d.jpg") == [
        {"sku": "A_b", "view": "c", "nr": "d"},
        {"sku": "A", "view": "b_c", "nr": "d"},
        {"sku": "A", "view": "b", "nr": "c_d"},
    ]


def test_a_part_that_stands_twice_has_one_value() -> None:
    assert splits("{sku}/{sku}_{view}", "4711/4711_front.jpg") == [{"sku": "4711", "view": "front"}]
    assert values("{sku}/{sku}_{view}", "4711/4712_front.jpg") == []
    assert values("{sku}/{sku}_{view}", "a-1/A_1_front.jpg") == []
    assert values("{sku}/{sku}_{view}", "a-1/A_1_front.jpg", LOOSE) == ["a-1"]
    assert splits("{region}_{sku}_{region}", "DE_1_2_DE.jpg") == [{"region": "DE", "sku": "1_2"}]


def test_parts_and_wild_cards_do_not_reach_into_other_folders() -> None:
    assert splits("*/{sku}_{view}", "a_b/c_d.jpg") == [{"sku": "c", "view": "d"}]
    assert values("x?{sku}", "x/4711.jpg") == []


def test_wild_cards() -> None:
    assert values("IMG*_{sku}", "IMG_0001_4711.jpg") == ["0001_4711", "4711"]
    assert values("IMG????_{sku}", "IMG0001_4711.jpg") == ["4711"]
    assert values("[?] {sku}", "[a] 4711.jpg") == ["4711"]
    assert values("[ab] {sku}", "a 4711.jpg") == []


def test_beside_a_star_a_part_ends_with_a_word() -> None:
    assert values("{sku}*", "4711-A_front.jpg") == ["4711-A_front", "4711-A", "4711"]
    assert values("*{sku}", "new 4711.jpg") == ["new 4711", "4711"]
    assert values("{sku}*", "4711 (2).jpg") == ["4711 (2)", "4711 (2", "4711"]


def test_the_same_text_read_in_another_place_is_offered_too() -> None:
    assert values("*_{sku}_*", "x_A_A_y.jpg") == ["A_A", "A", "A"]


def test_a_part_is_no_space() -> None:
    assert values("{sku}_{view}", " _front.jpg") == []


@pytest.mark.parametrize(
    ("path", "folding", "fits"),
    [
        ("img_4711.jpg", Folding(), False),
        ("img_4711.jpg", Folding(ignore_case=True), True),
        ("IMG-4711.jpg", Folding(ignore_case=True), False),
        ("IMG-4711.jpg", Folding(hyphen_is_underscore=True), True),
        ("IMG 4711.jpg", Folding(hyphen_is_underscore=True), True),
        ("IMG\N{EN DASH}4711.jpg", Folding(hyphen_is_underscore=True), True),
        ("IMG.4711.jpg", LOOSE, False),
        ("img 4711.jpg", LOOSE, True),
    ],
)
def test_what_does_not_matter_in_the_patterns_own_text(path: str, folding: Folding, *, fits: bool) -> None:
    assert values("IMG_{sku}", path, folding) == (["4711"] if fits else [])


def test_text_that_stands_as_written_divides_before_text_that_only_counts_as_such() -> None:
    assert values("{sku}_{view}", "4711-A_front.jpg", LOOSE) == ["4711-A"]
    assert values("{sku}_{view}", "4711-A-front.jpg", LOOSE) == ["4711-A", "4711"]


def test_letters_that_change_their_number_without_case_keep_their_places() -> None:
    assert splits("{sku}_MASS_{view}", "STRAẞE_mass_ßẞ.jpg", LOOSE) == [{"sku": "STRAẞE", "view": "ßẞ"}]


def test_decomposed_accents_as_macos_stores_them() -> None:
    apart = unicodedata.normalize("NFD", "Größe/Jäckchen_vorn.jpg")
    assert splits("Größe/{sku}_{view}", apart) == [{"sku": "Jäckchen", "view": "vorn"}]
    assert splits(unicodedata.normalize("NFD", "Größe/{sku}_{view}"), apart) == [
        {"sku": "Jäckchen", "view": "vorn"}
    ]


def test_long_names() -> None:
    sku, view = "S" * 120, "v" * 120
    assert splits("{sku}_{view}.jpg", f"{sku}_{view}.jpg") == [{"sku": sku, "view": view}]
    assert next(iter(values("{sku}", "x" * 10_000))) == "x" * 10_000


# Against the simplest thing that could do it


def naive(form: Form, text: str) -> Counter[tuple[tuple[str, str], ...]]:
    """Return every way to take a text apart, by trying everything, as often as there are places for it."""

    def edge(at: int, *, begins: bool) -> bool:
        before, after = text[at - 1 : at], text[at : at + 1]
        outer, inner = (before, after) if begins else (after, before)
        return outer in ("", "/") or (inner.isalnum() and not outer.isalnum())

    def gap(pieces: tuple[str | Wild, ...], at: int) -> set[int]:
        if not pieces:
            return {at}
        first, rest = pieces[0], pieces[1:]
        if isinstance(first, str):
            return gap(rest, at + len(first)) if text.startswith(first, at) else set()
        if first in (Wild.BEGIN, Wild.END):
            return gap(rest, at) if edge(at, begins=first is Wild.BEGIN) else set()
        lengths = range(len(text) - at + 1) if first is Wild.ANY else [1] if at < len(text) else []
        ends = [at + n for n in lengths if "/" not in text[at : at + n]]
        return {end for each in ends for end in gap(rest, each)}

    def ways(number: int, at: int) -> Iterator[list[str]]:
        for begin in gap(form.gaps[number], at):
            if number == len(form.parts):
                if begin == len(text):
                    yield []
                continue
            for end in range(begin + 1, len(text) + 1):
                if "/" not in text[begin:end]:
                    yield from ([text[begin:end], *rest] for rest in ways(number + 1, end))

    found: Counter[tuple[tuple[str, str], ...]] = Counter()
    for way in ways(0, 0):
        if len(set(zip(form.parts, way, strict=True))) == len(set(form.parts)):
            found[tuple(sorted(dict(zip(form.parts, way, strict=True)).items()))] += 1
    return found


FIRST = ["", "*", "a", "?", "*_", "a/", "*/", "_?*"]
BETWEEN = ["_", "a", "_a", "*_", "_*", "?_*", "*a?", "_*a", "/", "*/", "/a*", "?/?"]
LAST = ["", "*", "?", "_*", "a", "?*", "*?_"]
PART = st.sampled_from(["{sku}", "{a}", "{b}"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    before, behind = (draw(st.lists(st.tuples(PART, st.sampled_from(BETWEEN)), max_size=2)) for _ in range(2))
    pieces = [draw(st.sampled_from(FIRST))]
    pieces += [part + gap for part, gap in before]
    pieces += ["{sku}"]
    pieces += [draw(st.sampled_from(BETWEEN)) + part for part, _ in behind]
    return "".join([*pieces, draw(st.sampled_from(LAST))])


@settings(max_examples=400)  # one in eight patterns fits
@given(patterns(), st.lists(st.text("ab_", min_size=1, max_size=8), min_size=6, max_size=6))
def test_every_way_is_found_as_trying_everything_finds_it(pattern: str, names: list[str]) -> None:
    form = parse(pattern)
    text = "/".join(names[: form.folders + 1])
    found = splits(pattern, text)
    assert Counter(tuple(sorted(each.items())) for each in found) == naive(form, text)
    lengths = [len(reading.value) for reading in Pattern(pattern).readings(text)]
    assert lengths == sorted(lengths, reverse=True)


# Hostile patterns and names


HOSTILE = [
    ("*" + "_*" * 60 + "_{sku}_*_{a}_{b}_{c}_{d}", "a_" * 120),
    ("".join(f"{{p{n}}}_" for n in range(60)) + "{sku}", "a_" * 120),
    ("{a}_{a}_{sku}_{a}_{a}_{b}", "a_" * 120),
    ("{sku}a{a}a{sku}a{a}b", "a" * 240),
    ("{a}a{a}a{a}b{sku}b{a}a{b}a{b}", "a" * 120 + "b" + "a" * 120),
    ("?a" * 100 + "*a*a*a*a*{sku}*a*a*a*a*a", "a" * 250),
    ("{sku}*", "a-" * 5_000),
    ("{a} {sku} {b}", "x" + " " * 3_000 + "x"),
    ("{sku}.*a*a*a*a*a*a*a*a*b", "x." + "a" * 240),
]


@pytest.mark.parametrize(("pattern", "path"), HOSTILE)
def test_hostile_patterns_and_names_cost_bounded_work(pattern: str, path: str) -> None:
    def take_all() -> None:
        with suppress(TooManySplits):
            splits(pattern, path, LOOSE)

    assert calls_of(take_all) < 40 * MOST_STEPS


def test_what_could_be_meant_in_too_many_ways_is_given_up() -> None:
    with pytest.raises(TooManySplits):
        splits("{a}_{b}_{c}_{sku}_{d}_{e}_{f}", "_".join("x" * 120))


def test_so_is_what_the_product_could_be_called_in_too_many_ways() -> None:
    with pytest.raises(TooManySplits):
        values("{a}a{sku}a{b}", "a" * 1_000)


def test_splits_are_made_when_they_are_asked_for() -> None:
    pattern = Pattern("{sku}_{a}_{b}_{c}_{d}_{e}")
    path = "_".join("x" * 100)
    few = calls_of(lambda: [next(each.splits) for each in islice(pattern.readings(path), 3)])
    assert few < MOST_STEPS / 4
