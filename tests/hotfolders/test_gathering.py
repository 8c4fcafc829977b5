"""Complete files that go together or in an order: by stars, as pairs, as bursts; and as the rule really does it."""

from __future__ import annotations

from typing import Any

from pxm_desktop.hotfolders.gathering import Gathering
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import FileState, Rule
from pxm_desktop.hotfolders.settling import Settling
from tests.hotfolders.house import JPEG, House
from tests.hotfolders.test_sidecar import xmp

RAW = b"nothing that tells where it ends"


def rated(stars: int) -> bytes:
    return xmp(f'xmp:Rating="{stars}"').encode()


def gathering(**settings: Any) -> Gathering:
    return Gathering(Rule(folder=b"/hot", **settings), Settling(1.0))


def offered(gathering: Gathering, *files: tuple[str, int], now: float = 0.0) -> None:
    for name, stars in files:
        gathering.offer(Ready(name.encode(), 1, 1, stars=stars), now, now)


def taken(gathering: Gathering, now: float, most: int = 100) -> list[str]:
    return [file.path.decode() for file in gathering.ready(now, most)]


def test_files_go_as_they_come() -> None:
    some = gathering()
    offered(some, ("b.jpg", 0), ("a.jpg", 5))
    assert taken(some, 0.0) == ["b.jpg", "a.jpg"]
    assert (len(some), some.next_due()) == (0, None)


def test_the_best_go_first_and_those_alike_as_they_come() -> None:
    some = gathering(sidecars={"best_first": True})
    offered(some, ("two.jpg", 2), ("none.jpg", 0), ("five.jpg", 5), ("two too.jpg", 2), ("four.jpg", 4))
    assert taken(some, 0.0, most=2) == ["five.jpg", "four.jpg"]
    offered(some, ("late.jpg", 3))
    assert taken(some, 0.0) == ["late.jpg", "two.jpg", "two too.jpg", "none.jpg"]


def test_without_room_nothing_goes_and_nothing_is_lost() -> None:
    some = gathering()
    offered(some, ("a.jpg", 0))
    assert taken(some, 0.0, most=0) == []
    assert len(some) == 1


def test_one_of_a_pair_is_due_when_it_has_waited_long_enough() -> None:
    some = gathering(hold_pairs=True, together=30.0)
    offered(some, ("a.cr3", 0))
    assert taken(some, 1.0) == []
    assert some.waits == {b"a.cr3": "It waits for the JPEG file of the same picture."}
    assert some.next_due() == 30.0
    offered(some, ("a.jpg", 0), now=2.0)
    assert taken(some, 2.0) == ["a.cr3", "a.jpg"]
    assert some.waits == {}


def test_what_rescans_find_again_waits_no_longer() -> None:
    """A polled folder is looked through more often than a file waits for its other half."""
    some = gathering(hold_pairs=True, together=30.0)
    for now in (0.0, 10.0, 20.0):
        offered(some, ("a.cr3", 0), now=now)
        assert taken(some, now) == []
    assert taken(some, 30.0) == ["a.cr3"]
    offered(some, ("b.cr3", 0), now=40.0)
    some.offer(Ready(b"b.cr3", 2, 2), 50.0, 50.0)  # saved again
    assert taken(some, 70.0) == []
    assert taken(some, 80.0) == ["b.cr3"]


def test_what_is_forgotten_holds_nobody() -> None:
    some = gathering(hold_pairs=True)
    offered(some, ("a.cr3", 0))
    some.clear()
    assert (len(some), some.waits, taken(some, 100.0)) == (0, {}, [])


# As the rule does it


async def test_a_picture_goes_when_its_sidecar_says_so_and_is_moved_with_it(house: House) -> None:
    await house.watch(sidecars={"at_least": 4}, after="move")
    house.write("a.jpg", JPEG)
    house.write("b.jpg", JPEG)
    house.write("b.xmp", rated(3))
    await house.settled()
    assert house.queue.transfers == {}
    assert {outlook.path: outlook.sentence for outlook in house.station.waiting("r", 10)} == {
        b"a.jpg": "It has 0 of the 4 stars that this hot folder asks for.",
        b"b.jpg": "It has 3 of the 4 stars that this hot folder asks for.",
    }
    house.write("a.xmp", rated(5))
    await house.until(lambda: house.queue.transfers)
    await house.settled()
    assert house.sent() == {"a.jpg": 1}
    assert [name.rpartition("/")[2] for name in house.there()] == ["a.jpg", "a.xmp", "b.jpg", "b.xmp"]
    assert not (house.folder / "a.xmp").exists()
    assert await house.states() == {b"a.jpg": FileState.MOVED}
    assert [outlook.path for outlook in house.station.waiting("r", 10)] == [b"b.jpg"]


async def test_the_best_are_queued_first(house: House) -> None:
    house.queue.busy = True
    for stars in range(6):
        house.write(f"{stars}.jpg", JPEG)
        house.write(f"{stars}.xmp", rated(stars))
    await house.watch(sidecars={"best_first": True})
    await house.until(lambda: len(house.queue.transfers) == 6)
    names = [transfer.name for transfer in house.queue.transfers.values()]
    assert names == [f"{stars}.jpg" for stars in reversed(range(6))]


async def test_raw_and_jpeg_go_together_and_one_alone_goes_in_time(house: House) -> None:
    house.queue.busy = True
    await house.watch(hold_pairs=True, together=2.0)
    house.write("a.cr3", RAW)
    house.write("alone.jpg", JPEG)
    await house.until(lambda: len(house.runner().together) == 2)
    assert house.queue.transfers == {}
    house.write("a.jpg", JPEG)
    await house.until(lambda: len(house.queue.transfers) == 3)
    names = [transfer.name for transfer in house.queue.transfers.values()]
    assert sorted(names[:2]) == ["a.cr3", "a.jpg"]
    assert names[2] == "alone.jpg"


async def test_a_burst_is_queued_as_one(house: House) -> None:
    house.queue.busy = True
    await house.watch(burst=3.0, together=0.5)
    for number in range(5):
        house.write(f"{number}.jpg", JPEG)
        await house.until(lambda number=number: len(house.runner().together) == number + 1)  # type: ignore[misc]
        assert house.queue.transfers == {}
    await house.until(lambda: len(house.queue.transfers) == 5)
    assert house.queue.asked == 1
