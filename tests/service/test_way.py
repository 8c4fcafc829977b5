"""Why is this not uploading? Each obstacle on the way to PXM, put up for real on this computer, is told by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pxm_desktop.pxm.network import trusted_context
from pxm_desktop.service.account import Account
from pxm_desktop.service.finding import Finding
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.way import way_findings
from pxm_desktop.transfer.events import Health
from tests.support.certificates import Certificates, made_by
from tests.support.proxies import Proxy
from tests.support.sandbox import SandboxProcess
from tests.support.storage import RawServer, Visit

_VARIABLES = ("https_proxy", "http_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def issuer() -> str:
    """Who made the certificate that is shown in place of PXM's own."""
    return "Zscaler Inc."


@pytest.fixture
def reader(tmp_path: Path, issuer: str) -> Certificates:
    """What a security product puts in place of PXM's certificate."""
    return made_by(issuer, tmp_path)


@pytest.fixture
def trusted(reader: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer trusts it, as IT arranged."""
    monkeypatch.setenv("SSL_CERT_FILE", str(reader.authority))
    trusted_context.cache_clear()
    yield
    trusted_context.cache_clear()


async def way(
    tmp_path: Path,
    base_url: str,
    health: str = "ok",
    then: Callable[[], None] | None = None,
    more: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Open an account and look at the way to it; `then` happens in between."""
    environment = {"PXM_CLIENT_ID": "a", "PXM_CLIENT_SECRET": "b", "PXM_BASE_URL": base_url, **(more or {})}
    account = Account(Settings(), Lessons(tmp_path / "endpoints.json"), environment)
    await account.open()
    try:
        if then is not None:
            then()
        return [finding async for finding in way_findings(account, Health(state=health))]
    finally:
        await account.close()


def last(findings: list[Finding]) -> tuple[str, str, str]:
    return findings[-1].check, findings[-1].result, findings[-1].sentence


async def welcome(visit: Visit) -> None:
    """Answer as PXM does to somebody whom it does not know."""
    await visit.body()
    await visit.answer("401 Unauthorized", {"Content-Type": "application/json"}, b'{"message": "who?"}')


async def test_an_unknown_name(tmp_path: Path) -> None:
    found = await way(tmp_path, "https://pxm.invalid")
    assert last(found) == ("name", "problem", "The name pxm.invalid could not be looked up.")
    assert "VPN" in found[-1].todo


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Content-Type": "text/html"}),
        ("302 Found", {"Location": "http://hotel.example/"}),
        ("511 Network Authentication Required", {}),
    ],
)
async def test_a_captive_portal(tmp_path: Path, status: str, headers: dict[str, str]) -> None:
    async def answer(visit: Visit) -> None:
        await visit.body()
        await visit.answer(status, headers, b"<html>Room number?</html>")

    async with RawServer(answer) as hotel:
        found = await way(tmp_path, hotel.url("").rstrip("/"))
        assert hotel.requests
    assert last(found)[:2] == ("network", "problem")
    assert "not PXM" in found[-1].sentence
    assert "sign in there" in found[-1].todo


async def test_a_reader_whom_this_computer_does_not_trust(tmp_path: Path, reader: Certificates) -> None:
    async with RawServer(welcome, ssl=reader.context()) as server:
        found = await way(tmp_path, f"https://localhost:{server.port}")
    assert last(found)[:2] == ("encryption", "problem")
    assert "is not trusted here" in found[-1].sentence
    assert "ask IT to add its certificate" in found[-1].todo


@pytest.mark.usefixtures("trusted")
async def test_a_reader_whom_this_computer_trusts(tmp_path: Path, reader: Certificates) -> None:
    async with RawServer(welcome, ssl=reader.context()) as server:
        found = await way(tmp_path, f"https://localhost:{server.port}")
    [encryption] = [f for f in found if f.check == "encryption"]
    assert encryption.result == "warning"
    assert "“Zscaler Inc.”" in encryption.sentence


