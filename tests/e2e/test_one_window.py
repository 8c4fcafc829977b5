"""Two real programs: the second hands its files to the window of the first and ends; both start at once, one stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.assets import Asset
from tests.support.program import Program, Running, eventually

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def names(program: Program) -> list[str]:
    return [row["name"] for row in program.rows("name")]


def test_the_second_start_hands_its_files_to_the_window(
    program: Program, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    program.account |= OFFSCREEN
    first, second, third = assets(3000, 4000, 5000)
    with program.start(first.path) as window:
        eventually(lambda: len(program.rows(where="stage='done'")) == 1, running=window)
        program.run(second.path, cwd=second.path.parent).expect(0)
        relative = program.run("--", third.path.name, cwd=third.path.parent).expect(0)
        assert relative.out == b""
        eventually(lambda: len(program.rows(where="stage='done'")) == 3, running=window)
        assert names(program) == [first.path.name, second.path.name, third.path.name]
        assert program.run("--hidden").expect(0).err == ""
        window.interrupt()
        window.wait().expect(0)


def test_two_starts_at_once_are_one_window(program: Program, assets: Callable[..., list[Asset]]) -> None:
    program.account |= OFFSCREEN
    files = assets(3000, 4000, 5000)
    runs: list[Running] = [program.start(asset.path) for asset in files]
    eventually(lambda: sum(run.ended for run in runs) == 2)
    left = [run for run in runs if not run.ended]
    assert len(left) == 1
    eventually(lambda: len(program.rows(where="stage='done'")) == 3, running=left[0])
    assert sorted(names(program)) == sorted(asset.path.name for asset in files)
    left[0].interrupt()
    left[0].wait().expect(0)
    for run in runs:
        run.wait().expect(0)


def test_a_killed_window_leaves_its_seat(program: Program, assets: Callable[..., list[Asset]]) -> None:
    program.account |= OFFSCREEN
    first, second = assets(3000, 4000)
    with program.start(first.path) as window:
        eventually(lambda: len(program.rows(where="stage='done'")) == 1, running=window)
    with program.start(second.path) as window:
        eventually(lambda: len(program.rows(where="stage='done'")) == 2, running=window)
        window.interrupt()
        window.wait().expect(0)
