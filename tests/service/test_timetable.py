"""The limit in force: rules over midnight, clocks put forward and back, the next change found by trying each minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pxm_desktop.service.timetable import (
    DAYS,
    EMPTY,
    FULL,
    HOURS,
    BandwidthRule,
    Grid,
    InForce,
    grid_of,
    in_force,
    rules_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # 5:45 from UTC
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks are put forward by half an hour
OFFICE = BandwidthRule(days=(0, 1, 2, 3, 4), start=8, end=18, limit=1_000_000)
NIGHT = BandwidthRule(days=(4,), start=22, end=6)


def at(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def clock(seconds: float | None, zone: ZoneInfo = BERLIN) -> str:
    assert seconds is not None
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat()


def test_office_hours() -> None:
    found = in_force(at("2026-03-02T09:30"), 5_000_000, [OFFICE], zone=BERLIN)  # a Monday
    assert (found.limit, found.source) == (1_000_000, "timetable")
    assert clock(found.until) == "2026-03-02T18:00:00+01:00"
    found = in_force(at("2026-03-06T18:00"), 5_000_000, [OFFICE], zone=BERLIN)  # Friday evening
    assert (found.limit, found.source) == (5_000_000, "general")
    assert clock(found.until) == "2026-03-09T08:00:00+01:00"


def test_a_night_begins_on_its_day_and_ends_on_the_next() -> None:
    assert in_force(at("2026-03-06T23:00"), 7000, [NIGHT], zone=BERLIN).limit is None
    found = in_force(at("2026-03-07T05:59"), 7000, [NIGHT], zone=BERLIN)
    assert found.limit is None
    assert clock(found.until) == "2026-03-07T06:00:00+01:00"
    assert in_force(at("2026-03-06T05:00"), 7000, [NIGHT], zone=BERLIN).limit == 7000
    # Sunday's night is Monday's morning.
    sunday = BandwidthRule(days=(6,), start=23, end=1, limit=2000)
    assert in_force(at("2026-03-09T00:30"), None, [sunday], zone=BERLIN).limit == 2000
    whole_day = BandwidthRule(days=(2,), start=12, end=12, limit=2000)
    assert len(list(whole_day.hours())) == HOURS


def test_clocks_put_forward_and_back() -> None:
    rule = BandwidthRule(days=(6,), start=2, end=3, limit=2000)
    # On 29 March 2026 there is no hour from 2 to 3 in Berlin; on 25 October it comes twice.
    found = in_force(at("2026-03-29T01:30"), None, [rule], zone=BERLIN)
    assert clock(found.until) == "2026-04-05T02:00:00+02:00"
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN).timestamp()
    found = in_force(first, None, [rule], zone=BERLIN)
    assert found.limit == 2000
    assert found.until == first + 1.5 * 3600
    assert clock(found.until) == "2026-10-25T03:00:00+01:00"


def test_zones_that_are_not_whole_hours_from_utc() -> None:
    for zone in (KATHMANDU, LORD_HOWE):
        found = in_force(at("2026-03-02T07:59", zone), None, [OFFICE], zone=zone)
        assert found.until == at("2026-03-02T08:00", zone)
    # Clocks go from 2:00 to 2:30 on 4 October 2026.
    hour = BandwidthRule(days=(6,), start=2, end=3, limit=2000)
    found = in_force(at("2026-10-04T01:50", LORD_HOWE), None, [hour], zone=LORD_HOWE)
    assert clock(found.until, LORD_HOWE) == "2026-10-04T02:30:00+11:00"


def test_full_speed_until_a_time_beats_everything() -> None:
    now = at("2026-03-02T09:30")
    until = datetime.fromtimestamp(now, UTC) + timedelta(hours=1)
    assert in_force(now, 2000, [OFFICE], until, BERLIN) == InForce(
        limit=None, source="full_speed", until=until.timestamp()
    )
    assert in_force(now + 3600, 2000, [OFFICE], until, BERLIN).limit == 1_000_000


def test_nothing_is_planned_without_rules_or_with_one_for_always() -> None:
    assert in_force(0.0, 5000, []) == InForce(limit=5000, source="general", until=None)
    always = BandwidthRule(days=tuple(range(DAYS)), start=0, end=24, limit=3000)
    assert in_force(0.0, 5000, [always]) == InForce(limit=3000, source="timetable", until=None)


def test_the_last_rule_counts() -> None:
    grid = grid_of([OFFICE, BandwidthRule(days=(2,), start=12, end=13)])
    assert grid[2][11] == 1_000_000
    assert grid[2][12] == FULL
    assert grid[5] == EMPTY[5]


def test_alike_days_become_one_rule() -> None:
    assert rules_of(grid_of([OFFICE])) == (OFFICE,)
    assert rules_of(EMPTY) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": ()},
        {"days": (7,)},
        {"start": 24},
        {"end": 0},
        {"limit": 10},
    ],
)
def test_rules_that_mean_nothing_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BandwidthRule.model_validate({"days": (1,), "start": 1, "end": 2, "limit": None, **wrong})


cells = st.sampled_from([None, FULL, 2000, 50_000])
weeks = st.lists(
    st.lists(cells, min_size=HOURS, max_size=HOURS).map(tuple), min_size=DAYS, max_size=DAYS
).map(tuple)


@given(weeks)
def test_a_painted_week_survives_being_kept_as_rules(grid: Grid) -> None:
    assert grid_of(rules_of(grid)) == grid


@settings(max_examples=40)
@given(
    weeks,
    st.sampled_from([BERLIN, KATHMANDU, LORD_HOWE]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - UTC is given below
)
def test_the_next_change_is_the_first(grid: Grid, zone: ZoneInfo, when: datetime) -> None:
    now = when.replace(tzinfo=UTC).timestamp()
    rules = rules_of(grid)
    found = in_force(now, 9000, rules, zone=zone)
    minute = int(now // 60 + 1) * 60
    last = minute + 3 * 86400 if found.until is None else min(found.until, minute + 3 * 86400)
    for moment in range(minute, int(last), 60 * 7):
        assert in_force(moment, 9000, rules, zone=zone).limit == found.limit or moment == found.until
    if found.until is not None:
        there = in_force(found.until, 9000, rules, zone=zone)
        assert (there.limit, there.source) != (found.limit, found.source)
