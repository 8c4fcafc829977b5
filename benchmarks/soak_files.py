"""Files as studios put them into folders: slowly, by renaming, by replacing, under awful names, and never finished.

Every kind is a generator that does something and yields the seconds until it wants to go on, so that hundreds are
under way at a time. What it did stands in the ledger before anybody can have seen it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak_ledger import Due, Ledger, Room
from tests.support.assets import MIB

SETTLE = 1.0
"""Seconds of the rules."""
_STALLED = 0.6 * SETTLE
"""A writer that paused for so long, because the machine is busy, may have looked finished."""
_LARGE = 64 * MIB

Steps = Iterator[float]
"""Does something and yields the seconds until it goes on."""

NAMES = (
    unicodedata.normalize("NFD", "Größe Ångström {0}.jpg"),
    "two  spaces {0} .jpg",
    "it's “quoted” \"{0}\" 'twice'.jpg",
    "100%25 %s %2F {0}.jpg",
    "🧵👗 {0} 👩‍🎨.jpg",
    "-rf --{0}.jpg",
    "no ending {0}",
    "many.dots...{0}..tif",
    "семь 七 سبعة {0}.png.bin",
    "#hash?query&{0}=1;.bin",
    "{0}" + "x" * 230 + ".bin",
    "{0}" + "🧵" * 58 + ".bin",
)
LINUX_NAMES = (
    b"latin-1 \xe9\xe8\xff {0}.bin",
    b"new\nline\ttab {0}.bin",
    b"back\\slash: {0}*.bin",
    b"{0}\x80",
)
"""Where names are bytes."""
_IGNORED = (
    ".hidden-{0}.jpg",
    "~$letter-{0}.docx",
    "._{0}.jpg",
    "{0}.tmp",
    "{0}.jpg.crdownload",
    "{0}.lock",
    "{0}.jpg~",
)
_UNFINISHED = ("{0}.tmp", ".{0}", "{0}.part", "~$ {0}", "{0}.filepart", ".rsync-{0}.Xa4f", "{0}.crdownload")


@dataclass
class Job:
    """One thing that somebody does in a room."""

    number: int
    kind: str
    room: Room
    outside: Path
    """A folder on the same disk that is not watched."""
    ledger: Ledger
    dice: random.Random

    def path(self, note: str = "", ending: str = ".bin") -> Path:
        """Return a path that nobody else has."""
        return self.room.path / self.folder() / f"{self.kind} {self.number}{note}{ending}"

    def folder(self) -> str:
        """Return a folder below the room's, often the room itself."""
        return self.dice.choice(["", "", "", "Monday", "Monday/close ups", "Straße №5"])

    def data(self, least: int = 1000, most: int = 60_000) -> bytes:
        """Return a content that nobody else has."""
        return self.dice.randbytes(self.dice.randint(least, most))

    def due(self, due: Due, content: bytes, *paths: Path) -> None:
        """Enter a content in the ledger."""
        self.ledger.enter(self.kind, self.room, due, hashlib.sha256(content).hexdigest(), *paths)

    def put(self, path: Path, content: bytes, due: Due = "must") -> None:
        """Write a new file at once."""
        self.due(due, content, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def replace(self, path: Path, content: bytes) -> None:
        """Save as Photoshop does: a temporary file takes the place of the old one."""
        self.due("must", content, path)
        beside = path.with_name(f"~{self.number}.tmp")
        beside.write_bytes(content)
        beside.replace(path)

    def slowly(self, path: Path, pieces: Sequence[bytes], pause: float, *, last: Due = "must") -> Steps:
        """Write piece by piece; `last` says what is due of the whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        written = b""
        with path.open("ab") as file:
            before = time.monotonic()
            for number, piece in enumerate(pieces, 1):
                if written and time.monotonic() - before > _STALLED:
                    self.due("may", written, path)
                written += piece
                if number == len(pieces):
                    self.due(last, written, path)
                file.write(piece)
                file.flush()
                before = time.monotonic()
                yield self.dice.uniform(0.2, 1) * pause
        if last == "never" and time.monotonic() - before > _STALLED:
            self.due("may", written, path)


# --- one file that is written once ---


def plain(job: Job) -> Steps:
    """Write some files at once."""
    for number in range(8):
        job.put(job.path(f"-{number}"), job.data())
        yield job.dice.choice([0, 0, 0.1])


def named(job: Job) -> Steps:
    """Write a file under an awful name."""
    pattern = job.dice.choice(NAMES)
    name = pattern.replace("{0}", str(job.number)).encode()
    if sys.platform == "linux" and job.dice.random() < 0.3:
        name = job.dice.choice(LINUX_NAMES).replace(b"{0}", str(job.number).encode())
    job.put(job.room.path / job.folder() / os.fsdecode(name), job.data())
    yield 0


def slow(job: Job) -> Steps:
    """Write for some seconds."""
    content = job.data(20_000, 400_000)
    step = len(content) // job.dice.randint(5, 40) + 1
    pieces = [content[start : start + step] for start in range(0, len(content), step)]
    yield from job.slowly(job.path(), pieces, 0.3)


def picture(job: Job) -> Steps:
    """Write a JPEG with pauses for which it would have settled, but for its missing end."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    body = job.data(5000, 50_000).replace(b"\xff", b"\xfe")
    cut = job.dice.randrange(1, len(body))
    path = job.path(ending=".jpg")
    path.parent.mkdir(parents=True, exist_ok=True)
    job.due("must", head + scan + body + b"\xff\xd9", path)
    with path.open("wb") as file:
        for piece in (head + scan, body[:cut], body[cut:], b"\xff\xd9"):
            file.write(piece)
            file.flush()
            yield job.dice.uniform(0.2, 2) * SETTLE


def large(job: Job) -> Steps:
    """Write a file that is sent in many parts."""
    path = job.path(ending=".mov.bin")
    path.parent.mkdir(parents=True, exist_ok=True)
    block = bytearray(job.dice.randbytes(MIB))
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for number in range(_LARGE // MIB):
            if number:  # before the last is written nobody knows the whole
                file.flush()
                yield 0.01
            block[:8] = number.to_bytes(8, "big")
            digest.update(block)
            if number == _LARGE // MIB - 1:
                job.ledger.enter(job.kind, job.room, "must", digest.hexdigest(), path)
            file.write(block)


def filled(job: Job) -> Steps:
    """Make an empty file and fill it later."""
    path = job.path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    yield job.dice.uniform(0, 3) * SETTLE
    job.put(path, job.data())


def copied(job: Job) -> Steps:
    """Write under a temporary name, then rename."""
    path = job.path()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(job.dice.choice(_UNFINISHED).replace("{0}", path.name))
    content = job.data()
    job.due("never", content)
    unfinished.write_bytes(content)
    yield job.dice.uniform(0, 3) * SETTLE
    job.due("must", content, path)
    unfinished.rename(path)


def ignored(job: Job) -> Steps:
    """Leave what is never to be sent: hidden and temporary files, links, pipes."""
    for pattern in _IGNORED:
        name = pattern.replace("{0}", f"{job.kind} {job.number}")
        job.put(job.room.path / job.folder() / name, job.data(), "never")
    job.put(job.room.path / f".cache {job.number}" / "inside.jpg", job.data(), "never")
    target = job.outside / f"secret {job.number}.bin"
    job.put(target, job.data(), "never")
    with contextlib.suppress(OSError):  # not every system lets everybody make them
        job.path("-link").symlink_to(target)
        job.path("-links").symlink_to(job.outside, target_is_directory=True)
    if sys.platform != "win32":
        os.mkfifo(job.room.path / f"pipe {job.number}.bin")
    yield 0


# --- several, or more than once ---


def replaced(job: Job) -> Steps:
    """Save several versions, each in the place of the one before."""
    path = job.path()
    content = job.data()
    job.put(path, content)
    for _ in range(job.dice.randint(1, 3)):
        yield job.dice.uniform(0, 3) * SETTLE
        job.due("may", content, path)
        content = job.data()
        job.replace(path, content)


def deleted(job: Job) -> Steps:
    """Delete a file before it is complete, and one about when it is."""
    early, late = job.path("-early"), job.path("-late")
    pieces = [job.data() for _ in range(4)]
    yield from job.slowly(early, pieces, 0.2, last="may" if job.dice.random() < 0.5 else "never")
    early.unlink(missing_ok=True)
    content = job.data()
    job.put(late, content, "may")
    yield job.dice.uniform(0.5, 3) * SETTLE
    late.unlink(missing_ok=True)


def namesakes(job: Job) -> Steps:
    """Give files in several folders the same name."""
    name = f"{job.kind} {job.number}.bin"
    for folder in ("", "Tuesday", "Tuesday/front", "Tuesday/back"):
        job.put(job.room.path / folder / name, job.data())
        yield job.dice.choice([0, 0.5])


def tree(job: Job) -> Steps:
    """Move a folder with sub-folders in as a whole."""
    begun = job.outside / f"tree {job.number}"
    there = job.room.path / begun.name
    for number in range(6):
        content = job.data()
        below = Path(job.dice.choice(["", "a", "a/b", "ü"])) / f"{job.kind} {job.number}-{number}.bin"
        job.due("must", content, there / below)
        (begun / below).parent.mkdir(parents=True, exist_ok=True)
        (begun / below).write_bytes(content)
    begun.rename(there)
    yield 0


def changed(job: Job) -> Steps:
    """Save a file again once PXM may have it."""
    path = job.path()
    content = job.data()
    job.put(path, content)
    yield job.dice.uniform(4, 9)
    job.due("may", content, path)
    content = job.data()
    if job.room.moves or job.dice.random() < 0.5:
        job.replace(path, content)
    else:
        job.put(path, content)


def again(job: Job) -> Steps:
    """Bring new files under a name that is used up, and too long for a number behind it."""
    path = job.room.path / f"again {job.number}{'y' * 240}.bin"
    path = path.with_name(path.name[:250] + ".bin")
    content = b""
    for _ in range(3):
        if path.exists():  # PXM may have it or not; the next one takes its place
            job.due("may", content, path)
        content = job.data()
        job.replace(path, content)
        yield 8.0


# --- what one station alone can tell apart ---


def renamed(job: Job) -> Steps:
    """Rename a file when it is on its way, or was."""
    path, other = job.path(), job.path("-renamed")
    content = job.data(1000, 300_000)
    job.put(path, content)
    job.due("must", content, other)
    for before, after in ((path, other), (other, path)):
        yield SETTLE + job.dice.uniform(0, 1.5)
        with contextlib.suppress(FileNotFoundError):  # it was moved away by then
            after.parent.mkdir(parents=True, exist_ok=True)
            before.rename(after)


def twins(job: Job) -> Steps:
    """Give one content two names."""
    content = job.data()
    paths = job.path("-one"), job.path("-two")
    job.due("must", content, *paths)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield job.dice.choice([0, 0.5, 3])


def touched(job: Job) -> Steps:
    """Let a file look changed that is not."""
    path = job.path()
    job.put(path, job.data())
    for _ in range(2):
        yield job.dice.uniform(1, 5)
        with contextlib.suppress(FileNotFoundError):
            os.utime(path)


def tree_renamed(job: Job) -> Steps:
    """Move a folder in, and rename it while its files are on their way."""
    yield from tree(job)
    there = job.room.path / f"tree {job.number}"
    yield SETTLE + job.dice.uniform(0, 3)
    there.rename(job.room.path / f"renamed tree {job.number}")


@dataclass(frozen=True)
class _Kind:
    steps: Callable[[Job], Steps]
    weight: int
    files: int
    alone: bool = False
    """Not for shared rooms: another station cannot know that it is the same file."""


_KINDS = (
    _Kind(plain, 20, 8),
    _Kind(named, 20, 1),
    _Kind(slow, 10, 1),
    _Kind(picture, 10, 1),
    _Kind(filled, 6, 1),
    _Kind(copied, 10, 1),
    _Kind(ignored, 2, 0),
    _Kind(replaced, 10, 1),
    _Kind(deleted, 6, 0),
    _Kind(namesakes, 5, 4),
    _Kind(tree, 5, 6),
    _Kind(changed, 10, 1),
    _Kind(again, 4, 1),
    _Kind(renamed, 8, 1, alone=True),
    _Kind(twins, 6, 1, alone=True),
    _Kind(touched, 6, 1, alone=True),
    _Kind(tree_renamed, 3, 6, alone=True),
)


class Studio:
    """Puts files into rooms, by chance."""

    def __init__(
        self, rooms: Sequence[Room], outside: Path, ledger: Ledger, seed: int, *, pace: float
    ) -> None:
        """`pace` is how many files come a second."""
        self._rooms, self._outside, self._ledger, self._seed, self._pace = rooms, outside, ledger, seed, pace
        self._dice = random.Random(seed)
        self._jobs = 0

    def work(self, begin: Callable[[Steps], None], large_every: float) -> Steps:
        """Begin one job after another, and a large file every so many seconds."""
        large_at = 0.0
        passed = 0.0
        while True:
            kind = self._dice.choices(_KINDS, [kind.weight for kind in _KINDS])[0]
            rooms = [room for room in self._rooms if not (kind.alone and room.shared)]
            if passed >= large_at:
                large_at += large_every
                begin(large(self._job("large", self._rooms)))
            begin(kind.steps(self._job(kind.steps.__name__, rooms)))
            wait = kind.files / self._pace
            passed += wait
            yield wait

    def _job(self, kind: str, rooms: Sequence[Room]) -> Job:
        self._jobs += 1
        # Chance of its own, so that what one job does depends on no other's timing.
        dice = random.Random(f"{self._seed} {self._jobs}")
        return Job(self._jobs, kind, dice.choice(rooms), self._outside, self._ledger, dice)
