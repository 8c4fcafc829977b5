"""Listens to a folder on Linux, where each directory has to be watched by itself.

watchdog reads the kernel's queue (`InotifyFD`); which directories are watched is decided here and not by its
`InotifyObserver`, which
- holds every event back for half a second once a file was moved out of the tree, as when one goes to the trash;
- goes on without the directories for which the kernel had no room, and says nothing;
- keeps to itself that the queue overflowed, that the folder was unmounted or renamed, and lets nobody leave
  directories out: the claims of other stations alone would wake the program every few seconds.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchDescriptor,
)

from pxm_desktop.hotfolders.watching.listening import JOIN_SECONDS, Ear, NativeFails

_CONTENT = (
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_MODIFY
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_MOVED_FROM
    | InotifyConstants.IN_MOVED_TO
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_ONLYDIR
    | InotifyConstants.IN_EXCL_UNLINK
)
_BELOW = Mask(_CONTENT | InotifyConstants.IN_DONT_FOLLOW)
_TOP = Mask(_CONTENT | InotifyConstants.IN_DELETE_SELF | InotifyConstants.IN_MOVE_SELF)
_GONE = InotifyConstants.IN_DELETE_SELF | InotifyConstants.IN_MOVE_SELF | InotifyConstants.IN_UNMOUNT
_FULL = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


class InotifyTree:
    """A folder and all directories below it that matter. watchdog's thread calls `on_…`; see `Listen`."""

    def __init__(self, folder: bytes, ear: Ear, *, subfolders: bool, enters: Callable[[bytes], bool]) -> None:
        """Begin to listen; see `Listen`."""
        self._folder, self._ear, self._subfolders, self._enters = folder, ear, subfolders, enters
        self._lock = threading.RLock()
        self._closed = False
        self._serial = 0
        self._watched: dict[WatchDescriptor, tuple[bytes, CallbackId]] = {}
        self._by_path: dict[bytes, WatchDescriptor] = {}
        try:
            self._queue = InotifyFD()
        except OSError as error:
            raise _fails(error) from error
        self._queue.start()
        try:
            self._watch_from(b"")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it."""
        with self._lock:
            self._closed = True  # from here on nothing is asked of a queue that may be closed
        self._queue.stop()
        self._queue.join(JOIN_SECONDS)

    # Called by watchdog's thread.

    def on_event(self, event: InotifyEvent) -> None:
        """Hear of one change."""
        with self._lock:
            directory, _ = self._watched.get(event.wd, (None, None))
        if directory is None:
            return
        if not event.name:
            self._of_itself(directory, event.mask)
            return
        path = directory + b"/" + event.name if directory else event.name
        if event.mask & InotifyConstants.IN_ISDIR:
            try:
                self._of_directory(path, event.mask)
            except NativeFails as error:
                self._ear.failed(error.sentence)
        self._ear.changed(path)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Hear that a directory is not watched any more because it is gone."""
        with self._lock:
            path, _ = self._watched.pop(wd, (None, None))
            if path is not None and self._by_path.get(path) == wd:
                del self._by_path[path]

    def on_queue_overflow(self) -> None:
        """Hear that the kernel dropped events: among them may be new directories."""
        self._ear.lost()

    def _of_itself(self, directory: bytes, mask: Mask) -> None:
        if directory:
            if mask & InotifyConstants.IN_UNMOUNT:
                self._ear.changed(directory)
        elif mask & _GONE:
            self._ear.lost()
        else:
            self._ear.doubt()

    def _of_directory(self, path: bytes, mask: Mask) -> None:
        if mask & (InotifyConstants.IN_DELETE | InotifyConstants.IN_MOVED_FROM):
            self._forget(path)
            return
        # One that was made is known already where looking through its parent came first. One that was moved here,
        # or that may be read now, is looked through again.
        if path in self._by_path:
            if mask & InotifyConstants.IN_CREATE:
                return
            self._forget(path)
        if self._subfolders:
            self._watch_from(path)

    # The tree. A lock is held for one directory at a time, so that events are heard meanwhile.

    def _watch_from(self, start: bytes) -> None:
        """Watch a directory and those below it. A directory is watched before it is read: nothing falls between."""
        stack = [start]
        while stack:
            path = stack.pop()
            if self._enters(path) and self._watch(path) and self._subfolders:
                stack.extend(self._directories(path))

    def _watch(self, path: bytes) -> bool:
        """Watch one directory; return False when it is not there, not readable, or the tree is closed."""
        with self._lock:
            if self._closed:
                return False
            self._serial += 1
            number = CallbackId(self._serial)
            try:
                wd = self._queue.add_callback(self._full(path), _BELOW if path else _TOP, self, number)
            except OSError as error:
                if error.errno in _FULL:
                    raise _fails(error) from error
                if not path:
                    raise
                return False
            if wd == -1:  # watchdog's answer for a directory that may not be read
                self._queue.remove_callbacks([(wd, number)])
                if not path:
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                return False
            known = self._watched.get(wd)
            if known is not None:  # it was renamed, and the news of that is still in the queue
                self._queue.remove_callbacks([(wd, number)])
                self._by_path.pop(known[0], None)
                number = known[1]
            self._watched[wd] = (path, number)
            self._by_path[path] = wd
            return True

    def _forget(self, path: bytes) -> None:
        """Watch a directory and those below it no more."""
        below = path + b"/"
        with self._lock:
            doomed = [each for each in self._by_path if each == path or each.startswith(below)]
            watches = [self._by_path.pop(each) for each in doomed]
            if not self._closed:
                self._queue.remove_callbacks([(wd, self._watched.pop(wd)[1]) for wd in watches])

    def _directories(self, path: bytes) -> list[bytes]:
        try:
            with os.scandir(self._full(path)) as entries:
                names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        return [path + b"/" + name if path else name for name in names]

    def _full(self, path: bytes) -> bytes:
        return self._folder + b"/" + path if path else self._folder


def _fails(error: OSError) -> NativeFails:
    if error.errno in _FULL:
        return NativeFails(
            "The system has no room left to tell of changes in so many folders; raise fs.inotify.max_user_watches and"
            " fs.inotify.max_user_instances."
        )
    return NativeFails("The system does not tell of changes in this folder.")
