"""TLS, proxies and addresses under the S3 sender."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.s3 import PartJob, PartRefused, S3Sender, StorageUnreachable
from tests.support.proxies import Proxy
from tests.support.storage import RawServer, Visit

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost and 127.0.0.1, made for this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
async def disk() -> AsyncIterator[Disk]:
    opened = Disk()
    yield opened
    await opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "front.jpg"
    path.write_bytes(os.urandom(3 * MIB + 5))
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=str(certificate))


def job(url: str, file: Path) -> PartJob:
    size = file.stat().st_size
    return PartJob(url=url, path=bytes(file), offset=0, length=size, file_size=size, mime_type="image/jpeg")


async def stored(visit: Visit) -> None:
    body = await visit.body()
    await visit.answer("200 OK", {"ETag": f'"{hashlib.md5(body).hexdigest()}"'})


def through(proxy: str | None) -> Callable[[str], Awaitable[str | None]]:
    async def find(_: str) -> str | None:
        return proxy

    return find


def nothing(_: int) -> None:
    pass


async def test_tls(disk: Disk, file: Path, certificate: Path) -> None:
    async with (
        RawServer(stored, ssl=server_side(certificate)) as server,
        S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=through(None)) as sender,
    ):
        for _ in range(3):
            sent = await sender.send(job(f"https://localhost:{server.port}/key", file), nothing)
            assert sent.md5 == hashlib.md5(file.read_bytes()).digest()
        assert server.connections == 1


async def test_a_certificate_nobody_trusts(disk: Disk, file: Path, certificate: Path) -> None:
    async with (
        RawServer(stored, ssl=server_side(certificate)) as server,
        S3Sender(disk, Throttle(), tls=ssl.create_default_context, proxy=through(None)) as sender,
    ):
        with pytest.raises(StorageUnreachable, match="certificate"):
            await sender.send(job(f"https://localhost:{server.port}/key", file), nothing)
        assert server.requests == 0


async def test_tls_to_a_server_that_speaks_none(disk: Disk, file: Path, certificate: Path) -> None:
    async def handler(visit: Visit) -> None:
        await visit.answer("400 Bad Request")

    async with (
        RawServer(handler) as server,
        S3Sender(
            disk,
            Throttle(),
            tls=trusting(certificate),
            proxy=through(None),
            connect_timeout=0.5,
        ) as sender,
    ):
        with pytest.raises(StorageUnreachable):
            await sender.send(job(f"https://localhost:{server.port}/key", file), nothing)


async def test_tls_refused_early(disk: Disk, tmp_path: Path, certificate: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(24 * MIB))

    async def handler(visit: Visit) -> None:
        await visit.answer("400 Bad Request", {}, b"<Error><Code>InvalidArgument</Code></Error>")
        await asyncio.sleep(3600)

    async with (
        RawServer(handler, ssl=server_side(certificate)) as server,
        S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=through(None)) as sender,
    ):
        with pytest.raises(PartRefused) as caught:
            await sender.send(job(f"https://localhost:{server.port}/key", large), nothing)
        assert caught.value.code == "InvalidArgument"


@pytest.mark.parametrize("secure", [False, True])
async def test_a_proxy_with_a_password(disk: Disk, file: Path, certificate: Path, secure: bool) -> None:
    options: dict[str, Any] = {"ssl": server_side(certificate)} if secure else {}
    async with (
        RawServer(stored, ssl=server_side(certificate)) as server,
        Proxy("me:p@ss", **options) as proxy,
    ):
        scheme = "https" if secure else "http"
        address = f"{scheme}://me:p%40ss@localhost:{proxy.port}"
        async with S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=through(address)) as sender:
            assert (await sender.send(job(f"https://localhost:{server.port}/key", file), nothing)).etag
        assert proxy.targets == [f"localhost:{server.port}"]


async def test_a_proxy_that_wants_another_password(disk: Disk, file: Path, certificate: Path) -> None:
    async with Proxy("me:right") as proxy:
        address = f"http://me:wrong@127.0.0.1:{proxy.port}"
        async with S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=through(address)) as sender:
            with pytest.raises(StorageUnreachable, match="user name and password") as caught:
                await sender.send(job("https://localhost:1/key", file), nothing)
    assert "wrong" not in f"{caught.value}{caught.value.__cause__!r}"


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", b"no proxy\r\n\r\n", b""]
)
async def test_proxies_that_make_no_tunnel(disk: Disk, file: Path, certificate: Path, answer: bytes) -> None:
    async def handler(visit: Visit) -> None:
        visit.writer.write(answer)
        await visit.writer.drain()
        visit.writer.close()

    async with RawServer(handler) as proxy:
        address = f"127.0.0.1:{proxy.port}"
        async with S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=through(address)) as sender:
            with pytest.raises(StorageUnreachable):
                await sender.send(job("https://localhost:1/key", file), nothing)


async def test_a_kind_of_proxy_we_cannot_use(disk: Disk, file: Path, certificate: Path) -> None:
    async with S3Sender(
        disk, Throttle(), tls=trusting(certificate), proxy=through("socks5://127.0.0.1:1")
    ) as sender:
        with pytest.raises(StorageUnreachable):
            await sender.send(job("https://localhost:1/key", file), nothing)


async def test_the_next_address_is_tried(disk: Disk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with RawServer(stored) as server, S3Sender(disk, Throttle()) as sender:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")

        async def addresses(*_: Any, **__: Any) -> list[Any]:
            return [(*kind, ("127.0.0.1", 1)), (*kind, ("127.0.0.1", server.port))]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", addresses)
        assert (await sender.send(job(server.url(), file), nothing)).etag


async def test_a_proxy_is_looked_for_once_in_a_while(disk: Disk, file: Path, certificate: Path) -> None:
    asked: list[str] = []

    async def find(url: str) -> str | None:
        asked.append(url)
        return None

    async with (
        RawServer(stored, ssl=server_side(certificate)) as server,
        S3Sender(disk, Throttle(), tls=trusting(certificate), proxy=find) as sender,
    ):
        for _ in range(3):
            await sender.send(job(f"https://localhost:{server.port}/key?secret", file), nothing)
        assert asked == [f"https://localhost:{server.port}/"]


async def test_by_default_the_proxy_of_the_environment_is_used(
    disk: Disk, file: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    async with (
        Proxy("nobody:knows") as proxy,
        S3Sender(disk, Throttle(), tls=trusting(certificate)) as sender,
    ):
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(StorageUnreachable, match="proxy"):
            await sender.send(job("https://s3.example.com/key", file), nothing)
        assert proxy.requests == 1
