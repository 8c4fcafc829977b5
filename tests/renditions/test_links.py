"""Links: which one stands for what, and how long they are good."""

from __future__ import annotations

from typing import Any

import pytest

from pxm_desktop.pxm.models import File
from pxm_desktop.renditions.links import FileLinks, KnownLinks, name_of

NOW = 1_790_000_000.0


def links(now: float = NOW, **fields: Any) -> FileLinks:
    found = FileLinks.of(File.parse_row({"id": "1", **fields}), now)
    assert found is not None
    return found


def signed(seconds: int) -> str:
    return f"https://s/1?X-Amz-Date=20260921T000000Z&X-Amz-Expires={seconds}&X-Amz-Signature=s"


def test_an_answer_that_says_nothing_of_links_is_not_one_without_any() -> None:
    assert FileLinks.of(File.parse_row({"id": "1"}), NOW) is None
    assert links(links={}).urls == {}
    assert not links(links={}).pictures


@pytest.mark.parametrize(
    ("given", "wanted", "found"),
    [
        (("thumb", "large"), "thumb", ("thumb", True)),
        (("medium", "large"), "thumb", ("medium", True)),
        (("small", "thumb"), "preview", ("small", False)),
        (("odd",), "thumb", (None, False)),
        (("odd",), "odd", ("odd", True)),
        ((), "thumb", (None, False)),
    ],
)
def test_the_nearest_picture_stands_in_a_larger_one_first(
    given: tuple[str, ...], wanted: str, found: tuple[str | None, bool]
) -> None:
    name, as_good = found
    url = None if name is None else f"https://s/{name}"
    assert links(links={each: f"https://s/{each}" for each in given}).nearest(wanted) == (url, as_good)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("thumbnail", "thumb"), ("Thumb_URL", "thumb"), ("large-link", "large"), ("web", "web"), ("url", "url")],
)
def test_names_are_known_in_other_spellings(name: str, ours: str) -> None:
    assert name_of(name) == ours


@pytest.mark.parametrize(
    ("given", "best"),
    [
        ({"original_url": "https://s/o", "links": {"preview": "https://s/p"}}, "https://s/o"),
        ({"links": {"thumb": "https://s/t", "large": "https://s/l"}}, "https://s/l"),
        ({"links": {"web": "https://s/w"}}, "https://s/w"),
        ({"links": {}}, None),
        ({"links": {"large": "javascript:alert(1)"}, "original_url": "http://s/o"}, None),
    ],
)
def test_the_best_link_is_the_original_else_the_largest(given: dict[str, Any], best: str | None) -> None:
    assert links(**given).best() == best


def test_links_are_good_for_as_long_as_the_shortest_lives() -> None:
    found = links(links={"thumb": signed(900), "large": signed(300)})
    assert found.good_at(NOW + 200)
    assert not found.good_at(NOW + 250)  # a minute is kept for fetching
    assert not found.good_at(NOW - 5)  # the clock was put back: nobody knows how old they are
    assert links(links={"thumb": "https://s/t"}).good_at(NOW + 500)


def test_links_are_in_no_repr() -> None:
    assert "https" not in repr(links(links={"thumb": signed(900)}))


def test_only_so_many_files_are_remembered_and_only_while_links_live() -> None:
    known = KnownLinks(most=2)
    for number in range(3):
        file = File.parse_row({"id": str(number), "links": {"thumb": signed(900)}})
        known.keep([links_ for links_ in [FileLinks.of(file, NOW)] if links_ is not None])
    assert known.of("0", NOW) is None
    assert known.of("2", NOW) is not None
    assert known.of("2", NOW + 1000) is None
    assert known.of("2", NOW) is None
