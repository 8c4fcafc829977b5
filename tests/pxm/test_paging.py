"""Lists over servers that cap, ignore and reorder."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.pxm.paging import pages


@dataclass(frozen=True)
class Row:
    id: str | None


class Server:
    """A list of `count` rows with the quirks of a tenant."""

    def __init__(
        self, count: int, *, cap: int = 10**6, tells_total: bool = False, ignores_offset: bool = False
    ) -> None:
        self.rows = [Row(str(number)) for number in range(count)]
        self.cap = cap
        self.tells_total = tells_total
        self.ignores_offset = ignores_offset
        self.calls: list[tuple[int, int]] = []

    async def fetch(self, limit: int, offset: int) -> tuple[list[Row], int | None]:
        self.calls.append((limit, offset))
        assert len(self.calls) < 1000, "it loops for ever"
        start = 0 if self.ignores_offset else offset
        return self.rows[start : start + min(limit, self.cap)], len(self.rows) if self.tells_total else None


def read(server: Server, limit: int, largest: dict[str, int] | None = None) -> list[list[Row]]:
    async def everything() -> list[list[Row]]:
        memory = {} if largest is None else largest
        return [page async for page in pages(server.fetch, limit=limit, name="list", largest=memory)]

    return asyncio.run(everything())


@given(
    count=st.integers(0, 70),
    cap=st.integers(1, 40),
    limit=st.integers(1, 50),
    tells_total=st.booleans(),
    earlier=st.lists(st.integers(0, 60), max_size=3),
)
def test_every_row_comes_once_and_in_order(
    count: int, cap: int, limit: int, tells_total: bool, earlier: list[int]
) -> None:
    largest: dict[str, int] = {}
    for known in earlier:  # other requests of the same list, such as with another filter
        read(Server(known, cap=cap), limit, largest)
    server = Server(count, cap=cap, tells_total=tells_total)
    found = read(server, limit, largest)
    assert [row for page in found for row in page] == server.rows
    assert all(found)


@given(count=st.integers(0, 70), limit=st.integers(1, 50))
def test_a_server_that_ignores_the_offset_ends(count: int, limit: int) -> None:
    server = Server(count, ignores_offset=True)
    found = read(server, limit)
    assert [row for page in found for row in page] == server.rows[:limit]
    assert len(server.calls) <= 2


def test_the_offset_grows_by_the_rows_received() -> None:
    server = Server(250, cap=100)
    read(server, 200)
    assert server.calls == [(200, 0), (200, 100), (200, 200)]


def test_a_short_page_ends_it_once_a_longer_one_was_seen_in_an_earlier_request() -> None:
    server, largest = Server(30, cap=20), dict[str, int]()
    read(server, 100, largest)
    # 20, 10: the second is shorter than the first.
    assert server.calls == [(100, 0), (100, 20)]
    assert largest == {"list": 20}


def test_a_first_short_page_may_be_a_cap() -> None:
    server = Server(4)
    read(server, 100)
    assert server.calls == [(100, 0), (100, 4)]


def test_a_small_limit_is_not_mistaken_for_the_end() -> None:
    server = Server(30)
    assert len(read(server, 10, {"list": 100})) == 3


def test_a_total_saves_the_last_call() -> None:
    server = Server(4, tells_total=True)
    read(server, 100)
    assert len(server.calls) == 1


def test_a_server_that_ignores_the_limit_is_believed() -> None:
    server = Server(500)

    async def fetch(limit: int, offset: int) -> tuple[list[Row], int | None]:
        return await server.fetch(10**6, offset)

    async def everything() -> int:
        return sum([len(page) async for page in pages(fetch, limit=100, name="list", largest={})])

    assert asyncio.run(everything()) == 500


def scripted(*answers: str) -> tuple[list[str], list[str]]:
    """Read pages of two from a script; return what was read and what was not asked for."""
    left = list(answers)

    async def fetch(limit: int, offset: int) -> tuple[list[Row], int | None]:
        return [Row(name) for name in left.pop(0)], None

    async def everything() -> list[str]:
        found = [
            row.id async for page in pages(fetch, limit=10, name="list", largest={"list": 10}) for row in page
        ]
        return [name for name in found if name is not None]

    return asyncio.run(everything()), left


def test_rows_that_come_twice_are_given_once() -> None:
    """A row was put in at the head meanwhile: the last one of the first page comes again."""
    assert scripted("abcdefghij", "jklmnopqrs", "tu", "never") == (list("abcdefghijklmnopqrstu"), ["never"])


def test_a_page_without_a_new_row_ends_it() -> None:
    assert scripted("abcdefghij", "abcdefghij", "never") == (list("abcdefghij"), ["never"])


@given(count=st.integers(0, 150), cap=st.integers(20, 60), tells_total=st.booleans(), seed=st.integers(0, 9))
def test_a_server_that_shuffles_is_read_until_nothing_new_comes(
    count: int, cap: int, tells_total: bool, seed: int
) -> None:
    chance = random.Random(seed)
    server = Server(count, cap=cap, tells_total=tells_total)

    async def shuffling(limit: int, offset: int) -> tuple[list[Row], int | None]:
        chance.shuffle(server.rows)
        return await server.fetch(limit, offset)

    async def everything() -> list[str | None]:
        found = pages(shuffling, limit=100, name="list", largest={})
        return [row.id async for page in found for row in page]

    ids = asyncio.run(everything())
    assert len(set(ids)) == len(ids)
    # A row of the last pages may hide for ever; nearly all are found.
    assert len(ids) >= count * 0.9


def test_a_server_that_shuffles_and_ignores_the_offset_ends() -> None:
    chance = random.Random(1)
    server = Server(500, cap=20, ignores_offset=True)

    async def shuffling(limit: int, offset: int) -> tuple[list[Row], int | None]:
        chance.shuffle(server.rows)
        return await server.fetch(limit, offset)

    async def everything() -> int:
        return sum([len(page) async for page in pages(shuffling, limit=100, name="list", largest={})])

    assert asyncio.run(everything()) > 400
    assert len(server.calls) < 1000


def test_who_has_the_beginning_goes_on_behind_it() -> None:
    server = Server(250, cap=100)

    async def rest() -> list[str | None]:
        found = pages(server.fetch, limit=100, name="list", largest={}, start=180)
        return [row.id async for page in found for row in page]

    assert asyncio.run(rest()) == [str(number) for number in range(180, 250)]
    assert [offset for _, offset in server.calls] == [180, 250]
