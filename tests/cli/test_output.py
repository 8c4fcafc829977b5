from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pxm_desktop.cli.output import Output, json_line, path_fields, printable, size_text


def test_a_path_of_valid_utf8_is_text_only() -> None:
    assert path_fields("/a/ü\n😀".encode()) == {"path": "/a/ü\n😀"}


def test_a_path_of_other_bytes_comes_as_base64_too() -> None:
    fields = path_fields(b"/a/\xff\xc3.jpg")
    assert fields["path"] == "/a/\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg"
    assert base64.b64decode(fields["path_b64"]) == b"/a/\xff\xc3.jpg"


@pytest.mark.parametrize(
    ("text", "comes_back"),
    [
        ("plain", "plain"),
        ("new\nline\u2028", "new\nline\u2028"),
        ("😀 ü", "😀 ü"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("\udcff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_an_object_is_one_line_of_valid_utf8(text: str, comes_back: str) -> None:
    line = json_line({"x": text, "n": None})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line.decode("utf-8")) == {"x": comes_back, "n": None}


def test_names_cannot_steer_a_terminal() -> None:
    assert printable("a\x1b[2J\r\nb\u202e\x9b") == "a\\x1b[2J\\r\\nb\\u202e\\x9b"
    assert printable("ü 😀 x\xa0y") == "ü 😀 x\xa0y"
    assert printable("\udcff") == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (99_940, "99.9 kB"),
        (999_400, "999 kB"),
        (999_600, "1.0 MB"),
        (5 * 10**9, "5.0 GB"),
        (10**16, "10000 TB"),
    ],
)
def test_sizes_for_people(count: int, text: str) -> None:
    assert size_text(count) == text


def test_tables_are_aligned(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Output(as_json=False).table(("ID", "NAME"), [("1", "a\nb"), ("200", "")])
    out, err = capfdbinary.readouterr()
    assert out == b"ID   NAME\n1    a\\nb\n200\n"
    assert err == b""


def test_with_json_only_objects_reach_stdout(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    out = Output(as_json=True)
    out.text("words")
    out.table(("ID",), [("1",)])
    out.object({"a": 1})
    out.say("for people")
    assert capfdbinary.readouterr() == (b'{"a":1}\n', b"for people\n")


def test_a_reader_that_hangs_up_is_survived(tmp_path: Path) -> None:
    code = (
        "from pxm_desktop.cli.output import Output\n"
        "out = Output(as_json=True)\n"
        "while not out.reader_gone:\n    out.object({'x': 'y' * 4000})\n"
        "out.object({})\n"
        f"open({str(tmp_path / 'went on')!r}, 'w').close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
    assert (tmp_path / "went on").exists()
