"""`bandwidth`: what it understands, what it keeps, and that it needs no account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pxm_desktop.cli.bandwidth import moment_of, rate_of
from tests.cli.conftest import Program

NOON = datetime.fromisoformat("2026-06-10T12:00:00").astimezone()


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5M", 5_000_000),
        ("500k", 500_000),
        ("1.5MB/s", 1_500_000),
        ("40Mbit", 5_000_000),
        ("40mbit/s", 5_000_000),
        ("2048", 2048),
    ],
)
def test_limits(text: str, rate: int) -> None:
    assert rate_of(text) == rate


@pytest.mark.parametrize("text", ["fast", "5X", "-1", "0", "1023", "5M/min", ""])
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        rate_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:30", "2026-06-10T18:30"),
        ("8:00", "2026-06-11T08:00"),
        ("2h", "2026-06-10T14:00"),
        ("30min", "2026-06-10T12:30"),
        ("tomorrow", "2026-06-11T08:00"),
        ("2026-06-12T07:15", "2026-06-12T07:15"),
    ],
)
def test_times(text: str, expected: str) -> None:
    found = moment_of(text, NOON)
    assert found is not None
    assert found.tzinfo is not None
    assert found.replace(tzinfo=None).isoformat(timespec="minutes") == expected


def test_off_and_nonsense() -> None:
    assert moment_of("off", NOON) is None
    with pytest.raises(ValueError, match="isoformat"):
        moment_of("soon", NOON)
    with pytest.raises(ValueError, match="hour"):
        moment_of("25:00", NOON)


def test_it_is_set_and_shown_without_an_account(world: Program) -> None:
    first = world.run("bandwidth", "--json")
    assert first.code == 0
    assert first.objects[0]["limit"] is None
    assert world.run("bandwidth", "40Mbit", "--json").objects[0]["now"] == 5_000_000
    shown = world.run("bandwidth", "show")
    assert "Now: 5.0 MB/s (40 Mbit/s)" in shown.out.decode()
    full = world.run("bandwidth", "full-speed", "--until", "2h", "--json").objects[0]
    assert (full["now"], full["now_by"], full["limit"]) == (None, "full_speed", 5_000_000)
    left = datetime.fromisoformat(full["full_speed_until"]) - datetime.now().astimezone()
    assert timedelta(hours=1, minutes=50) < left <= timedelta(hours=2)
    ended = world.run("bandwidth", "full-speed", "--until", "off", "--json").objects[0]
    assert (ended["now"], ended["full_speed_until"]) == (5_000_000, None)
    assert world.run("bandwidth", "off", "--json").objects[0]["now"] is None


@pytest.mark.parametrize(
    "words", [["quick"], ["full-speed"], ["full-speed", "--until", "soon"], ["5M", "--until", "18:00"]]
)
def test_usage(world: Program, words: list[str]) -> None:
    refused = world.run("bandwidth", *words)
    assert refused.code == 2
    assert refused.out == b""
