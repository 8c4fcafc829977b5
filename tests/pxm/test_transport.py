"""Every call: token, 429, retries, path candidates, errors."""

from __future__ import annotations

import asyncio
import base64
import logging
from email.utils import formatdate
from typing import Any

import pytest

from pxm_desktop.pxm.answers import Answer
from pxm_desktop.pxm.budget import Priority, UnlimitedBudget, WindowBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.pxm.errors import (
    AnswerLost,
    BadAddress,
    BadRequest,
    CredentialsRefused,
    NameConflict,
    NoRoom,
    NotFound,
    PermissionDenied,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.tokens import MemoryTokenStore, Token
from pxm_desktop.pxm.transport import RetryPolicy, read_token
from tests.pxm.helpers import CREDENTIALS, SECRET, FakePxm, Naps, answer, listed, make_client

FILE = "GET /v2.1/file/f"
ONE = answer(200, {"id": "f"})
AUTHORIZE = "POST /v2.1/oauth/authorize"


def by_token(fake: FakePxm) -> Any:
    """Answer only the newest token."""

    def check(request: httpx.Request) -> httpx.Response:
        good = request.headers["authorization"] == f"Bearer {fake.token}"
        return answer(200, {"id": "f"}) if good else answer(401, {"error": "expired"})

    return check


# Tokens


async def test_authorize_is_asked_as_the_article_says() -> None:
    fake = FakePxm({FILE: ONE})
    async with make_client(fake, base_url="https://pxm.example/v2.1/") as client:
        await client.files.get("f")
        await client.files.get("f")
    asked, call, _ = fake.requests
    word = base64.b64encode(f"the-client:{SECRET}".encode()).decode()
    assert asked.headers["authorization"] == f"Basic {word}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.content == b'{"grant_type":"client_credentials"}'
    assert str(call.url) == "https://pxm.example/v2.1/file/f"
    assert call.headers["authorization"] == "Bearer token-1"
    assert call.headers["host"] == "pxm.example"


async def test_fifty_calls_with_a_dead_token_authorize_once_and_repeat_once() -> None:
    fake = FakePxm()
    fake.routes[FILE] = by_token(fake)
    tokens = MemoryTokenStore()
    tokens.save("https://pxm.example|the-client", Token("revoked"))
    async with make_client(fake, tokens=tokens) as client:
        found = await asyncio.gather(*(client.files.get("f") for _ in range(50)))
    assert {file.id for file in found} == {"f"}
    assert fake.authorizations == 1
    assert len(fake.calls()) == 100


async def test_a_new_token_that_is_refused_at_once_is_not_replaced_again() -> None:
    fake = FakePxm({FILE: answer(401)})
    async with make_client(fake) as client:
        with pytest.raises(CredentialsRefused, match="gave a new token"):
            await client.files.get("f")
    assert fake.authorizations == 2
    assert len(fake.calls()) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_refused_credentials_are_told_apart_from_the_network(status: int) -> None:
    fake = FakePxm({AUTHORIZE: answer(status, {"error": "no"}), FILE: answer(401)})
    tokens = MemoryTokenStore()
    tokens.save("https://pxm.example|the-client", Token("old"))
    async with make_client(fake, tokens=tokens) as client:
        with pytest.raises(CredentialsRefused):
            await client.files.get("f")
        outcomes = await asyncio.gather(*(client.files.get("f") for _ in range(20)), return_exceptions=True)
        assert all(isinstance(outcome, CredentialsRefused) for outcome in outcomes)
    assert sum(request.url.path.endswith("authorize") for request in fake.requests) == 1


async def test_authorize_waits_for_429_is_retried_and_finds_its_version() -> None:
    given = {"access_token": "t", "token_type": "bearer", "expires_in": 60}
    fake = FakePxm(
        {
            AUTHORIZE: answer(404),
            "POST /v2/oauth/authorize": [answer(503), answer(429, None, retry_after="7"), answer(200, given)],
            FILE: ONE,
        }
    )
    naps = Naps()
    async with make_client(fake, sleep=naps) as client:
        await client.files.get("f")
        assert client.endpoints.versions["oauth"] == "v2"
    assert 7 in naps.taken


@pytest.mark.parametrize("trouble", [httpx.ConnectError("x"), answer(503), answer(200, b"<html>")])
async def test_trouble_at_the_sign_in_is_not_multiplied(trouble: Any) -> None:
    fake = FakePxm({AUTHORIZE: trouble})
    async with make_client(fake) as client:
        with pytest.raises((Unreachable, ServerFailed, UnexpectedAnswer)):
            await client.files.get("f")
        assert len(fake.requests) == RetryPolicy().attempts
        with pytest.raises((Unreachable, ServerFailed, UnexpectedAnswer)):
            await client.check_credentials()
        assert len(fake.requests) == 2 * RetryPolicy().attempts


async def test_an_address_without_a_sign_in_is_said_to_be_one() -> None:
    async with make_client(FakePxm({AUTHORIZE: answer(404)})) as client:
        with pytest.raises(UnexpectedAnswer, match="no sign-in of PXM"):
            await client.files.get("f")


@pytest.mark.parametrize("expires", ["31536000", 31536000, None, "soon"])
def test_a_lifetime_in_any_spelling(expires: Any) -> None:
    token = read_token({"access_token": "t", "token_type": "bearer", "expires_in": expires}, 100.0)
    assert token.expires_at == (31536100.0 if expires in ("31536000", 31536000) else None)


@pytest.mark.parametrize(
    "raw", [None, {}, {"access_token": ""}, {"access_token": 3}, {"access_token": "a\nb"}, []]
)
def test_what_is_no_token_is_not_used(raw: Any) -> None:
    with pytest.raises(UnexpectedAnswer):
        read_token(raw, 0.0)


# Rate limit


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"retry_after": "12"}, 12.0), ({}, 60.0), ({"retry_after": "soon"}, 60.0)]
)
async def test_a_429_is_waited_for_and_is_no_failure(headers: dict[str, str], seconds: float) -> None:
    fake = FakePxm({FILE: [*[answer(429, {"error": "x"}, **headers)] * 6, ONE]})
    naps = Naps()
    async with make_client(fake, sleep=naps) as client:
        await client.files.get("f")
    assert naps.taken == [seconds] * 6


