"""Every fault of API and storage, one after the other: nothing is lost, nothing twice, everything is linked."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.model import Destination, Stage
from tests.support.engines import found, running_engine, until, upload
from tests.support.sandbox import SandboxProcess

MIB = 1024 * 1024
REQUEST, CONFIRM, LINK = "/file/request-upload", "/file/confirm-upload", "/file/file_"


def fault(action: str, **fields: Any) -> dict[str, Any]:
    return {"action": action, "count": 2, **fields}


FAULTS = {
    **{
        f"{action}-{name}": fault(action, path=path, **more)
        for name, path in (("request", REQUEST), ("confirm", CONFIRM), ("link", LINK))
        for action, more in (
            ("status", {"status": 503}),
            ("html", {"status": 200}),
            ("malformed", {}),
            ("rate_limit", {"retry_after": 0.1}),
            ("lose_before", {}),
            ("lose_after", {}),
            ("cut", {"bytes": 5}),
            ("delay", {"seconds": 0.3}),
        )
    },
    # A success without a body whose effect is missing: asked for again at once, or repaired when links are read back.
    "empty-request": fault("empty", path=REQUEST),
    "empty-link": fault("empty", path=LINK),
    "huge-request": fault("huge", path=REQUEST, bytes=80 * MIB, count=1),
    "failed-after-the-effect": fault("status", path=CONFIRM, status=502, effect=True),
    "token-revoked": fault("revoke_token", path=CONFIRM, count=1),
    "expired-urls": fault("expire_urls", path=REQUEST, count=1),
    **{
        f"s3-{action}": fault(action, target="s3", method="PUT", path="/", **more)
        for action, more in (
            ("status", {"status": 503}),
            ("lose_before", {}),
            ("lose_after", {}),
            ("corrupt", {}),
            ("wrong_etag", {}),
            ("delay", {"seconds": 0.3}),
            ("html", {"status": 500}),
        )
    },
}


def links(sandbox: SandboxProcess, name: str) -> list[str]:
    (stored,) = sandbox.control.files(name=name, hashes=False)
    return [c["id"] if isinstance(c, dict) else c for c in stored["collections"]]


@pytest.mark.parametrize("name", FAULTS)
async def test_everything_arrives_once_and_linked(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, name: str
) -> None:
    product = sandbox.control.rows("collection")[0]["id"]
    folder = tmp_path / "in"
    folder.mkdir()
    sizes = {f"{name}-small-{n}.jpg": 4000 + n for n in range(3)} | {f"{name}-large.mp4": 7 * MIB}
    for file_name, size in sizes.items():
        (folder / file_name).write_bytes(os.urandom(size))
    sandbox.control.fault(**FAULTS[name])
    paths = [folder / file_name for file_name in sizes]
    done = await upload(engine, paths, Destination(collections=(product,)))
    assert {t.stage for t in done} == {Stage.DONE}, [(t.name, t.stage, t.reason) for t in done]
    for path, transfer in zip(paths, done, strict=True):
        (stored,) = sandbox.control.files(name=path.name)
        assert stored["id"] == transfer.file_id
        assert stored["stored"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        await until(lambda path=path: product in links(sandbox, path.name))  # type: ignore[misc]
    assert any(f["hits"] for f in sandbox.control.state()["faults"]), "the fault was never met"


async def test_a_deactivated_user_keeps_the_queue_and_reactivation_goes_on(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "deactivated.jpg"
    path.write_bytes(os.urandom(5000))
    sandbox.control.set_user(active=False)
    sandbox.control.revoke_tokens()
    try:
        batch = await engine.add(found([path]), Destination(), "deactivated")
        listener = engine.subscribe()
        while engine.health.state != "credentials":
            await anext(listener)
        listener.close()
        (waiting,) = await engine.transfers(batch=batch.id)
        assert not waiting.stage.finished
        assert "refused" in waiting.reason
    finally:
        sandbox.control.set_user(active=True)
    await engine.stop()
    async with running_engine(sandbox, tmp_path / "data") as again:
        await again.finished(batch.id)
        (done,) = await again.transfers(batch=batch.id)
    assert done.stage is Stage.DONE
