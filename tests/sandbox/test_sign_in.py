"""Sign-in, tokens, and the budget of calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.sandbox.calls import WINDOW_SECONDS, SlidingWindow
from tests.sandbox.client import Client
from tests.support.sandbox import Control, SandboxProcess


@pytest.mark.parametrize(
    ("switch", "expected"), [("string", "31536000"), ("int", 31536000), ("absent", None)]
)
def test_a_token_lives_a_year(client: Client, control: Control, switch: str, expected: object) -> None:
    control.set(expires_in=switch, token_type="bearer")
    answer = client.authorize().json()
    assert answer.get("expires_in") == expected
    assert answer["token_type"] == "bearer"


def test_wrong_secret_and_missing_grant(client: Client, sandbox: SandboxProcess) -> None:
    path = "/v2.1/oauth/authorize"
    refused = client.http.post(
        path, auth=(sandbox.client_id, "no"), json={"grant_type": "client_credentials"}
    )
    assert refused.status_code == 401
    nothing = client.http.post(path, auth=(sandbox.client_id, sandbox.client_secret), json={})
    assert nothing.status_code == 400
    assert "grant_type" in nothing.json()["error"]


def test_calls_need_a_living_token(client: Client, control: Control) -> None:
    client.get("/region")
    control.revoke_tokens()
    client.get("/region", 401)
    client.sign_in()
    client.get("/region")
    control.set_user(active=False)
    client.get("/region", 401)
    assert client.authorize().status_code == 401


def test_an_expired_token_is_refused(client: Client, control: Control) -> None:
    control.set(token_seconds=0)
    client.sign_in()
    client.get("/region", 401)


def test_over_the_budget_comes_429(client: Client, control: Control) -> None:
    control.reset()
    control.set(rate_limit=5)
    for _ in range(5):
        client.get("/region")
    refused = client.http.get("/v2.1/region")
    assert refused.status_code == 429
    assert refused.headers["X-RateLimit-Limit"] == "5"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["retry_after"] == int(refused.headers["Retry-After"])
    control.set(retry_after=False)
    assert "Retry-After" not in client.http.get("/v2.1/region").headers
    assert control.counters()["most_in_60_s"] == 7
    assert control.counters()["most_admitted_in_60_s"] == 5
    control.set(rate_limit=0)
    client.get("/region")


@given(st.lists(st.floats(min_value=0, max_value=30), max_size=60))
def test_the_window_slides(steps: list[float]) -> None:
    window = SlidingWindow()
    times: list[float] = []
    most = 0
    moment = 0.0
    for step in steps:
        moment += step
        times.append(moment)
        window.add(moment)
        inside = sum(1 for earlier in times if earlier > moment - WINDOW_SECONDS)
        most = max(most, inside)
        assert window.count(moment) == inside
    assert window.most == most
