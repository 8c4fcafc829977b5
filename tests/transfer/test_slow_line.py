"""A file that the line is too slow to finish before its upload links expire gets every slot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.outcome import StartAgain
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.send import _claim_when_slow, too_slow

MB = 1_000_000
NOW = 1000.0


def claimed(*, left: int, rate: float, expires_in: float | None) -> bool:
    claims: list[int] = []
    lanes = SimpleNamespace(throughput=lambda: rate, claim=claims.append)
    ctx = SimpleNamespace(lanes=lanes, sender=SimpleNamespace(now=lambda: NOW))
    ends = NOW + expires_in if expires_in is not None else None
    row = SimpleNamespace(id=7, urls_expire_at=ends)
    _claim_when_slow(cast("Context", ctx), cast("Row", row), left)
    assert claims in ([], [7])
    return bool(claims)


def test_slots_are_claimed_when_a_shared_line_is_too_slow() -> None:
    assert claimed(left=1000 * MB, rate=MB, expires_in=900)
    assert claimed(left=300 * MB, rate=MB, expires_in=900)  # alone it would do, shared perhaps not
    assert not claimed(left=100 * MB, rate=MB, expires_in=900)


def test_nothing_is_claimed_where_nothing_is_known() -> None:
    assert not claimed(left=1000 * MB, rate=0, expires_in=900)
    assert not claimed(left=1000 * MB, rate=MB, expires_in=None)


def test_links_that_have_expired_are_asked_for_again_before_a_byte_is_sent() -> None:
    with pytest.raises(StartAgain) as again:
        claimed(left=MB, rate=MB, expires_in=0)
    assert again.value.counter == "expiries"


@pytest.mark.parametrize(
    ("size", "url", "words"),
    [
        (900 * MB, "https://h/k?X-Amz-Expires=90", "It needs at least 10.0 MB/s."),
        (1_450_001, "https://h/k?X-Amz-Expires=1", "It needs at least 1.5 MB/s."),
        (10, "https://h/k?X-Amz-Expires=900", "It needs at least 1 kB/s."),
    ],
)
def test_the_speed_that_the_file_needs_is_told(size: int, url: str, words: str) -> None:
    row = cast("Row", SimpleNamespace(size=size, urls=f'["{url}"]'))
    assert words in too_slow(row).reason


def test_without_a_lifetime_no_speed_is_told() -> None:
    row = cast("Row", SimpleNamespace(size=10, urls='["https://h/k?Expires=5"]'))
    assert "at least" not in too_slow(row).reason
