"""The account's bucket: boto3 for what the sandbox itself does there, presigned URLs for everybody else."""

from __future__ import annotations

import asyncio
import hashlib
import http
import http.client
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pxm_desktop.sandbox.account import Account
from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.presign import REGION, Presigner
from pxm_desktop.sandbox.weed import Weed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "pxm-account"
_PROBE = "sandbox/probe"
_READ = 1024 * 1024
_START_SECONDS = 60
_STARTS = 4
"""A port that was free a moment ago may be taken when many sandboxes start at once."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Digest:
    """Size and hashes of an object as it lies in S3."""

    size: int
    md5: str
    sha256: str


class StorageRefusedError(Exception):
    """S3 refused an operation.

    Args:
        code: S3's error code, such as ``InvalidPart``.

    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Storage:
    """Objects of one account. Blocking calls run in a few threads; presigning is immediate."""

    def __init__(self, weed: Weed, account: Account) -> None:
        self._weed = weed
        self._account = account
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sandbox-s3")
        self._client: S3Client | None = None
        self._local = threading.local()
        self._digests: dict[str, Digest] = {}
        self.presigner = Presigner(account.s3_access_key, account.s3_secret_key, BUCKET)
        self._opened = asyncio.Event()

    @property
    def host(self) -> str:
        """Host and port of the storage itself."""
        return f"127.0.0.1:{self._weed.s3_port}"

    async def open(self) -> None:
        """Wait until the storage takes objects.

        Raises:
            SandboxError: It stopped, or did not get ready in a minute.

        """
        for _ in range(_STARTS):
            await self._in_thread(self._open)
            if not self._weed.lost_a_port:
                break
            self._weed.start()  # chooses others; not in the thread, with which it would end
        else:
            raise SandboxError(self._weed.failure() or "The storage server stopped.")
        self._opened.set()

    def _open(self) -> None:
        # botocore takes half a second to import, which passes while weed starts.
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        self._client = boto3.client(
            "s3",
            endpoint_url=f"http://{self.host}",
            aws_access_key_id=self._account.s3_access_key,
            aws_secret_access_key=self._account.s3_secret_key,
            region_name=REGION,
            config=Config(
                retries={"total_max_attempts": 1},
                max_pool_connections=8,
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                proxies={},
            ),
        )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            failure = self._weed.failure()
            if self._weed.lost_a_port:
                return
            if failure:
                raise SandboxError(failure)
            try:
                self._make_bucket()
            except (BotoCoreError, ClientError) as error:
                if time.monotonic() > deadline:
                    raise SandboxError(
                        f"The storage server did not get ready: {type(error).__name__}."
                    ) from error
                time.sleep(0.05)
            else:
                return

    def _make_bucket(self) -> None:
        names = [bucket["Name"] for bucket in self._s3.list_buckets()["Buckets"]]
        if BUCKET not in names:
            self._s3.create_bucket(Bucket=BUCKET)
        # An object of an earlier start is read first: weed takes new ones before it finds the old ones again.
        found = self._s3.list_objects_v2(Bucket=BUCKET, Prefix=_PROBE)
        if not found["KeyCount"]:
            self._s3.put_object(Bucket=BUCKET, Key=_PROBE, Body=b"The storage is ready.")
        self._s3.get_object(Bucket=BUCKET, Key=_PROBE)["Body"].read()

    @property
    def _s3(self) -> S3Client:
        if self._client is None:
            raise RuntimeError("storage used before it was opened")
        return self._client

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _call(self, work: Callable[[], T]) -> T:
        from botocore.exceptions import ClientError

        await self._opened.wait()
        try:
            return await self._in_thread(work)
        except ClientError as error:
            raise StorageRefusedError(str(error.response["Error"].get("Code", ""))) from error

    async def create_multipart(self, key: str, mime_type: str) -> str:
        """Open a multipart upload and return its id."""
        answer = await self._call(
            lambda: self._s3.create_multipart_upload(Bucket=BUCKET, Key=key, ContentType=mime_type)
        )
        return answer["UploadId"]

    async def complete_multipart(self, key: str, upload_id: str, parts: list[tuple[int, str]]) -> None:
        """Join the parts, given as number and ETag.

        Raises:
            StorageRefusedError: S3 does not accept them.

        """
        listed: Any = {"Parts": [{"PartNumber": number, "ETag": f'"{etag}"'} for number, etag in parts]}
        await self._call(
            lambda: self._s3.complete_multipart_upload(
                Bucket=BUCKET, Key=key, UploadId=upload_id, MultipartUpload=listed
            )
        )

    async def size(self, key: str) -> int | None:
        """Return the size of an object in bytes, or None when there is none.

        Raises:
            StorageRefusedError: S3 does not say.

        """
        await self._opened.wait()
        return await self._in_thread(lambda: self._size(key))

    def _size(self, key: str) -> int | None:
        # Every confirm asks for this: a plain HEAD takes a fifth of what boto3's takes.
        url = self.presigner.url("HEAD", self.host, key, seconds=60)
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self.host, timeout=60)
            self._local.connection = connection
        path = url.removeprefix(f"http://{self.host}")
        try:
            connection.request("HEAD", path)
            answer = connection.getresponse()
        except (http.client.HTTPException, OSError):
            # The storage closes idle connections.
            connection.close()
            connection.request("HEAD", path)
            answer = connection.getresponse()
        answer.read()
        if answer.status == http.HTTPStatus.NOT_FOUND:
            return None
        if answer.status != http.HTTPStatus.OK:
            raise StorageRefusedError(str(answer.status))
        return int(answer.headers["Content-Length"])

    async def read(self, key: str) -> bytes:
        """Return the bytes of an object."""
        return await self._call(lambda: self._s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    async def write(self, key: str, data: bytes, mime_type: str) -> None:
        """Store an object."""
        await self._call(
            lambda: self._s3.put_object(Bucket=BUCKET, Key=key, Body=data, ContentType=mime_type)
        )

    async def write_all(self, objects: list[tuple[str, bytes, str]]) -> None:
        """Store objects, given as key, bytes and MIME type, several at a time."""
        await asyncio.gather(*(self.write(key, data, mime_type) for key, data, mime_type in objects))

    async def digest(self, key: str) -> Digest:
        """Return size and hashes of an object; keys are never written twice, so each is read once."""
        if key not in self._digests:
            self._digests[key] = await self._call(lambda: self._digest(key))
        return self._digests[key]

    def _digest(self, key: str) -> Digest:
        md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
        for chunk in self._s3.get_object(Bucket=BUCKET, Key=key)["Body"].iter_chunks(_READ):
            md5.update(chunk)
            sha256.update(chunk)
            size += len(chunk)
        return Digest(size, md5.hexdigest(), sha256.hexdigest())

    def close(self) -> None:
        """Let running calls end and take no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
