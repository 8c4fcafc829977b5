"""A real S3 server on this machine, and a raw one that misbehaves as a test tells it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pxm_desktop.sandbox.account import Account
from pxm_desktop.sandbox.weed import Weed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "tests"
_START_SECONDS = 60.0


class LocalS3:
    """SeaweedFS over one folder, with a bucket; a context manager. Signs URLs as PXM's own server would."""

    def __init__(self, folder: Path, *, cpu: int | None = None) -> None:
        """`cpu` names the one core the server may use (Linux)."""
        self._cpu = cpu
        self._weed = Weed(folder, Account("client", "secret", "access-key", "secret-key"))

    def __enter__(self) -> Self:
        self._start()
        self.client = self._connect("s3v4")
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.client.create_bucket(Bucket=BUCKET)
                return self
            except Exception:
                if time.monotonic() > deadline or self._weed.failure():
                    self._weed.stop()
                    raise
                time.sleep(0.1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self._weed.stop()

    def _start(self) -> None:
        if self._cpu is None or sys.platform != "linux":
            self._weed.start()
            return
        ours = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self._cpu})  # the child keeps it
        try:
            self._weed.start()
        finally:
            os.sched_setaffinity(0, ours)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._weed.s3_port}"

    def _connect(self, version: str) -> S3Client:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id="access-key",
            aws_secret_access_key="secret-key",
            region_name="us-east-1",
            config=Config(
                signature_version=version,
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                retries={"total_max_attempts": 1},
                proxies={},
            ),
        )

    def put_url(self, key: str, *, seconds: int = 600, version: str = "s3v4", **signed: Any) -> str:
        """A URL for a whole file; `signed` may name ContentType, ContentMD5 and the like."""
        client = self.client if version == "s3v4" else self._connect(version)
        return client.generate_presigned_url(
            "put_object", Params={"Bucket": BUCKET, "Key": key, **signed}, ExpiresIn=seconds
        )

    def begin(self, key: str, parts: int) -> tuple[str, list[str]]:
        """Begin a multipart upload; return its id and the URLs of its parts."""
        upload = self.client.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
        urls = [
            self.client.generate_presigned_url(
                "upload_part",
                Params={"Bucket": BUCKET, "Key": key, "UploadId": upload, "PartNumber": number},
                ExpiresIn=600,
            )
            for number in range(1, parts + 1)
        ]
        return upload, urls

    def complete(self, key: str, upload: str, etags: list[str]) -> None:
        """Complete a multipart upload."""
        self.client.complete_multipart_upload(
            Bucket=BUCKET,
            Key=key,
            UploadId=upload,
            MultipartUpload={
                "Parts": [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
            },
        )

    def content(self, key: str) -> bytes:
        """What is stored."""
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()


class Visit:
    """One request as a misbehaving server sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self.reader, self.writer = reader, writer
        self.number = number
        """Of the connection, from 1."""
        self.head = ""

    @property
    def length(self) -> int:
        """Of the body, as announced."""
        found = re.search(r"(?i)^content-length: (\d+)", self.head, re.MULTILINE)
        return int(found.group(1)) if found else 0

    async def body(self) -> bytes:
        """Read all of the body."""
        return await self.reader.readexactly(self.length)

    async def answer(self, status: str, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        """Answer, with the right length."""
        lines = {"Content-Length": str(len(body)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)
        await self.writer.drain()


class RawServer:
    """Hands each request, its head read, to a handler of the test. An async context manager."""

    def __init__(self, handler: Callable[[Visit], Awaitable[None]], **options: Any) -> None:
        self._handler, self._options = handler, options
        self.connections = 0
        self.requests = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, **self._options)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/bucket/key") -> str:
        """A URL at this server."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        number = self.connections
        try:
            while not writer.is_closing():
                visit = Visit(reader, writer, number)
                visit.head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.requests += 1
                await self._handler(visit)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            self._tasks.discard(task)
