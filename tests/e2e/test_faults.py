"""All that can go wrong between the program, PXM and S3: nothing is lost, nothing is there twice, links are merged."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from pxm_desktop.sandbox.faults import Action
from tests.support.assets import MIB, Asset, landed
from tests.support.program import QUICK, Program, Result, eventually
from tests.support.sandbox import SandboxProcess

API_FAULTS: dict[str, dict[str, Any]] = {
    "500": {"action": "status", "status": 500},
    "502 in HTML": {"action": "html", "status": 502},
    "503 with Retry-After": {"action": "status", "status": 503, "retry_after": 1},
    "a web page": {"action": "html", "status": 200},
    "malformed": {"action": "malformed"},
    "huge": {"action": "huge", "bytes": 80 * MIB},
    "empty": {"action": "empty"},
    "429": {"action": "rate_limit", "retry_after": 1},
    "a burst of 429": {"action": "rate_limit", "retry_after": 0, "count": 5},
    "lost before": {"action": "lose_before"},
    "lost after": {"action": "lose_after"},
    "500 after the effect": {"action": "status", "status": 500, "effect": True},
    "a web page after the effect": {"action": "html", "status": 200, "effect": True},
    "malformed after the effect": {"action": "malformed", "effect": True},
    "empty after the effect": {"action": "empty", "effect": True},
    "huge after the effect": {"action": "huge", "bytes": 80 * MIB, "effect": True},
    "hang": {"action": "hang", "seconds": 2},
    "delay": {"action": "delay", "seconds": 1.5},
    "slow": {"action": "slow", "bytes": 400},
    "cut": {"action": "cut", "bytes": 20},
}
API_CALLS = {
    "sign-in": ("POST", "/oauth/authorize"),
    "request": ("POST", "/file/request-upload"),
    "confirm": ("POST", "/file/confirm-upload"),
    "link": ("PUT", "/file/"),
}
OF_THEIR_OWN = {("sign-in", "huge"), ("sign-in", "huge after the effect"), ("confirm", "empty")}
"""What needs a person; see the tests below."""
S3_FAULTS: dict[str, dict[str, Any]] = {
    "500": {"action": "status", "status": 500, "count": 3},
    "503": {"action": "status", "status": 503, "count": 3},
    "502 in HTML": {"action": "html", "status": 502, "count": 2},
    "500 after the effect": {"action": "status", "status": 500, "effect": True, "count": 2},
    "lost before": {"action": "lose_before", "count": 3},
    "lost after": {"action": "lose_after", "count": 3},
    "hang": {"action": "hang", "seconds": 2, "count": 2},
    "delay": {"action": "delay", "seconds": 1.5, "count": 2},
    "slow": {"action": "slow", "bytes": 2 * MIB, "count": 4},
    "cut": {"action": "cut", "bytes": 10_000, "count": 3},
    "wrong ETag": {"action": "wrong_etag", "count": 3},
    "damaged on the way": {"action": "corrupt", "count": 3},
}


BY_NAME = {"expire_urls", "revoke_token", "deactivate_user", "other_user"}
"""Actions with tests of their own below."""


def test_no_fault_is_forgotten() -> None:
    tabled = {fault["action"] for fault in (*API_FAULTS.values(), *S3_FAULTS.values())}
    assert tabled | BY_NAME == set(get_args(Action))


def linked_to(collections: list[str]) -> list[str]:
    return [word for each in collections for word in ("--collection", each)]


def upload(program: Program, tmp_path: Path, collections: list[str]) -> Result:
    return program.run("upload", tmp_path / "in", *linked_to(collections), "--json", seconds=120)


def read_back(program: Program) -> None:
    """Let later runs look at the links, and repair them, until nothing is left to look at."""
    eventually(lambda: program.run("resume").code == 0 and not program.rows(where="unverified=1"))


def once(sandbox: SandboxProcess, files: int) -> None:
    """Fail unless PXM made just so many files and was never told twice of the same upload."""
    events = sandbox.control.counters()["events"]
    assert events["confirms"] == files
    assert "second_confirms" not in events


@pytest.mark.parametrize("fault", API_FAULTS)
def test_answers_of_pxm_go_wrong(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    fault: str,
) -> None:
    made = assets(30_000, 60_000, 7 * MIB)
    for call, (method, path) in API_CALLS.items():
        if (call, fault) in OF_THEIR_OWN:
            continue
        sandbox.control.fault(**{"count": 1, **API_FAULTS[fault], "method": method, "path": path})
    result = upload(program, tmp_path, collections).expect(0)
    assert result.summary["done"] == 3
    if fault == "empty":
        read_back(program)  # PXM said that it had linked a file, and had not
    landed(sandbox.control, made, collections)
    once(sandbox, 3)
    assert all(each["hits"] for each in sandbox.control.state()["faults"])


def test_a_huge_answer_to_the_sign_in(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(30_000)
    sandbox.control.fault("huge", path="/oauth", bytes=80 * MIB, count=1)
    result = program.run("upload", tmp_path / "in", "--collection", "any", "--json").expect(1)
    assert "larger than any it should give" in result.err
    program.run("upload", tmp_path / "in", "--json").expect(0)
    landed(sandbox.control, made)


def test_a_confirm_that_pxm_accepts_and_forgets(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    program.settings(engine={**QUICK, "visibility_window": 1.0, "processing_limit": 1.0})
    made = assets(30_000)
    sandbox.control.fault("empty", path="/file/confirm-upload", count=1)
    result = upload(program, tmp_path, collections).expect(1)
    assert "has not shown it since" in result.files[0]["error"]
    program.run("queue", "retry", "--failed").expect(0)
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made, collections)
    once(sandbox, 1)


@pytest.mark.parametrize("fault", S3_FAULTS)
def test_answers_of_the_storage_go_wrong(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    fault: str,
) -> None:
    made = assets(30_000, 60_000, 12 * MIB)
    sandbox.control.fault(target="s3", method="PUT", **S3_FAULTS[fault])
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    once(sandbox, 3)
    assert all(each["hits"] for each in sandbox.control.state()["faults"])


def test_chance_decides_what_goes_wrong(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(*[9_000] * 30, 7 * MIB)
    faults: dict[str, dict[str, Any]] = {
        "status": {"status": 503},
        "lose_before": {},
        "lose_after": {},
        "malformed": {"effect": True},
        "cut": {"bytes": 30},
    }
    for action, fields in faults.items():
        sandbox.control.fault(action, path="/file", probability=0.03, **fields)
        if action in ("status", "lose_before", "lose_after"):
            sandbox.control.fault(action, target="s3", method="PUT", probability=0.06, **fields)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"]["confirms"] == 31


@pytest.mark.timeout(200)
def test_429_that_does_not_say_how_long(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(30_000)
    sandbox.control.fault("rate_limit", path="/file/request-upload", count=1)
    result = program.run("upload", tmp_path / "in", "--json", seconds=150).expect(0)
    assert result.summary["seconds"] >= 60
    landed(sandbox.control, made)


@pytest.mark.parametrize("status", [400, 409])
def test_a_repeated_confirm_that_is_refused_is_looked_up_again(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    status: int,
) -> None:
    program.settings(engine={**QUICK, "visibility_window": 2.0, "look_again_most": 0.5})
    sandbox.control.set(second_confirm=status, visible_after=4, search_lag=4)
    sandbox.control.fault("lose_after", path="/file/confirm-upload", count=1)
    made = assets(30_000)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"] == {"tokens": 1, "confirms": 1, "second_confirms": 1}


def test_links_to_s3_that_have_expired(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(30_000, 60_000, 7 * MIB)
    sandbox.control.fault("expire_urls", path="/file/request-upload", count=3)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["endpoints"]["POST /file/request-upload"] == 6
    once(sandbox, 3)


def test_links_to_s3_that_expire_while_the_program_is_away(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    sandbox.control.set(url_lifetime=3)
    sandbox.control.fault("slow", target="s3", method="PUT", contains="partNumber=2", bytes=1000)
    made = assets(12 * MIB)
    with program.start("upload", tmp_path / "in", "--json") as running:
        eventually(lambda: len(program.query("SELECT * FROM part")) == 2, running=running)
        running.kill()
    sandbox.control.clear_faults()
    [row] = program.rows("urls_expire_at")
    sandbox.control.set(url_lifetime=600)
    eventually(lambda: time.time() > row["urls_expire_at"])
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made)
    assert sandbox.control.counters()["endpoints"]["POST /file/request-upload"] == 2
    once(sandbox, 1)


def test_links_to_s3_that_always_have_expired(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    assets(30_000)
    sandbox.control.fault("expire_urls", path="/file/request-upload")
    result = program.run("upload", tmp_path / "in", "--json").expect(1)
    assert "too slow" in result.files[0]["error"]
    assert re.search(r"needs at least [1-9]\d* kB/s", result.files[0]["error"])
    assert sandbox.control.counters()["endpoints"]["POST /file/request-upload"] == 3


@pytest.mark.parametrize("path", ["/file/request-upload", "/file/confirm-upload", "/file/f"])
def test_a_token_that_is_revoked_on_the_way(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    path: str,
) -> None:
    made = assets(30_000, 60_000, 90_000)
    sandbox.control.fault("revoke_token", path=path, nth=2)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    once(sandbox, 3)


@pytest.mark.parametrize("path", ["/file/request-upload", "/file/confirm-upload", "/file/f"])
def test_a_user_who_is_deactivated_on_the_way(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    path: str,
) -> None:
    made = assets(30_000, 60_000, 90_000)
    sandbox.control.fault("deactivate_user", path=path, nth=2)
    result = upload(program, tmp_path, collections).expect(3)
    assert "refused" in result.err
    assert program.unfinished()
    assert not program.rows(where="stage='failed'")
    assert program.run("resume", "--json").code == 3
    sandbox.control.set_user(active=True)
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made, collections)
    once(sandbox, 3)


def test_a_refused_link_leaves_the_file_uploaded(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(30_000, 7 * MIB)
    sandbox.control.fault("status", method="PUT", path="/file/", status=403)
    result = upload(program, tmp_path, collections).expect(1)
    assert {each["state"] for each in result.files} == {"failed"}
    assert all(each["file_id"] and "may not link" in each["error"] for each in result.files)
    landed(sandbox.control, made)
    sandbox.control.clear_faults()
    sandbox.control.reset()
    program.run("queue", "retry", "--failed").expect(0)
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made, collections)
    assert not [entry for entry in sandbox.control.s3_log() if entry["method"] == "PUT"]
    assert "POST /file/request-upload" not in sandbox.control.counters()["endpoints"]


def test_pxm_does_not_know_the_file_for_a_while_after_confirm(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(30_000, 60_000, 90_000)
    for method in ("GET", "PUT"):
        sandbox.control.fault("status", method=method, path="/file/f", status=404, count=5)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, made, collections)
    once(sandbox, 3)


def test_others_link_before_the_read(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    other = sandbox.control.rows("collection")[5]["id"]
    sandbox.control.set(confirm_answer="id")  # so that the links have to be read
    sandbox.control.fault("other_user", method="GET", path="/file/f", add=[other])
    [made] = assets(30_000)
    upload(program, tmp_path, collections).expect(0)
    landed(sandbox.control, [made], [*collections, other])


def test_others_take_a_new_link_away_again(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    other = sandbox.control.rows("collection")[5]["id"]
    # What a merge of somebody else looks like who read before us and wrote after us.
    sandbox.control.fault(
        "other_user", method="PUT", path="/file/", effect=True, add=[other], remove=collections[:1], count=1
    )
    [made] = assets(30_000)
    upload(program, tmp_path, collections).expect(0)
    read_back(program)
    landed(sandbox.control, [made], [*collections, other])


def test_every_answer_of_pxm_fails(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    """The file fails in the end, and can be retried."""
    program.settings(engine={**QUICK, "setbacks": 1, "setback_wait": 0.1})
    made = assets(30_000)
    sandbox.control.fault("status", path="/file/request-upload", status=500)
    result = upload(program, tmp_path, collections).expect(1)
    assert "PXM had a problem" in result.files[0]["error"]
    sandbox.control.clear_faults()
    program.run("queue", "retry", "--failed").expect(0)
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made, collections)
