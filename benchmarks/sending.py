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
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import cores
from benchmarks.peers import rclone_program, s5cmd_program
from benchmarks.processes import Use, median_cpu, median_seconds, run

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
    description.with_suffix(".done").write_text(json.dumps(etags))


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

    here = cores()
    file = folder / "film.mp4"
    with file.open("wb") as out:
        for _ in range(size // MIB):
            out.write(os.urandom(MIB))
    used: dict[str, list[Use]] = {"ours": [], "s5cmd": [], "rclone": []}
    keys = {
        "AWS_ACCESS_KEY_ID": "access-key",
        "AWS_SECRET_ACCESS_KEY": "secret-key",
        "AWS_REGION": "us-east-1",
        "RCLONE_CONFIG": "",
    }
    with LocalS3(folder / "s3", cpu=here.servers) as server:

        def measured(*command: str | Path) -> Use:
            return run(command, core=here.measured, environment=keys)

        for _ in range(rounds):
            upload, urls = server.begin("ours", -(-size // part))
            job = folder / "job.json"
            job.write_text(
                json.dumps({"urls": urls, "path": str(file), "size": size, "part": part, "slots": slots})
            )
            used["ours"].append(measured(sys.executable, "-m", "benchmarks.sending", "--child", job))
            server.complete("ours", upload, json.loads(job.with_suffix(".done").read_text()))
            used["s5cmd"].append(
                measured(s5cmd_program(), "--endpoint-url", server.url, "cp", file, f"s3://{BUCKET}/s5cmd")
            )
            used["rclone"].append(
                measured(
                    rclone_program(),
                    "--s3-provider=Other",
                    f"--s3-endpoint={server.url}",
                    "--s3-env-auth",
                    "--s3-no-check-bucket",
                    "copyto",
                    file,
                    f":s3:{BUCKET}/rclone",
                )
            )
            for key in used:
                assert server.client.head_object(Bucket=BUCKET, Key=key)["ContentLength"] == size
                server.client.delete_object(Bucket=BUCKET, Key=key)
    return table(used, size)


def table(used: dict[str, list[Use]], size: int) -> list[str]:
    """Return medians beside those of s5cmd, and the highest peak of memory."""
    lines = [f"{'':8}{'MB/s':>8}{'x s5cmd':>9}{'CPU s':>8}{'x s5cmd':>9}{'peak MB':>9}"]
    for name, uses in used.items():
        seconds, cpu = median_seconds(uses), median_cpu(uses)
        lines.append(
            f"{name:8}{size / seconds / 1e6:8.0f}{median_seconds(used['s5cmd']) / seconds:9.2f}"
            f"{cpu:8.2f}{cpu / median_cpu(used['s5cmd']):9.2f}"
            f"{max(use.peak_bytes for use in uses) / 1e6:9.0f}"
        )
    return lines


if __name__ == "__main__":
    main()