async def test_a_429_stops_the_other_calls_too() -> None:
    naps = Naps()
    budget = UnlimitedBudget(sleep=naps, clock=lambda: sum(naps.taken))
    moments = list[float]()

    def busy_once(request: httpx.Request) -> httpx.Response:
        moments.append(sum(naps.taken))
        return answer(429, None, retry_after="30") if len(moments) == 1 else ONE

    fake = FakePxm({FILE: busy_once, "GET /v2.1/file/g": busy_once})
    async with make_client(fake, budget=budget, sleep=naps) as client:
        await asyncio.gather(client.files.get("f"), client.files.get("f"))
        await client.files.get("f")
    assert moments[0] == 0
    assert all(moment >= 30 for moment in moments[2:])


async def test_a_person_is_told_instead_of_waiting_long() -> None:
    fake = FakePxm({FILE: answer(429, None, retry_after="45")})
    async with make_client(fake) as client:
        with pytest.raises(RateLimited) as told:
            await client.interactive.files.get("f")
    assert told.value.retry_after == 45
    assert len(fake.calls()) == 1


async def test_a_429_before_a_write_is_no_lost_answer() -> None:
    confirm = "POST /v2.1/file/confirm-upload"
    fake = FakePxm({confirm: [answer(429, None, retry_after="1"), answer(401), answer(200, {"id": "f"})]})
    async with make_client(fake) as client:
        told = await client.uploads.confirm(
            file_path="p", file_name="a", size=1, publish=None, publish_from=None, region_ids=[]
        )
    assert told.file_id == "f"
    assert fake.calls() == [confirm] * 3


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "0"}, b"", 0.2),
        ({"retry-after": "99999"}, b"", 900.0),
        ({"retry-after": "2.5"}, b"", 2.5),
        ({"retry-after": "-5"}, b"", 60.0),
        ({}, b'{"retry_after": 9}', 9.0),
        ({}, b'{"retry_after": "x"}', 60.0),
        ({}, b"[1]", 60.0),
        ({"retry-after": formatdate(1060, usegmt=True), "date": formatdate(1000, usegmt=True)}, b"", 60.0),
        ({"retry-after": formatdate(1030, usegmt=True), "date": formatdate(1000, usegmt=True)}, b"", 30.0),
    ],
)
def test_retry_after_in_all_its_forms(headers: dict[str, str], body: bytes, seconds: float) -> None:
    assert Answer(429, headers.get, body).retry_after(60.0) == seconds


async def test_peoples_calls_use_the_reserved_slots() -> None:
    fake = FakePxm({FILE: ONE})
    budget = WindowBudget(4, 1, 60.0)
    async with make_client(fake, budget=budget) as client:
        for _ in range(2):  # and the authorization: background is at its end
            await client.files.get("f")
        stuck = asyncio.create_task(client.files.get("f"))
        await client.interactive.files.get("f")
        assert not stuck.done()
        stuck.cancel()
        await asyncio.gather(stuck, return_exceptions=True)
    await budget.aclose()


# Retries