@pytest.mark.parametrize("issuer", ["An Honest Authority"])
@pytest.mark.usefixtures("trusted")
async def test_nobody_who_is_known_reads_along(tmp_path: Path, reader: Certificates) -> None:
    async with RawServer(welcome, ssl=reader.context()) as server:
        found = await way(tmp_path, f"https://localhost:{server.port}")
    [encryption] = [f for f in found if f.check == "encryption"]
    assert (encryption.result, "An Honest Authority" in encryption.sentence) == ("ok", True)


@pytest.mark.usefixtures("trusted")
async def test_a_reader_behind_a_proxy(
    tmp_path: Path, reader: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RawServer(welcome, ssl=reader.context()) as server, Proxy("me:word", to=server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:word@127.0.0.1:{proxy.port}")
        found = await way(tmp_path, "https://pxm.example")
        assert set(proxy.targets) == {"pxm.example:443"}
    results = [(f.check, f.result) for f in found]
    assert results[:4] == [("proxy", "ok"), ("proxy", "ok"), ("encryption", "warning"), ("network", "ok")]
    assert "word" not in "".join(f.sentence + f.todo for f in found if f.check == "proxy")


async def test_a_reader_behind_a_proxy_whom_this_computer_does_not_trust(
    tmp_path: Path, reader: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RawServer(welcome, ssl=reader.context()) as server, Proxy(to=server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        found = await way(tmp_path, "https://pxm.example")
    assert last(found)[:2] == ("encryption", "problem")
    assert "pxm.example is not trusted here" in found[-1].sentence


@pytest.mark.parametrize(
    ("login", "says"),
    [("", "asks for a user name and password."), ("me:wrong@", "asks for another user name and password")],
)
async def test_a_proxy_that_wants_a_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str, says: str
) -> None:
    async with Proxy("me:right") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{login}127.0.0.1:{proxy.port}")
        found = await way(tmp_path, "https://pxm.example")
        assert f"127.0.0.1:{proxy.port}" in found[-1].sentence
    assert last(found)[:2] == ("proxy", "problem")
    assert says in found[-1].sentence
    assert "wrong" not in found[-1].sentence
    assert "HTTPS_PROXY" in found[-1].todo


async def test_a_proxy_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(visit: Visit) -> None:
        await visit.answer("403 Forbidden")

    async with RawServer(refuse) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        found = await way(tmp_path, "https://pxm.example")
    assert last(found)[:2] == ("proxy", "problem")
    assert "refuses the connection to pxm.example (403)" in found[-1].sentence
    assert "Ask IT" in found[-1].todo


async def test_a_proxy_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def mumble(visit: Visit) -> None:
        visit.writer.write(b"no proxy\r\n\r\n")
        await visit.writer.drain()
        visit.writer.close()

    async with RawServer(mumble) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        found = await way(tmp_path, "https://pxm.example")
    assert last(found)[:2] == ("proxy", "problem")
    assert "is no proxy" in found[-1].sentence


async def test_proxies_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_tcp_port}")
    silent = await way(tmp_path / "1", "https://pxm.example")
    assert last(silent) == ("proxy", "problem", f"The proxy 127.0.0.1:{unused_tcp_port} does not answer.")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    unknown = await way(tmp_path / "2", "https://pxm.example")
    assert last(unknown) == ("proxy", "problem", "The proxy proxy.invalid could not be found.")
    monkeypatch.delenv("HTTPS_PROXY")
    socks = await way(
        tmp_path / "3",
        "https://pxm.example",
        then=lambda: monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080"),
    )
    assert (last(socks)[:2], "SOCKS" in socks[-1].sentence) == (("proxy", "problem"), True)


async def test_the_budget_is_used_up(tmp_path: Path) -> None:
    with SandboxProcess(tmp_path / "account") as sandbox:
        found = await way(tmp_path, sandbox.base_url, "budget", more=sandbox.environment)
        assert last(found)[:2] == ("budget", "warning")
        assert "calls a minute" in found[-1].sentence
        assert "by itself" in found[-1].todo
        free = await way(tmp_path, sandbox.base_url, more=sandbox.environment)
    assert last(free)[:2] == ("budget", "ok")
