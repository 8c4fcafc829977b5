"""Runs the real sandbox as a child process, for tests of every room.

with SandboxProcess(tmp_path, switches={"auto_link": False}) as sandbox:
    sandbox.base_url, sandbox.client_id, sandbox.client_secret
    sandbox.control.files(name="a.jpg")
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import httpx

START_SECONDS = 90.0


class Control:
    """Client of the sandbox's control API. Every method raises on an answer that is no success."""

    def __init__(self, base_url: str, client_secret: str) -> None:
        self._client = httpx.Client(
            base_url=f"{base_url}/_sandbox",
            headers={"Authorization": f"Bearer {client_secret}"},
            timeout=120,
            trust_env=False,
            verify=False,  # loopback only; reading the trust store takes a while
        )

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        answer = self._client.request(method, path, **options)
        answer.raise_for_status()
        return answer.json()

    def state(self) -> dict[str, Any]:
        """Counters (`calls`), `counts` of objects, `switches`, `faults`, `processing`, `user_active`, `s3_host`."""
        return dict(self._ask("GET", "/state"))

    def files(self, name: str | None = None, *, hashes: bool = True) -> list[dict[str, Any]]:
        """All files, hidden ones too; `stored` holds size, md5 and sha256 of the bytes in S3."""
        query = {"hash": "true" if hashes else "false"} | ({"name": name} if name is not None else {})
        return list(self._ask("GET", "/files", params=query))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of collection, category, region, attribute, attribute_group, resource or upload."""
        return list(self._ask("GET", f"/rows/{table}"))

    def counters(self) -> dict[str, Any]:
        """`total`, `endpoints` ("PUT /file/{id}": n), `statuses`, `events`, `most_in_60_s`."""
        return dict(self.state()["calls"])

    def calls(self) -> list[dict[str, Any]]:
        """The log of API calls, oldest first."""
        return list(self._ask("GET", "/calls")["calls"])

    def s3_log(self) -> list[dict[str, Any]]:
        """Requests to S3 that went through the proxy (switch s3_proxy=true)."""
        return list(self._ask("GET", "/calls")["s3"])

    def reset(self) -> None:
        """Zero the counters, the logs and the budget."""
        self._ask("POST", "/reset")

    def restore(self) -> None:
        """Zero the counters, remove faults, reactivate the user, and set the switches of the start again."""
        self._ask("POST", "/restore")

    def set(self, **switches: object) -> None:
        """Set switches of the running sandbox."""
        self._ask("PUT", "/switches", json=switches)

    def fault(self, action: str, **fields: Any) -> None:
        """Install a fault; fields as in `pxm_desktop.sandbox.faults.Fault`."""
        self._ask("POST", "/faults", json={"action": action, **fields})

    def clear_faults(self) -> None:
        """Remove all faults."""
        self._ask("DELETE", "/faults")

    def revoke_tokens(self) -> None:
        """Make every token worthless."""
        self._ask("POST", "/revoke")

    def set_user(self, *, active: bool) -> None:
        """Deactivate or reactivate the user behind the credentials."""
        self._ask("PUT", "/user", json={"active": active})

    def edit_links(self, file_id: str, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        """Link and unlink collections of a file as another user."""
        self._ask("POST", f"/files/{file_id}/links", json={"add": list(add), "remove": list(remove)})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class SandboxProcess:
    """One sandbox in a process of its own.

    Args:
        data_dir: Keeps the account; a second start on it is the same account.
        switches: Switches that differ from the defaults.
        catalogue: "none" (one region only), "records" (the demo catalogue without files) or "full".
        port: Port of the API; 0 takes a free one, at a second start the same one if it is still free.
        cpu: Pin the process, and with it its storage, to this core (Linux).
    """

    base_url: str
    client_id: str
    client_secret: str
    s3_url: str
    control: Control

    def __init__(
        self,
        data_dir: Path,
        *,
        switches: Mapping[str, object] | None = None,
        catalogue: Literal["none", "records", "full"] = "records",
        port: int = 0,
        cpu: int | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.switches = dict(switches or {})
        self.catalogue = catalogue
        self.port = port
        self.cpu = cpu
        self.ready: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        """Process id of the sandbox."""
        if self._process is None:
            raise RuntimeError("the sandbox is not running")
        return self._process.pid

    @property
    def environment(self) -> dict[str, str]:
        """The program's environment variables for this account."""
        return {
            "PXM_BASE_URL": self.base_url,
            "PXM_CLIENT_ID": self.client_id,
            "PXM_CLIENT_SECRET": self.client_secret,
        }

    def start(self) -> Self:
        """Start and wait until API and storage take requests."""
        command = [sys.executable, "-m", "pxm_desktop.sandbox", "--json", "--control", "--with-parent"]
        command += ["--data-dir", str(self.data_dir), "--port", str(self.port)]
        command += {"none": ["--empty"], "records": ["--no-assets"], "full": []}[self.catalogue]
        for name, value in self.switches.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            command += ["--switch", f"{name}={text}"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        # A file and no pipe: nobody reads while the sandbox runs, and a full pipe would stop it.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `_end`
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._errors, text=True, env=environment
        )
        if self.cpu is not None:
            os.sched_setaffinity(self._process.pid, {self.cpu})
        self.ready = self._read_ready(self._process)
        self.base_url = self.ready["base_url"]
        self.client_id = self.ready["client_id"]
        self.client_secret = self.ready["client_secret"]
        self.s3_url = self.ready["s3_url"]
        self.control = Control(self.base_url, self.client_secret)
        return self

    def _read_ready(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        watchdog = threading.Timer(START_SECONDS, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            process.communicate()
            raise RuntimeError(f"the sandbox did not start (exit code {process.returncode}): {self._said()}")
        return dict(json.loads(line))

    def stop(self) -> str:
        """End it in an orderly way and return what it wrote to stderr."""
        return self._end("terminate")

    def kill(self) -> str:
        """Kill it at once, as a crash would."""
        return self._end("kill")

    def _end(self, how: Literal["terminate", "kill"]) -> str:
        if self._process is None:
            return ""
        process, self._process = self._process, None
        self.control.close()
        getattr(process, how)()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise RuntimeError(f"the sandbox did not stop: {self._said()}") from None
        return self._said()

    def _said(self) -> str:
        """Return what it wrote to stderr, once."""
        with self._errors as errors:
            errors.seek(0)
            return errors.read()

    def wait_until_processed(self, seconds: float = 60) -> None:
        """Wait until no file is being processed any more."""
        deadline = time.monotonic() + seconds
        while self.control.state()["processing"]:
            if time.monotonic() > deadline:
                raise TimeoutError("files are still being processed")
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