@pytest.mark.parametrize(
    "trouble",
    [
        answer(500),
        answer(502),
        answer(503),
        answer(504),
        answer(200, b"<html>"),
        answer(200, b'{"id'),
        answer(200),
    ],
)
async def test_reads_are_tried_again(trouble: httpx.Response) -> None:
    fake = FakePxm({FILE: [trouble, trouble, trouble, ONE]})
    naps = Naps()
    async with make_client(fake, sleep=naps) as client:
        assert (await client.files.get("f")).id == "f"
    assert len(naps.taken) == 3
    assert all(0.125 <= nap <= 2.0 for nap in naps.taken)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.ConnectError("x"), Unreachable),
        (httpx.ConnectTimeout("x"), Unreachable),
        (httpx.ReadTimeout("x"), Unreachable),
        (httpx.RemoteProtocolError("x"), Unreachable),
        (httpx.ProxyError("x"), Unreachable),
        (answer(503), ServerFailed),
        (answer(200, b"<!doctype html>"), UnexpectedAnswer),
        (answer(302, None, location="https://login.example/?token=x"), UnexpectedAnswer),
        (answer(407), Unreachable),
    ],
)
async def test_reads_give_up_in_the_end(failure: Any, kind: type[PxmError]) -> None:
    fake = FakePxm({FILE: failure})
    async with make_client(fake) as client:
        with pytest.raises(kind) as told:
            await client.files.get("f")
    assert told.value.retryable
    assert len(fake.calls()) == RetryPolicy().attempts
    assert "token" not in str(told.value)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (402, BadRequest),
        (405, BadRequest),
        (422, BadRequest),
        (403, PermissionDenied),
        (404, NotFound),
        (410, NotFound),
        (409, NameConflict),
        (501, ServerFailed),
        (505, ServerFailed),
    ],
)
async def test_what_repeating_does_not_help_is_not_repeated(status: int, kind: type[PxmError]) -> None:
    fake = FakePxm({FILE: answer(status, {"error": "Name is required"}, x_request_id="req-1\n<x>")})
    async with make_client(fake) as client:
        with pytest.raises(kind) as told:
            await client.files.get("f")
    assert len(fake.calls()) == 1
    assert not told.value.retryable
    assert told.value.request_id == "req-1x"
    if isinstance(told.value, BadRequest):
        assert told.value.detail == "Name is required"


@pytest.mark.parametrize(
    ("status", "says", "kind"),
    [
        (403, "Storage quota exceeded", NoRoom),
        (413, "The account's quota is used up.", NoRoom),
        (507, "", NoRoom),
        (403, "Request quota exceeded", PermissionDenied),
    ],
)
async def test_a_full_account_is_told_from_a_missing_permission(
    status: int, says: str, kind: type[PxmError]
) -> None:
    fake = FakePxm({FILE: answer(status, {"message": says})})
    async with make_client(fake) as client:
        with pytest.raises(PxmError) as told:
            await client.files.get("f")
    assert type(told.value) is kind
    assert len(fake.calls()) == 1


async def test_a_server_that_names_a_wait_gets_it() -> None:
    fake = FakePxm({FILE: [answer(503, None, retry_after="5"), ONE]})
    naps = Naps()
    async with make_client(fake, sleep=naps) as client:
        await client.files.get("f")
    assert naps.taken == [5.0]


CREATE = "POST /v2.1/file/confirm-upload"


async def confirm(client: PxmClient) -> None:
    await client.uploads.confirm(
        file_path="p", file_name="a", size=1, publish=None, publish_from=None, region_ids=[]
    )


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")]
)
async def test_a_write_that_was_never_sent_is_sent_again(failure: Exception) -> None:
    """The body was not asked for, so nothing reached PXM."""
    tries = 0

    class Dead(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal tries
            if request.url.path.endswith("authorize"):
                return answer(200, {"access_token": "t"})
            tries += 1
            if tries < 3:
                raise failure
            await request.aread()
            return answer(200, {"id": "f"})

    async with make_client(FakePxm(), transport=Dead()) as client:
        await confirm(client)
    assert tries == 3


@pytest.mark.parametrize(
    "failure", [httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), httpx.WriteError("x")]
)
async def test_a_write_that_may_have_arrived_is_not(failure: Exception) -> None:
    fake = FakePxm({CREATE: failure})
    async with make_client(fake) as client:
        with pytest.raises(AnswerLost) as told:
            await confirm(client)
    assert fake.calls() == [CREATE]
    assert not told.value.retryable


# Paths


