"""Which bandwidth limit holds at an instant, and when that changes next: a pure function of settings and time.

A timetable is a list of rules for whole hours of a week; where several hold, the last one counts, as with paint.
Between the rules the general limit holds. Until `full_until` none holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pxm_desktop.transfer.model import Value

DAYS = 7
HOURS = 24
LEAST_LIMIT = 1024
"""Bytes a second; below that nothing would seem to move."""
FULL = 0
"""The value of an hour of a grid in which no limit holds."""

_STEP = 900
"""Seconds. Every zone's distance from UTC is a whole number of quarter hours, also after its clocks were put
forward or back, so that hours of the day begin only at quarter hours of UTC."""
_FAR = 8 * 86400
"""Seconds after which a week's timetable has shown all it has, the longest week with a clock put back included."""

Day = Annotated[int, Field(ge=0, lt=DAYS)]
"""0 is Monday."""
Grid = tuple[tuple[int | None, ...], ...]
"""7 days of 24 hours: bytes a second, `FULL` for full speed, None where the general limit holds."""

EMPTY: Grid = ((None,) * HOURS,) * DAYS


class BandwidthRule(Value):
    """A limit for some hours of some days, in this computer's time."""

    days: tuple[Day, ...]
    """0 is Monday."""
    start: int = Field(ge=0, lt=HOURS)
    """The first hour."""
    end: int = Field(ge=1, le=HOURS)
    """The hour at which it ends; one before `start`, or the same, is on the next day."""
    limit: int | None = Field(None, ge=LEAST_LIMIT)
    """Bytes a second; None is full speed."""

    @field_validator("days")
    @classmethod
    def _once_each(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days:
            raise ValueError("a rule needs at least one day")
        return tuple(sorted(set(days)))

    def hours(self) -> Iterable[tuple[int, int]]:
        """Return the hours of the week (day, hour) in which the rule holds."""
        length = self.end - self.start if self.end > self.start else self.end + HOURS - self.start
        for day in self.days:
            for hour in range(self.start, self.start + length):
                yield (day + hour // HOURS) % DAYS, hour % HOURS


class InForce(Value):
    """The limit at an instant."""

    limit: int | None
    """Bytes a second; None is full speed."""
    source: Literal["general", "timetable", "full_speed"]
    """What decided it."""
    until: float | None
    """When something else may hold, in seconds since the epoch; None when that is not planned."""


def in_force(
    at: float,
    general: int | None,
    rules: Sequence[BandwidthRule],
    full_until: datetime | None = None,
    zone: tzinfo | None = None,
) -> InForce:
    """Return the limit at `at` (seconds since the epoch) and until when it holds; `zone` None is this computer's."""
    ends = full_until.timestamp() if full_until is not None else at
    if ends > at:
        return InForce(limit=None, source="full_speed", until=ends)
    grid = grid_of(rules)
    now = _of_week(at, grid, zone)
    return InForce(
        limit=general if now is None else now or None,
        source="general" if now is None else "timetable",
        until=_next_change(at, lambda moment: _of_week(moment, grid, zone) != now) if rules else None,
    )


def grid_of(rules: Sequence[BandwidthRule]) -> Grid:
    """Return the week that rules make up."""
    grid: list[list[int | None]] = [list(day) for day in EMPTY]
    for rule in rules:
        for day, hour in rule.hours():
            grid[day][hour] = rule.limit or FULL
    return tuple(tuple(day) for day in grid)


def rules_of(grid: Grid) -> tuple[BandwidthRule, ...]:
    """Return few rules that make up a week: hours that follow each other, and days that are alike, are one."""
    runs: dict[tuple[int, int, int], list[int]] = {}
    for day, hours in enumerate(grid):
        start = 0
        for hour in range(1, HOURS + 1):
            if hour < HOURS and hours[hour] == hours[start]:
                continue
            value = hours[start]
            if value is not None:
                runs.setdefault((start, hour, value), []).append(day)
            start = hour
    return tuple(
        BandwidthRule(days=tuple(days), start=start, end=end, limit=value or None)
        for (start, end, value), days in sorted(runs.items(), key=lambda run: (run[1], run[0]))
    )


def _of_week(at: float, grid: Grid, zone: tzinfo | None) -> int | None:
    there = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return grid[there.weekday()][there.hour]


def _next_change(at: float, changed: Callable[[float], bool]) -> float | None:
    first = (int(at) // _STEP + 1) * _STEP
    return next((float(moment) for moment in range(first, first + _FAR, _STEP) if changed(moment)), None)
