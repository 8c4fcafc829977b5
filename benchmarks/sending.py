"""The sender of parts alone, beside s5cmd and rclone: one large file to a real S3 server on this machine.

    python -m benchmarks.sending [--size MIB] [--rounds N] [--part MIB] [--slots N]

The server has one core, each client the other; they take turns, and medians count. Ours runs as a process of
its own, so that its processor time includes starting Python. What the whole program adds is another row of
`make bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import SERVER_CORE, Taken, pinned, run

MIB = 1024 * 1024


async def send(job: dict[str, Any]) -> list[str]:
    """Send all parts of a file as the engine does, fingerprint included; return the ETags."""
    from pxm_desktop.transfer.bandwidth import Throttle
    from pxm_desktop.transfer.disk import Disk
    from pxm_desktop.transfer.fingerprint import Fingerprint
    from pxm_desktop.transfer.lanes import Lanes
    from pxm_desktop.transfer.s3 import PartJob, S3Sender

    size, part_size, path = job["size"], job["part"], os.fsencode(job["path"])
    disk, lanes = Disk(), Lanes(clock=time.monotonic, start=job["slots"])
    gathered = Fingerprint(size)
    etags = [""] * len(job["urls"])
    left = iter(enumerate(job["urls"]))

    async def work(sender: S3Sender) -> None:
        for index, url in left:
            offset = index * part_size
            part = PartJob(url, path, offset, min(part_size, size - offset), size, "video/mp4")
            async with lanes.slot(size, 1):
                sent = await sender.send(part, lambda _: None)
            etags[index] = sent.etag
            gathered.add(offset, sent.blocks)

    async with S3Sender(disk, Throttle(), lanes) as sender, asyncio.TaskGroup() as group:
        for _ in range(lanes.maximum):
            group.create_task(work(sender))
    gathered.hexdigest()
    await disk.close()
    return etags


def child(description: Path) -> None:
    """Be the process that is measured."""
    etags = asyncio.run(send(json.loads(description.read_text())))
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    description.with_suffix(".done").write_text(
        json.dumps({"etags": etags, "peak": int(peak.group(1)) / 1024 if peak else 0})
    )


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description="The sender beside s5cmd and rclone.")
    options.add_argument("--size", type=int, default=1024)
    options.add_argument("--part", type=int, default=16)
    options.add_argument("--slots", type=int, default=4)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.child)
        return
    with tempfile.TemporaryDirectory() as name:
        table = compare(Path(name), chosen.size * MIB, chosen.part * MIB, chosen.slots, chosen.rounds)
    print("\n".join(table))


def compare(folder: Path, size: int, part: int, slots: int, rounds: int) -> list[str]:
    """Return the lines of the table."""
    from tests.support.storage import BUCKET, LocalS3

    file = folder / "film.mp4"
    with file.open("wb") as out:
        for _ in range(size // MIB):
            out.write(os.urandom(MIB))
    taken: dict[str, list[Taken]] = {"ours": [], "s5cmd": [], "rclone": []}
    peaks: list[float] = []
    with pinned(SERVER_CORE):
        server = LocalS3(folder / "s3")
        server.__enter__()
    try:
        keys = {
            "AWS_ACCESS_KEY_ID": "access-key",
            "AWS_SECRET_ACCESS_KEY": "secret-key",
            "AWS_REGION": "us-east-1",
            "RCLONE_CONFIG": os.devnull,
        }
        for _ in range(rounds):
            upload, urls = server.begin("ours", -(-size // part))
            job = folder / "job.json"
            job.write_text(
                json.dumps({"urls": urls, "path": str(file), "size": size, "part": part, "slots": slots})
            )
            taken["ours"].append(run([sys.executable, "-m", "benchmarks.sending", "--child", str(job)]))
            done = json.loads(job.with_suffix(".done").read_text())
            peaks.append(done["peak"])
            server.complete("ours", upload, done["etags"])
            s5cmd = ["--endpoint-url", server.url, "cp", str(file), f"s3://{BUCKET}/s5cmd"]
            taken["s5cmd"].append(run([tool("s5cmd"), *s5cmd], env=keys))
            rclone = ["--s3-env-auth", "--s3-no-check-bucket", "copyto", str(file), f":s3:{BUCKET}/rclone"]
            where = ["--s3-provider=SeaweedFS", f"--s3-endpoint={server.url}"]
            taken["rclone"].append(run([tool("rclone"), *where, *rclone], env=keys))
            for key in taken:
                assert server.client.head_object(Bucket=BUCKET, Key=key)["ContentLength"] == size
                server.client.delete_object(Bucket=BUCKET, Key=key)
    finally:
        server.__exit__(None, None, None)
    return [*table(taken, size), f"peak memory of ours: {max(peaks):.0f} MB"]


def tool(name: str) -> str:
    """Return where a peer is installed: beside this Python, or on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed. Run: pip install 'pxm-desktop[dev]'.")
    return found


def table(taken: dict[str, list[Taken]], size: int) -> list[str]:
    """Return medians beside those of s5cmd."""
    seconds = {name: statistics.median(one.seconds for one in runs) for name, runs in taken.items()}
    cpu = {name: statistics.median(one.cpu for one in runs) for name, runs in taken.items()}
    lines = [f"{'':8}{'MB/s':>8}{'x s5cmd':>9}{'CPU s':>8}{'x s5cmd':>9}"]
    for name in taken:
        speed = seconds["s5cmd"] / seconds[name]
        lines.append(
            f"{name:8}{size / seconds[name] / 1e6:8.0f}{speed:9.2f}"
            f"{cpu[name]:8.2f}{cpu[name] / cpu['s5cmd']:9.2f}"
        )
    return lines


if __name__ == "__main__":
    main()
