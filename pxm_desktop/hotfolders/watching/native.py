"""Lets the system tell of changes in a folder, by watchdog; who needs it knows no system.

Linux has a tree of its own (`inotify`). On macOS and Windows the system watches a folder with all that is below it,
and watchdog's observers are used with what they keep to themselves: that events got lost. Neither was ever tried there.
"""

from __future__ import annotations

import os
import queue
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from watchdog.events import DirModifiedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver

from pxm_desktop.hotfolders.watching.listening import JOIN_SECONDS, Ear, Listening, NativeFails


def listen(folder: bytes, ear: Ear, *, subfolders: bool, enters: Callable[[bytes], bool]) -> Listening:
    """Begin to listen by this system's means; see `Listen`."""
    if sys.platform == "linux":
        return InotifyTree(folder, ear, subfolders=subfolders, enters=enters)
    return Observed(folder, ear, observer_of_system(ear), subfolders=subfolders)


class Observed:
    """Listens by one of watchdog's observers."""

    def __init__(self, folder: bytes, ear: Ear, observer: BaseObserver, *, subfolders: bool) -> None:
        """Begin to listen; see `Listen`."""
        self._observer = observer
        if sys.platform != "win32":
            folder = os.path.realpath(folder)  # watchdog does not follow links, not even the folder's own
        path = os.fsdecode(folder)
        if sys.platform == "darwin":
            path = unicodedata.normalize("NFC", path)  # what watchdog does for its own observer
        try:
            observer.schedule(_Handler(folder, ear), path, recursive=subfolders)
            observer.start()
        except (OSError, RuntimeError, SystemError, queue.Empty) as error:
            self.close()
            if isinstance(error, FileNotFoundError | PermissionError):
                raise
            raise NativeFails("The system does not tell of changes in this folder.") from error

    def close(self) -> None:
        """End it."""
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join(JOIN_SECONDS)


class _Handler(FileSystemEventHandler):
    """Turns watchdog's events into paths below the folder."""

    def __init__(self, folder: bytes, ear: Ear) -> None:
        self._top = _plain(folder)
        self._ear = ear

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hear of anything."""
        # A folder counts as modified whenever something in it is; that something has events of its own.
        if event.event_type in ("opened", "closed_no_write") or isinstance(event, DirModifiedEvent):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._told(_plain(os.fsencode(path)), gone=event.event_type == "deleted")

    def _told(self, path: bytes, *, gone: bool) -> None:
        if path == self._top:
            if gone:
                self._ear.lost()
            else:
                self._ear.doubt()
        elif path.startswith(self._top + b"/"):
            self._ear.changed(path[len(self._top) + 1 :])
        else:
            # The system writes the folder's own path in another way: nothing is known but that something happened.
            self._ear.changed(b"")


def _plain(path: bytes) -> bytes:
    return path.replace(b"\\", b"/").rstrip(b"/") if sys.platform == "win32" else path


if sys.platform == "darwin":
    from watchdog.observers.fsevents import FSEventsEmitter

    class _Emitter(FSEventsEmitter):
        """Tells that FSEvents dropped events or left it to us to look below a folder."""

        def __init__(self, *words: Any, lost: Callable[[], None], **more: Any) -> None:
            super().__init__(*words, **more)
            self._lost = lost

        def queue_events(self, timeout: float, events: list[Any]) -> None:  # type: ignore[override]
            """Pass events on."""
            if any(one.must_scan_subdirs or one.is_user_dropped or one.is_kernel_dropped for one in events):
                self._lost()
            super().queue_events(timeout, events)

elif sys.platform == "win32":
    from watchdog.observers.read_directory_changes import WindowsApiEmitter
    from watchdog.observers.winapi import DirectoryChangeReader

    class _Reader(DirectoryChangeReader):
        """Tells that the buffer was too small, which Windows says by an empty one, and that reading ended."""

        def __init__(self, *words: Any, lost: Callable[[], None], **more: Any) -> None:
            super().__init__(*words, **more)
            self._lost = lost

        def _run_inner(self, handle: Any, event_buffer: Any, nbytes: Any) -> None:
            try:
                super()._run_inner(handle, event_buffer, nbytes)
            except OSError:  # as when a share or disk goes away: every further call would fail too
                self._should_stop = True
                self._lost()
                return
            if nbytes.value == 0 and not self._should_stop:
                self._lost()

    class _Emitter(WindowsApiEmitter):
        """Reads by a reader that tells of losses."""

        def __init__(self, *words: Any, lost: Callable[[], None], **more: Any) -> None:
            super().__init__(*words, **more)
            self._lost = lost

        def on_thread_start(self) -> None:
            """Begin to read."""
            with self._lock:
                reader = _Reader(self.watch.path, recursive=self.watch.is_recursive, lost=self._lost)
                self._reader = reader
            reader.start()

elif sys.platform == "linux":
    from pxm_desktop.hotfolders.watching.inotify import InotifyTree


def observer_of_system(ear: Ear) -> BaseObserver:
    """Return watchdog's observer for this system, which tells the ear when it loses events."""
    if sys.platform in ("darwin", "win32"):
        return BaseObserver(_Emitter, lost=ear.lost)
    raise NativeFails("The system does not tell of changes in this folder.")
