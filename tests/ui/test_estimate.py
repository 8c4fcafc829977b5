"""Forecasts against whole uploads as they were recorded: many small files by PXM's calls, big ones by the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator

import pytest

from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui.estimate import CALLS_A_SECOND, Forecast
from pxm_desktop.ui.queue_rows import Row, Tally
from tests.ui.test_queue_model import transfer

Moment = tuple[float, float, Tally]
"""Seconds since the start, bytes a second as the engine tells them (over 5 s), and the queue."""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def queue(*rows: Row) -> Tally:
    made = Tally()
    for row in rows:
        made.add(row)
    return made


def row(number: int, size: int, stage: Stage, sent: int = 0) -> Row:
    made = Row(transfer(number, size=size, stage=stage), transfer(number).destination)
    if stage is Stage.SENDING:
        made.note_progress(0.0, sent)
    return made


def small_files(count: int, size: int, files_a_second: float, linking: int = 20) -> Iterator[Moment]:
    """In each second some are finished, and some are sent and wait for PXM's calls."""
    second = 0
    while (done := int(second * files_a_second)) < count:
        under_way = min(linking, count - done)
        rows = [row(n, size, Stage.DONE) for n in range(done)]
        rows += [row(n, size, Stage.LINKING) for n in range(done, done + under_way)]
        rows += [row(n, size, Stage.QUEUED) for n in range(done + under_way, count)]
        yield float(second), files_a_second * size, queue(*rows)
        second += 1


def one_film(size: int, line: Callable[[float], float]) -> Iterator[Moment]:
    """One big file over a line whose speed changes from second to second."""
    sent, second = 0.0, 0
    speeds: list[float] = []
    while sent < size:
        speeds.append(line(second))
        yield (
            float(second),
            sum(speeds[-5:]) / len(speeds[-5:]),
            queue(row(1, size, Stage.SENDING, int(sent))),
        )
        sent += speeds[-1]
        second += 1


def ends(moments: list[Moment]) -> list[float]:
    """Return when all would be done, as it was said at each moment."""
    clock = Clock()
    forecast = Forecast(clock)
    said: list[float] = []
    for at, speed, tally in moments:
        clock.now = at
        forecast.note(speed)
        left = forecast.seconds_left(tally)
        assert left is not None
        said.append(at + left)
    return said


def calm(said: list[float], most: float) -> bool:
    return all(abs(after - before) <= most for before, after in itertools.pairwise(said))


@pytest.mark.parametrize("size", [2_000, 200_000])
def test_many_small_files_end_when_the_calls_are_made(size: int) -> None:
    moments = list(small_files(240, size, CALLS_A_SECOND / 3))
    truth = moments[-1][0] + 1
    said = ends(moments)
    assert all(abs(end - truth) < 0.1 * truth for end in said), (said[0], truth)
    assert calm(said, 3)


def test_small_files_on_a_slow_line_end_when_the_bytes_are_there() -> None:
    moments = list(small_files(120, 5_000_000, 1.0, linking=2))  # far fewer calls than PXM allows
    truth = moments[-1][0] + 1
    said = ends(moments)
    assert all(abs(end - truth) < 0.15 * truth for end in said[10:])


def test_a_film_over_an_uneven_line() -> None:
    moments = list(
        one_film(2_000_000_000, lambda t: 8e6 * (1 + 0.5 * math.sin(t / 3) + 0.3 * math.sin(t * 2.1)))
    )
    truth = moments[-1][0] + 1
    said = ends(moments)
    assert all(abs(end - truth) < 0.25 * truth for end in said[15:])
    assert calm(said[15:], 0.05 * truth)


def test_a_line_that_is_limited_on_the_way_is_followed_within_a_minute() -> None:
    moments = list(one_film(1_500_000_000, lambda t: 10e6 if t < 60 else 2e6))
    truth = moments[-1][0] + 1
    said = ends(moments)
    assert said[59] == pytest.approx(150, abs=5)
    assert all(abs(end - truth) < 0.1 * truth for end in said[120:])


def test_a_film_beside_many_small_files_counts_both() -> None:
    clock = Clock()
    forecast = Forecast(clock)
    forecast.note(10_000_000.0)
    rows = [row(n, 1000, Stage.QUEUED) for n in range(950)]
    assert forecast.seconds_left(queue(*rows)) == pytest.approx(180)
    film = row(2000, 5_000_000_000, Stage.QUEUED)
    assert forecast.seconds_left(queue(*rows, film)) == pytest.approx(500, rel=0.01)
