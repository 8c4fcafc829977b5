"""Where the program keeps its things, and how private they are: directories 0700, files 0600."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer import mounts

APP = "pxm-desktop"
DIRECTORY_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True)
class DataDir:
    """The data directory and what lies in it."""

    root: Path

    @property
    def journal(self) -> Path:
        """The upload engine's database."""
        return self.root / "journal.sqlite"

    @property
    def history(self) -> Path:
        """What was ever sent."""
        return self.root / "history.sqlite"

    @property
    def settings(self) -> Path:
        """What the user chose, without secrets."""
        return self.root / "settings.json"

    @property
    def presets(self) -> Path:
        """Destinations that the user gave a name, by account."""
        return self.root / "presets.json"

    @property
    def endpoints(self) -> Path:
        """What was learned about the endpoints of each account."""
        return self.root / "endpoints.json"

    @property
    def catalog(self) -> Path:
        """The copy of the accounts' products and categories."""
        return self.root / "catalog.sqlite"

    @property
    def catalog_marks(self) -> Path:
        """Products chosen lately, and favourites."""
        return self.root / "catalog-marks.json"

    @property
    def searches(self) -> Path:
        """Searches of the library that the user gave a name, by account."""
        return self.root / "searches.json"

    @property
    def changes(self) -> Path:
        """What was changed in files that are in PXM, and what they were before."""
        return self.root / "changes.sqlite"

    @property
    def hotfolders(self) -> Path:
        """The rules that people made for hot folders."""
        return self.root / "hotfolders.json"

    @property
    def hotfolders_store(self) -> Path:
        """What is known of the files in hot folders."""
        return self.root / "hotfolders.sqlite"

    @property
    def pasted(self) -> Path:
        """Pictures that were pasted from the clipboard."""
        return self.root / "pasted"

    @property
    def pictures(self) -> Path:
        """Pictures of files in PXM, kept to be shown again."""
        return self.root / "pictures.sqlite"

    @property
    def likeness(self) -> Path:
        """How pictures in PXM look, and what proves that files are the same."""
        return self.root / "likeness.sqlite"

    @property
    def log(self) -> Path:
        """What the owner notes while it works."""
        return self.root / "pxm-desktop.log"

    @property
    def lock(self) -> Path:
        """Held by the one process that owns the directory."""
        return self.root / "owner.lock"

    @property
    def window_lock(self) -> Path:
        """Held by the one window on the directory, whoever owns it."""
        return self.root / "window.lock"

    @property
    def window(self) -> Path:
        """How the window was left: its place, size and columns."""
        return self.root / "window.json"

    @property
    def owner(self) -> Path:
        """Says who holds the lock and where it listens; means nothing while the lock is free."""
        return self.root / "owner.json"


def data_dir(root: Path | None = None, environment: Mapping[str, str] = os.environ) -> DataDir:
    """Return the data directory: the one given, else `PXM_DATA_DIR`, else the system's place for it."""
    if root is None:
        named = environment.get("PXM_DATA_DIR")
        root = Path(named) if named else Path(platformdirs.user_data_dir(APP, appauthor=False))
    return DataDir(Path(os.path.abspath(root.expanduser())))  # noqa: PTH100 - links stay as the user wrote them


def prepare(directory: DataDir, table: mounts.MountTable | None = None) -> None:
    """Make the data directory ready for use: it exists, is private, local and writable.

    Raises:
        StorageUnusable: with the reason and what to do.

    """
    root = directory.root
    if mounts.on_network(root, table):
        raise StorageUnusable(
            f"The data directory {shown(root)} is on a network share, where the queue could be damaged.",
            "Set PXM_DATA_DIR to a folder on a disk of this computer.",
        )
    try:
        root.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        _make_private(root)
        probe(root)
    except OSError as error:
        raise unusable(root, error) from None


def probe(root: Path) -> None:
    """Write and remove a small file, so that a full or read-only disk shows before any work starts."""
    handle, name = tempfile.mkstemp(prefix=".probe-", dir=root)
    try:
        os.write(handle, b"\0" * 4096)
        os.fsync(handle)
    finally:
        os.close(handle)
        os.unlink(name)  # noqa: PTH108 - mkstemp hands out a string


def unusable(path: Path, error: OSError) -> StorageUnusable:
    """Translate an error of the disk under the data directory into the user's words."""
    place = shown(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageUnusable(f"The disk that holds {place} is full.", "Free some space, then start again.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return StorageUnusable(
            f"There is no permission to write to {place}.",
            "Change the permissions of that folder, or set PXM_DATA_DIR to another one.",
        )
    if error.errno == errno.EROFS:
        return StorageUnusable(f"{place} is on a read-only disk.", "Set PXM_DATA_DIR to another folder.")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return StorageUnusable(f"{place} is not a folder.", "Set PXM_DATA_DIR to a folder.")
    why = error.strerror or type(error).__name__
    return StorageUnusable(f"{place} cannot be used: {why}.", "Set PXM_DATA_DIR to another folder.")


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step; only this user can read it. Raises OSError."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def runtime_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Return a private directory for sockets, made if it is missing.

    The desktop's own (`XDG_RUNTIME_DIR`) where it can be used, else one of this user's under the temporary
    directory: after `sudo` or `su` the variable often names another user's.

    Raises:
        StorageUnusable: somebody else owns the place.

    """
    named = environment.get("XDG_RUNTIME_DIR")
    if named:
        base = Path(named) / APP
        try:
            base.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
            _make_private(base)
        except OSError:
            pass
        else:
            return base
    base = Path(tempfile.gettempdir()) / f"{APP}-{_user()}"
    try:
        base.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
        _make_private(base)
    except OSError as error:
        raise unusable(base, error) from None
    return base


def shown(path: Path | bytes | str) -> str:
    """Return a path for people: bytes that are no UTF-8 become U+FFFD, control characters are escaped."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _make_private(path: Path) -> None:
    """Take group's and others' rights from a directory of ours; refuse one of another user's."""
    if os.name != "posix":
        return  # Windows profiles are private by their access lists.
    status = path.stat()
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if status.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
    if status.st_mode & 0o077:
        path.chmod(DIRECTORY_MODE)


def _user() -> str:
    return str(os.getuid()) if os.name == "posix" else "user"