async def test_inferred_paths_are_tried_and_remembered() -> None:
    told: list[EndpointSettings] = []
    settings = EndpointSettings(changed=told.append)
    fake = FakePxm({"GET /v2.1/collection/c/variants": answer(200, [{"id": "v", "url": "u"}])})
    async with make_client(fake, endpoints=settings) as client:
        for _ in range(2):
            assert [v.id for v in await client.collections.image_variants("c")] == ["v"]
    assert fake.calls() == [
        "GET /v2.1/collection/c/image-variants",
        "GET /v2.1/collection/c/images",
        *["GET /v2.1/collection/c/variants"] * 4,  # each list is over when a page brings nothing new
    ]
    assert told == [settings]
    assert EndpointSettings.from_dict(settings.to_dict()) == settings


async def test_an_empty_answer_teaches_nothing() -> None:
    fake = FakePxm({"GET /v2.1/collection/c/images": answer(200, [])})
    async with make_client(fake) as client:
        assert await client.collections.image_variants("c") == []
        assert client.endpoints.paths == {}


async def test_a_write_finds_its_path_by_a_read_first() -> None:
    fake = FakePxm(
        {
            "GET /v2.1/attribute_group": answer(200, [{"id": "g0", "name": "Old"}]),
            "POST /v2.1/attribute_group": answer(201, {"id": "g", "name": "New"}),
        }
    )
    async with make_client(fake) as client:
        assert (await client.attribute_groups.create(name="New")).id == "g"
    assert not any(call.startswith("POST /v2.1/attribute-group") for call in fake.calls())


async def test_settings_of_the_account_are_used() -> None:
    settings = EndpointSettings.from_dict(
        {
            "versions": {"file": "/v4/", "nonsense": "v1"},
            "paths": {"related": "collection/{id}/links"},
            "params": {"search.keyword": "term"},
            "other": 3,
        }
    )
    fake = FakePxm(
        {
            "GET /v4/file/f": ONE,
            "GET /v2.1/collection/c/links": answer(200, []),
            "GET /v3/file/search": answer(200, {"hits": [], "total": 0}),
        }
    )
    async with make_client(fake, endpoints=settings) as client:
        await client.files.get("f")
        await client.collections.related("c")
        await listed(client.search.files("red"))
    assert fake.requests[-1].url.params["term"] == "red"
    assert EndpointSettings.from_dict({"versions": 3}) == EndpointSettings()


@pytest.mark.parametrize("odd", ["", ".", "..", "\ud800"])
async def test_what_cannot_be_an_id_is_not_found(odd: str) -> None:
    fake = FakePxm()
    async with make_client(fake) as client:
        with pytest.raises(NotFound):
            await client.files.get(odd)
    assert fake.requests == []


async def test_ids_cannot_leave_their_place_in_the_path() -> None:
    fake = FakePxm()
    async with make_client(fake) as client:
        with pytest.raises(NotFound):
            await client.files.get("../a b?c#d%")
    assert fake.requests[-1].url.raw_path == b"/v2.1/file/..%2Fa%20b%3Fc%23d%25"


# The client as a whole


async def test_checking_credentials_asks_for_a_new_token_each_time() -> None:
    fake = FakePxm({"GET /v2.1/region": answer(200, [])})
    async with make_client(fake) as client:
        await client.check_credentials()
        await client.check_credentials()
    assert fake.authorizations == 2
    assert len(fake.calls()) == 2


@pytest.mark.parametrize(
    ("reply", "reachable"),
    [
        (answer(200, []), True),
        (answer(401), True),
        (answer(403), True),
        (answer(429), True),
        (answer(503, b"<html>"), True),
        (answer(200, b"<html>sign in to the Wi-Fi"), False),
        (answer(302), False),
        (answer(511), False),
        (httpx.ConnectError("x"), False),
        (httpx.ReadTimeout("x"), False),
    ],
)
async def test_reachable_is_one_call(reply: Any, reachable: bool) -> None:
    fake = FakePxm({"GET /v2.1/region": reply})
    async with make_client(fake) as client:
        assert await client.reachable() == reachable
    assert len(fake.requests) == 1


def test_an_address_without_encryption_is_refused() -> None:
    with pytest.raises(BadAddress):
        PxmClient("http://pxm.example", CREDENTIALS, tokens=MemoryTokenStore(), budget=UnlimitedBudget())


async def test_outside_of_its_block_it_says_so() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await make_client(FakePxm()).files.get("f")


async def test_nothing_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake = FakePxm({FILE: [answer(429, None, retry_after="1"), answer(500), ONE]})
    async with make_client(fake) as client:
        await client.files.get("f")
        fake.routes[FILE] = answer(400, {"error": f"bad https://x.example/?k={SECRET}"})
        with pytest.raises(BadRequest):
            await client.files.get("f")
    assert SECRET not in caplog.text
    assert "token-1" not in caplog.text
    assert Priority.INTERACTIVE < Priority.BACKGROUND
