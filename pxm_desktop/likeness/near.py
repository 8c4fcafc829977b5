"""Finds hashes that differ in few bits, among 100,000 in seconds and without comparing each with each.

A hash of 64 bits is cut into n + 2 blocks. Two hashes that differ in n bits at most are the same in two blocks or more,
so that it is enough to compare hashes that share a pair of blocks: with n = 6 there are 28 pairs, of 16 bits each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

NEAR = 6
"""Bits in which near-identical pictures differ at most."""
_LENGTH = 64


def near_pairs(hashes: Sequence[int], most: int = NEAR) -> Iterator[tuple[int, int]]:
    """Yield the places of all pairs that differ in `most` bits or fewer, each pair once, the earlier place first.

    The hashes should be different ones: what is said often takes long.
    """
    seen: set[tuple[int, int]] = set()
    for one, other in combinations(_blocks(most + 2), 2):
        mask = one | other
        shared: dict[int, list[int]] = {}
        for place, value in enumerate(hashes):
            shared.setdefault(value & mask, []).append(place)
        for places in shared.values():
            if len(places) > 1:
                for pair in combinations(places, 2):
                    if (hashes[pair[0]] ^ hashes[pair[1]]).bit_count() <= most and pair not in seen:
                        seen.add(pair)
                        yield pair


def near_groups(
    hashes: Sequence[int], most: int = NEAR, alike: Callable[[int, int], bool] = lambda _one, _other: True
) -> list[list[int]]:
    """Put places whose hashes are near one another, and that are `alike`, into groups of two or more.

    Everything in a group is near its first member, the one with the most neighbours: chains, in which each looks like
    the next and the last like nothing before, make no groups.
    """
    places: dict[int, list[int]] = {}
    for place, value in enumerate(hashes):
        places.setdefault(value, []).append(place)
    different = list(places)
    near: dict[int, set[int]] = {}
    for one, other in near_pairs(different, most):
        near.setdefault(different[one], set()).add(different[other])
        near.setdefault(different[other], set()).add(different[one])
    crowded = {value for value, those in places.items() if len(those) > 1}
    groups: list[list[int]] = []
    taken: set[int] = set()
    for value in sorted(
        near.keys() | crowded, key=lambda value: (-len(near.get(value, ())), places[value][0])
    ):
        for first in places[value]:
            if first in taken:
                continue
            around = _around(value, near.get(value, ()), places)
            group = [first, *(p for p in around if p != first and p not in taken and alike(first, p))]
            if len(group) > 1:
                taken.update(group)
                groups.append(group)
    return groups


def _around(value: int, near: Iterable[int], places: dict[int, list[int]]) -> list[int]:
    return [place for each in (value, *near) for place in places[each]]


def _blocks(count: int) -> list[int]:
    """Return masks that cut the bits of a hash into blocks of nearly one length."""
    ends = [_LENGTH * number // count for number in range(count + 1)]
    return [(1 << end) - (1 << begin) for begin, end in pairwise(ends)]
