"""A program that is started again finds the window, or becomes it; nothing that it brings is lost."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.desk import Desk
from pxm_desktop.service.errors import OwnerSilent
from pxm_desktop.service.fanout import Gathering
from pxm_desktop.service.handover import take_seat
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.service.opening import open_service
from pxm_desktop.transfer.events import Event, WindowWanted

LIMIT = 30.0


async def attend(desk: Desk) -> asyncio.Task[None]:
    task = asyncio.create_task(desk.attend())
    await asyncio.sleep(0)  # it attends from its first step on
    return task


async def test_without_a_window_nobody_takes_paths() -> None:
    told: list[Event] = []
    desk = Desk(told.extend, is_window=False)
    assert not await desk.show([b"/a"])
    task = await attend(desk)
    assert await desk.show([b"/b"], "token")
    assert told == [WindowWanted(paths=(b"/b",), activation="token")]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not await desk.show([b"/c"])


async def test_a_window_on_its_way_gets_what_came_before_it_listened() -> None:
    told: list[Event] = []
    desk = Desk(told.extend, is_window=True)
    assert await desk.show([b"/a"])
    assert await desk.show([b"/b"])
    assert told == []
    task = await attend(desk)
    assert told == [WindowWanted(paths=(b"/a",)), WindowWanted(paths=(b"/b",))]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not await desk.show([b"/c"]), "it closes: the other program waits and becomes the window"


def test_a_slow_listener_hears_of_every_path() -> None:
    gathering = Gathering()
    gathering.add([WindowWanted(paths=(b"/a",), activation="old")])
    gathering.add([WindowWanted(paths=(b"/b", b"/c"), activation="new")])
    assert gathering.events() == [WindowWanted(paths=(b"/a", b"/b", b"/c"), activation="new")]


def test_the_seat_is_taken_once(tmp_path: Path) -> None:
    environment = {"PXM_DATA_DIR": str(tmp_path / "data")}
    seat = take_seat([], environment=environment)
    assert seat is not None
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert take_seat([], show=False, environment=environment) is None
    with pytest.raises(OwnerSilent, match="does not answer"):
        take_seat([b"/a"], environment=environment, patience=0.0)
    seat.leave()
    again = take_seat([b"/a"], environment=environment)
    assert again is not None
    again.leave()


def test_a_directory_that_cannot_hold_a_lock_is_left_to_the_start_page(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    seat = take_seat([b"/a"], environment={"PXM_DATA_DIR": str(tmp_path / "data")})
    assert seat is not None
    seat.leave()


def test_paths_reach_the_window_that_has_the_seat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    environment = {"PXM_DATA_DIR": str(tmp_path / "data"), "XDG_ACTIVATION_TOKEN": "here"}
    seat = take_seat([], environment=environment)
    assert seat is not None
    host = ServiceHost(tmp_path / "data")
    heard: list[Event] = []
    arrived = threading.Event()

    def listen(events: object) -> None:
        heard.extend(e for e in events if isinstance(e, WindowWanted))  # type: ignore[attr-defined]
        if heard:
            arrived.set()

    host.start()
    try:
        host.subscribe(listen)
        assert take_seat([b"/a\xff"], environment=environment) is None
        attending = host.call(lambda api: api.desk.attend())
        assert arrived.wait(LIMIT)
        assert heard == [WindowWanted(paths=(b"/a\xff",), activation="here")]
        attending.cancel()
    finally:
        assert host.stop(LIMIT)
        seat.leave()


async def test_a_window_attached_to_an_upload_hears_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    root = tmp_path / "data"
    environment = {"PXM_DATA_DIR": str(root)}
    paths.prepare(paths.data_dir(root))
    upload = await open_service(owner="command line", scope="named", root=root, environment={})
    window = await open_service(owner="window", scope="all", root=root, environment={})
    seat = await asyncio.to_thread(take_seat, [], environment=environment)
    try:
        assert seat is not None
        events = window.events()
        asking = asyncio.create_task(asyncio.to_thread(take_seat, [b"/a"], environment=environment))
        attending = asyncio.create_task(window.desk.attend())
        assert await asyncio.wait_for(asking, LIMIT) is None
        assert list(await asyncio.wait_for(anext(events), LIMIT)) == [WindowWanted(paths=(b"/a",))]
        attending.cancel()
        await asyncio.gather(attending, return_exceptions=True)
    finally:
        await window.close()
        await upload.close()
        if seat is not None:
            seat.leave()
