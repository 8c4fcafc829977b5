"""Bad files, bad names, bad disks: each has a clear message, and nothing is lost."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pxm_desktop.transfer.names import pxm_name
from tests.support.assets import MIB, Asset, landed, make
from tests.support.long_path import make_long_path
from tests.support.program import Program, eventually
from tests.support.sandbox import SandboxProcess

ORDINARY_ROOT = """
import ctypes, os, sys
if os.getuid() == 0:
    # prctl(2): without CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2) root reads what its files' modes allow.
    for capability in (1, 2):
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) != 0:
            sys.exit("the capability could not be dropped")
os.execv(sys.executable, [sys.executable, "-m", "pxm_desktop", *sys.argv[1:]])
"""
"""Runs the program as a user who cannot read everything; the tests may run as root, who can."""

ON_A_SHARE = """
import sys
from pxm_desktop.transfer import mounts
share = sys.argv.pop(1)
mounts.system_mounts = lambda: [("/", "ext4"), (share, "{}")]
from pxm_desktop.cli.main import run
run()
"""


def test_a_file_that_cannot_be_read(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    good, bad = assets(20_000, 30_000)
    closed = tmp_path / "in" / "closed"
    closed.mkdir()
    make(closed / "inside.jpg", 1000, random.Random(1))
    bad.path.chmod(0)
    closed.chmod(0)
    try:
        launcher = ("-c", ORDINARY_ROOT)
        result = program.run("upload", tmp_path / "in", "--json", launcher=launcher).expect(1)
        assert result.states == {good.name: "done", bad.name: "failed", "closed": "failed"}
        errors = {each["path"]: each["error"] for each in result.files}
        assert "does not let PXM Desktop read the file" in errors[str(bad.path)]
        landed(sandbox.control, [good])
        bad.path.chmod(0o600)
        program.run("queue", "retry", "--failed").expect(0)
        program.run("resume", "--json").expect(0)
        landed(sandbox.control, [good, bad])
    finally:
        closed.chmod(0o700)


NAMES = [
    b"n" * 251 + b".jpg",
    "ü".encode() * 125 + b".jpg",
    b"two\nlines.jpg",
    b"tab\tand\x1b[31mred.jpg",
    "party 🎉👩‍👩‍👧.jpg".encode(),
    b"number #1.jpg",
    b"100%25 cotton.jpg",
    b"a+b=c&d?e.jpg",
    b" leading and trailing .jpg ",
    b"quote\"'`.jpg",
    b"back\\slash.jpg",
    b"latin \xe4\xf6\xfc.jpg",
    b"half a surrogate \xed\xa0\xbd.jpg",
    b"-rf",
    "nfd e\N{COMBINING ACUTE ACCENT}.jpg".encode(),
    "עברית \N{RIGHT-TO-LEFT OVERRIDE}gpj.exe".encode(),
]


def test_names(program: Program, sandbox: SandboxProcess, tmp_path: Path, dice: random.Random) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    wanted: dict[bytes, str] = {}
    for number, name in enumerate(NAMES):
        content = dice.randbytes(2000 + number)
        path = bytes(folder) + b"/" + name
        Path(os.fsdecode(path)).write_bytes(content)
        wanted[path] = hashlib.sha256(content).hexdigest()
    result = program.run("upload", folder, "--json").expect(0)
    told = [
        base64.b64decode(each["path_b64"]) if "path_b64" in each else each["path"].encode()
        for each in result.files
    ]
    assert sorted(told) == sorted(wanted)
    assert {each["state"] for each in result.files} == {"done"}
    for path, sha256 in wanted.items():
        stored = [file["stored"]["sha256"] for file in sandbox.control.files(name=pxm_name(path))]
        assert stored.count(sha256) == 1, path
        assert hashlib.sha256(Path(os.fsdecode(path)).read_bytes()).hexdigest() == sha256
    listed = program.run("queue", "list", "--json").expect(0)
    assert len(listed.objects) == len(NAMES)
    for_people = program.run("queue", "list").expect(0).out
    assert for_people.count(b"\n") == len(NAMES) + 1
    assert b"\x1b" not in for_people


def test_two_spellings_of_one_name(
    program: Program, sandbox: SandboxProcess, tmp_path: Path, dice: random.Random
) -> None:
    tag = tmp_path.name
    composed = make(tmp_path / "in" / f"{tag} caf\N{LATIN SMALL LETTER E WITH ACUTE}.jpg", 3000, dice)
    decomposed = make(tmp_path / "in" / f"{tag} cafe\N{COMBINING ACUTE ACCENT}.jpg", 4000, dice)
    assert composed.name == decomposed.name
    program.run("upload", tmp_path / "in", "--json").expect(0)
    stored = sorted(file["stored"]["sha256"] for file in sandbox.control.files(name=composed.name))
    assert stored == sorted([composed.sha256, decomposed.sha256])


def test_a_path_of_more_than_4096_bytes(
    program: Program, sandbox: SandboxProcess, tmp_path: Path, dice: random.Random
) -> None:
    content = dice.randbytes(5000)
    name = f"{tmp_path.name}-deep.jpg"
    folder = tmp_path / "in"
    folder.mkdir()
    path = make_long_path(folder, name.encode(), content)
    result = program.run("upload", folder, "--json").expect(0)
    assert [each["path"] for each in result.files] == [os.fsdecode(path)]
    [file] = sandbox.control.files(name=name)
    assert file["stored"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_what_a_folder_may_hold_besides_files(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(20_000, 30_000)
    folder = tmp_path / "in"
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.jpg")
    (folder / ".hidden.jpg").write_bytes(b"hidden")
    (folder / ".folder").mkdir()
    (folder / "~$open.docx").write_bytes(b"temporary")
    (folder / "half.crdownload").write_bytes(b"temporary")
    (folder / "empty.jpg").touch()
    result = program.run("upload", folder, "--json", seconds=60).expect(1)
    assert result.states == {
        made[0].name: "done",
        made[1].name: "done",
        "itself": "failed",
        "gone": "failed",
        "empty.jpg": "failed",
    }
    errors = {Path(each["path"]).name: each["error"] for each in result.files}
    assert "empty" in errors["empty.jpg"]
    assert result.summary["done"] == 2
    # The pipe, the loop, two hidden and two temporary ones: nobody meant to upload them.
    assert result.summary["skipped"] == 6
    landed(sandbox.control, made)


def test_a_file_that_changes_while_it_is_sent(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    [small, large] = assets(40_000, 12 * MIB)
    sandbox.control.fault("slow", target="s3", method="PUT", bytes=1000, count=4)
    with program.start("upload", tmp_path / "in", "--json") as running:
        eventually(lambda: len(program.rows(where="stage='sending'")) == 2, running=running)
        eventually(lambda: len(sandbox.control.s3_log()) == 4, running=running)
        new = [
            make(asset.path, size, random.Random(7)) for asset, size in ((small, 50_000), (large, 11 * MIB))
        ]
        sandbox.control.clear_faults()
        # What is on its way at a crawl is given up when the reader notices; kill it to be quick, as a user might.
        running.kill()
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, new)


def test_a_file_that_keeps_changing(
    program: Program, sandbox: SandboxProcess, tmp_path: Path, dice: random.Random
) -> None:
    path = tmp_path / "in" / f"{tmp_path.name}.mov"
    make(path, 8 * MIB, dice)
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.05):
            with path.open("ab") as file:
                file.write(b"more")

    sandbox.control.fault("delay", target="s3", method="PUT", seconds=0.5)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        result = program.run("upload", path, "--json").expect(1)
        assert "keeps changing" in result.files[0]["error"]
        assert [row["hold"] for row in program.rows("hold")] == ["file"]
        # Once, and again for each of three changes.
        assert sandbox.control.counters()["endpoints"]["POST /file/request-upload"] == 4
    finally:
        stop.set()
        writer.join()
    assert not sandbox.control.files(name=path.name)
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, [Asset(path, hashlib.sha256(path.read_bytes()).hexdigest())])


def test_a_file_that_vanishes(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[30_000] * 4)
    sandbox.control.fault("hang", path="/file/request-upload", seconds=60)
    with program.start("upload", tmp_path / "in") as running:
        eventually(lambda: len(program.rows()) == 4, running=running)
        running.kill()
    sandbox.control.clear_faults()
    gone = made.pop()
    gone.path.unlink()
    result = program.run("resume", "--json").expect(1)
    [failed] = [each for each in result.files if each["state"] == "failed"]
    assert failed["path"] == str(gone.path)
    assert "no longer there" in failed["error"]
    landed(sandbox.control, made)
    assert not sandbox.control.files(name=gone.name)


def test_one_path_queued_for_two_products_is_sent_once(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(40_000, 7 * MIB)
    sandbox.control.fault("hang", path="/file/request-upload", seconds=60)
    for number, each in enumerate(collections, 1):
        with program.start("upload", tmp_path / "in", "--collection", each) as running:
            eventually(lambda number=number: len(program.rows()) == 2 * number, running=running)  # type: ignore[misc]
            running.kill()
    sandbox.control.clear_faults()
    sandbox.control.reset()
    result = program.run("resume", "--json").expect(0)
    assert result.summary["done"] == 4
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"]["confirms"] == 2
    assert sandbox.control.counters()["endpoints"]["POST /file/request-upload"] == 2


def test_two_uploads_of_one_path_at_once(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(40_000, 7 * MIB)
    sandbox.control.fault("delay", path="/file/request-upload", seconds=2)
    with (
        program.start("upload", tmp_path / "in", "--collection", collections[0], "--json") as first,
        program.start("upload", tmp_path / "in", "--collection", collections[1], "--json") as second,
    ):
        for running in (first, second):
            assert running.wait().expect(0).summary["done"] == 2
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"]["confirms"] == 2


@pytest.fixture
def tiny_disk(program: Program) -> Iterator[Program]:
    """A data directory on a disk of its own that is soon full; as root only can it be made."""
    settings = (program.data / "settings.json").read_bytes()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", program.data], check=True)
    (program.data / "settings.json").write_bytes(settings)
    try:
        yield program
    finally:
        program.close()
        subprocess.run(["umount", "-l", program.data], check=True)


def test_the_disk_fills_up_in_the_middle(
    tiny_disk: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(*[9_000] * 40, 7 * MIB)
    words = [word for each in collections for word in ("--collection", each)]
    sandbox.control.fault("delay", path="/file", probability=0.7, seconds=0.4)
    filler = tiny_disk.data / "filler"
    with tiny_disk.start("upload", tmp_path / "in", *words, "--json") as running:
        eventually(lambda: tiny_disk.rows(where="stage='done'"), running=running)
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        result = running.wait().expect(1)
    assert result.summary["failed"] == 0
    assert "full" in result.err
    assert "queue is kept" in result.err
    filler.unlink()
    sandbox.control.clear_faults()
    tiny_disk.run("resume", "--json").expect(0)
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"]["confirms"] == 41


def test_a_damaged_journal_is_set_aside(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[9_000] * 5)
    sandbox.control.fault("hang", path="/file/request-upload", seconds=60)
    with program.start("upload", tmp_path / "in") as running:
        eventually(lambda: len(program.rows()) == 5, running=running)
        running.kill()
    sandbox.control.clear_faults()
    damaged = b"SQLite format 3\0" + random.Random(3).randbytes(60_000)
    program.journal.write_bytes(damaged)
    program.journal.with_name("journal.sqlite-wal").unlink()  # it would heal most of the damage
    result = program.run("upload", tmp_path / "in", "--json").expect(0)
    assert "set aside" in result.err
    [aside] = program.data.glob("journal.sqlite.corrupt-*[0-9]")
    assert aside.read_bytes() == damaged
    landed(sandbox.control, made)


@pytest.mark.parametrize(
    "content",
    ["{ no json", "[]", '{"engine": {"visibility_window": "soon"}, "bandwidth": -3}', "\0" * 100],
    ids=["broken", "a list", "wrong values", "zeros"],
)
def test_damaged_settings(
    program: Program,
    sandbox: SandboxProcess,
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    content: str,
) -> None:
    made = assets(9_000)
    (program.data / "settings.json").write_text(content)
    result = program.run("upload", tmp_path / "in", "--json").expect(0)
    assert "The settings could not be read" in result.err or "put back to their default" in result.err
    landed(sandbox.control, made)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_data_directory_on_a_network_share(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path, kind: str
) -> None:
    assets(9_000)
    launcher = ("-c", ON_A_SHARE.format(kind), str(program.home))
    result = program.run("upload", tmp_path / "in", "--json", launcher=launcher).expect(1)
    assert "network share" in result.err
    assert "PXM_DATA_DIR" in result.err
    assert not program.journal.exists()
    assert sandbox.control.counters()["total"] == 0


def test_nothing_that_is_said_breaks_the_json(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    """Words of a server that means no good reach neither the terminal nor the structure of the output."""
    assets(9_000)
    sandbox.control.fault(
        "status", path="/file/request-upload", status=400, message='\x1b[2J"}\n{"event":"summary"} \u2028 <b>'
    )
    result = program.run("upload", tmp_path / "in", "--json").expect(1)
    assert [each["event"] for each in result.objects] == ["file", "summary"]
    assert "\x1b" not in result.err
    assert "\x1b" not in json.dumps(result.objects, ensure_ascii=False)
    assert sys.executable not in result.err
