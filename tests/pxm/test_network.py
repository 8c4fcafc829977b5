"""The ways to the network: trust store, proxies with and without a login, PAC files."""

from __future__ import annotations

import asyncio
import base64
import http.server
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.pxm.network import Network, NetworkSettings, context_for, environment_proxy, first_proxy
from pxm_desktop.pxm.tokens import MemoryTokenStore
from tests.pxm.helpers import CREDENTIALS, Naps
from tests.pxm.test_wire import server

PXM = "https://pxm.example"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUEST_METHOD")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_the_environment_names_proxies_and_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await Network().proxy_for(PXM) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://user:word@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inner.example,.corp.example")
    assert await Network().proxy_for(f"{PXM}/v2.1?x=1") == "http://user:word@proxy.example:3128"
    assert await Network().proxy_for("https://inner.example") is None
    assert await Network().proxy_for("https://s3.corp.example:8443/k") is None
    assert await Network().proxy_for("http://127.0.0.1:8080") is None
    assert await Network(NetworkSettings("none")).proxy_for(PXM) is None
    assert environment_proxy("http://plain.example") is None


async def test_a_login_is_added_where_none_is_given() -> None:
    settings = NetworkSettings("manual", "proxy.example:3128", "a@b", "p:w/d")
    assert await Network(settings).proxy_for(PXM) == "http://a%40b:p%3Aw%2Fd@proxy.example:3128"
    given = NetworkSettings("manual", "http://u:w@proxy.example", "other", "word")
    assert await Network(given).proxy_for(PXM) == "http://u:w@proxy.example"
    assert await Network(NetworkSettings("manual", None)).proxy_for(PXM) is None
    assert "p:w/d" not in repr(settings)


async def test_socks_is_said_not_to_be_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
    with pytest.raises(Unreachable, match="SOCKS"):
        await Network().proxy_for(PXM)


async def test_it_is_remembered_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    network = Network(clock=lambda: now)
    assert await network.proxy_for(PXM) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    assert await network.proxy_for(PXM) is None
    now = 161.0
    assert await network.proxy_for(PXM) == "http://proxy.example"


@pytest.mark.parametrize(
    ("found", "proxy"),
    [
        ("", None),
        ("DIRECT", None),
        ("PROXY p:8080; DIRECT", "http://p:8080"),
        ("DIRECT; PROXY p:8080", None),
        ("HTTPS p:443", "https://p:443"),
        ("SOCKS5 s:1080; PROXY p:1", "http://p:1"),
        ("SOCKS s:1080", "socks5://s:1080"),
        ("PROXY ; nonsense; proxy p:2", "http://p:2"),
    ],
)
def test_answers_of_pac_files(found: str, proxy: str | None) -> None:
    assert first_proxy(found) == proxy


PAC = """
function FindProxyForURL(url, host) {
  if (dnsDomainIs(host, ".direct.example")) return "DIRECT";
  if (url.indexOf("secret") >= 0) return "PROXY told-the-path:1";
  return "PROXY proxy.example:3128; DIRECT";
}
"""


async def answers_of(address: str) -> list[str | None]:
    network = Network(NetworkSettings("pac", address, "user", "word"))
    urls = (f"{PXM}/secret?secret=1", "https://x.direct.example")
    return [await network.proxy_for(url) for url in urls]


async def test_a_pac_file_by_path(tmp_path: Path) -> None:
    path = tmp_path / "proxy ö.pac"
    path.write_text(PAC)
    expected = ["http://user:word@proxy.example:3128", None]
    assert await answers_of(str(path)) == expected
    assert await answers_of(path.as_uri()) == expected


@pytest.fixture
def web() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAC.encode() if self.path.startswith("/pac") else b"no program {"
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class calls it so
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


async def test_a_pac_file_from_the_web(web: str) -> None:
    assert await answers_of(f"{web}/pac") == ["http://user:word@proxy.example:3128", None]


async def test_a_pac_file_that_is_broken_means_going_directly(
    web: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for address in (f"{web}/broken", str(tmp_path / "absent"), "http://127.0.0.1:9/none"):
        assert await answers_of(address) == [None, None]
    assert "could not be used" in caplog.text
    assert "127.0.0.1" not in caplog.text


async def test_a_pac_file_that_does_not_come_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    over = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await over.wait()

    async with server(talk) as url:
        network = Network(NetworkSettings("pac", url), pac_seconds=0.05)
        assert await network.proxy_for(PXM) is None
        over.set()
    assert "took too long" in caplog.text


def client_through(address: str, **options: str) -> PxmClient:
    settings = NetworkSettings("manual", address, options.get("user"), options.get("password"))
    return PxmClient(
        PXM,
        CREDENTIALS,
        tokens=MemoryTokenStore(),
        budget=UnlimitedBudget(),
        network=Network(settings),
        sleep=Naps(),
    )


async def test_a_proxy_gets_its_login_and_may_refuse_it() -> None:
    heads: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with server(talk) as proxy, client_through(proxy, user="us er", password="w:rd") as client:
        with pytest.raises(Unreachable) as told:
            await client.check_credentials()
    assert told.value.cause_kind == "proxy"
    assert "user name and password" in str(told.value)
    assert heads[0].startswith(b"CONNECT pxm.example:443 ")
    login = base64.b64encode(b"us er:w:rd")
    assert b"proxy-authorization: basic " + login.lower() in heads[0].lower()


async def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    """Through a proxy, which hands us to somebody who is not PXM."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await reader.read(1000)
        writer.write(b"HTTP/1.1 400 this is no TLS\r\n\r\n")

    async with server(talk) as proxy, client_through(proxy) as client:
        with pytest.raises(Unreachable) as told:
            await client.check_credentials()
    assert told.value.cause_kind == "tls"


def test_the_trust_store_is_loaded_for_https_only_and_once() -> None:
    code = """
import sys
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.network import context_for
plain = context_for("http://127.0.0.1:1")
slow = {"truststore", "pypac", "keyring", "requests", "httpx._main", "rich", "click"} & set(sys.modules)
assert not slow, slow
assert context_for("https://a.example") is context_for("https://b.example")
assert "truststore" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_certificates_and_names_are_checked() -> None:
    context = context_for(PXM)
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
