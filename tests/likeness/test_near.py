"""Hashes that are near one another, found among many; groups that are no chains."""

from __future__ import annotations

import random

from pxm_desktop.likeness.near import near_groups, near_pairs


def test_all_near_pairs_are_found_and_no_others() -> None:
    chance = random.Random(4)
    hashes = [chance.getrandbits(64) for _ in range(300)]
    hashes += [
        value ^ sum(1 << bit for bit in chance.sample(range(64), n % 9)) for n, value in enumerate(hashes)
    ]
    hashes = list(dict.fromkeys(hashes))
    wanted = {
        (a, b) for b in range(len(hashes)) for a in range(b) if (hashes[a] ^ hashes[b]).bit_count() <= 6
    }
    found = list(near_pairs(hashes))
    assert set(found) == wanted
    assert len(found) == len(wanted) > 100


def test_neighbours_are_found_among_many_thousands() -> None:
    chance = random.Random(1)
    hashes = [chance.getrandbits(64) for _ in range(30_000)]
    for place in range(200):
        hashes[place + 15_000] = hashes[place] ^ sum(1 << bit for bit in chance.sample(range(64), 6))
    assert sorted(map(sorted, near_groups(hashes))) == [[n, n + 15_000] for n in range(200)]


def test_a_chain_is_no_group() -> None:
    hashes = [(1 << (6 * n)) - 1 for n in range(6)]  # each is near the next only
    groups = near_groups(hashes)
    assert all(max((hashes[g[0]] ^ hashes[p]).bit_count() for p in g) <= 6 for g in groups)
    assert max(map(len, groups)) <= 3


def test_equal_hashes_of_pictures_that_are_not_alike_are_parted() -> None:
    colours = ["red", "blue", "red", "blue", "green"]
    assert near_groups([7] * 5, alike=lambda a, b: colours[a] == colours[b]) == [[0, 2], [1, 3]]
