"""Faults, one by one: what the caller sees, and what was done nevertheless."""

from __future__ import annotations

import os
import time
from typing import Any

import httpx
import pytest

from tests.sandbox.client import MIB, Client
from tests.support.sandbox import Control


def test_statuses(client: Client, control: Control) -> None:
    for status in (500, 502, 503):
        control.fault("status", path="/region", status=status, count=1)
        client.get("/region", status)
        client.get("/region")
        control.clear_faults()


def test_which_calls_are_hit(client: Client, control: Control) -> None:
    def statuses(count: int) -> list[int]:
        return [client.http.get("/v2.1/region").status_code for _ in range(count)]

    control.fault("status", path="/region", method="GET", nth=2)
    assert statuses(3) == [200, 500, 200]
    control.clear_faults()
    control.fault("status", path="/region", every=2, count=2)
    assert statuses(6) == [200, 500, 200, 500, 200, 200]
    control.clear_faults()
    control.fault("status", path="/region", contains="limit=3")
    control.fault("status", path="/region", method="POST")
    assert statuses(1) == [200]
    client.get("/region", 500, limit=3)
    control.clear_faults()
    control.fault("status", path="/region", probability=0.5)
    assert set(statuses(60)) == {200, 500}
    assert control.state()["faults"][0]["seen"] == 60


def test_bodies_that_are_not_what_they_should_be(client: Client, control: Control) -> None:
    control.fault("html", path="/region", status=200, count=1)
    page = client.http.get("/v2.1/region")
    assert page.text.startswith("<!doctype html>")
    control.fault("malformed", path="/category", count=1)
    assert client.http.get("/v2.1/category").content == b'{"id": "file_'
    control.fault("empty", path="/file", count=1)
    assert client.http.get("/v2.1/file").content == b""
    control.fault("huge", path="/attribute", bytes=3 * MIB, count=1)
    assert len(client.http.get("/v2.1/attribute").content) > 2 * MIB


def test_a_burst_of_429(client: Client, control: Control) -> None:
    control.fault("rate_limit", path="/region", count=2, retry_after=3)
    answers = [client.http.get("/v2.1/region") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "3"
    control.clear_faults()
    control.fault("rate_limit", path="/region", count=1)
    assert "Retry-After" not in client.http.get("/v2.1/region").headers


@pytest.mark.parametrize(("action", "made"), [("lose_before", 0), ("lose_after", 1)])
def test_lost_answers(client: Client, control: Control, unique: str, action: str, made: int) -> None:
    control.fault(action, path="/collection", method="POST", count=1)
    with pytest.raises(httpx.TransportError):
        client.call("POST", "/collection", json={"name": unique})
    assert [row["name"] for row in control.rows("collection")].count(unique) == made


def test_a_wrong_answer_after_the_effect(client: Client, control: Control, unique: str) -> None:
    control.fault("status", path="/collection", method="POST", status=502, effect=True, count=1)
    client.call("POST", "/collection", 502, json={"name": unique})
    assert unique in [row["name"] for row in control.rows("collection")]


def test_hanging_and_late_answers(client: Client, control: Control) -> None:
    control.fault("hang", path="/region", seconds=30, count=1)
    with pytest.raises(httpx.ReadTimeout):
        client.http.get("/v2.1/region", timeout=0.3)
    control.fault("delay", path="/region", seconds=0.2, count=1)
    started = time.monotonic()
    client.get("/region")
    assert time.monotonic() - started >= 0.2


def test_slow_and_cut_answers(client: Client, control: Control) -> None:
    whole = client.get("/region")
    control.fault("slow", path="/region", bytes=5000, count=1)
    assert client.get("/region") == whole
    control.fault("cut", path="/region", bytes=20, count=1)
    with pytest.raises(httpx.RemoteProtocolError, match="received 20 bytes"):
        client.http.get("/v2.1/region")


def test_token_and_user_faults(client: Client, control: Control) -> None:
    control.fault("revoke_token", path="/region", count=1)
    client.get("/region", 401)
    client.sign_in()
    client.get("/region")
    control.fault("deactivate_user", path="/category", count=1)
    client.get("/category", 401)
    assert client.authorize().status_code == 401


def test_a_forbidden_link(client: Client, control: Control, unique: str) -> None:
    file = client.upload(f"{unique}.bin", b"x")["id"]
    control.fault("status", method="PUT", path="/file/", status=403, message="No permission", count=1)
    assert client.call("PUT", f"/file/{file}", 403, json={})["error"] == "No permission"
    client.call("PUT", f"/file/{file}", json={})


def test_another_user_edits_in_between(client: Client, control: Control, unique: str) -> None:
    control.set(get_after=0)
    theirs, ours = client.collection(f"{unique}a"), client.collection(f"{unique}b")
    file = f"/file/{client.upload(f'{unique}.bin', b'x')['id']}"
    control.fault("other_user", method="GET", path="/file/", effect=True, add=[theirs], count=1)
    assert client.get(file)["collections"] == []
    assert client.get(file)["collections"] == [{"id": theirs}]
    control.edit_links(file.removeprefix("/file/"), add=(ours,), remove=(theirs,))
    assert client.get(file)["collections"] == [{"id": ours}]
    control.fault("other_user", method="GET", path="/file/", remove=[ours], count=1)
    assert client.get(file)["collections"] == []


def test_faults_are_checked(client: Client, control: Control) -> None:
    for bad in (
        {"action": "explode"},
        {"action": "hang", "target": "moon"},
        {"action": "huge", "target": "s3"},
    ):
        with pytest.raises(httpx.HTTPStatusError):
            control.fault(**bad)
    with pytest.raises(httpx.HTTPStatusError):
        control.fault("hang", hits=3)


class TestS3:
    """Faults between client and storage."""

    @pytest.fixture
    def url(self, client: Client, control: Control, unique: str) -> str:
        control.set(s3_proxy=True)
        return str(client.request(f"{unique}.bin", 5 * MIB)["presigned_url"])

    @pytest.fixture
    def data(self) -> bytes:
        return os.urandom(5 * MIB)

    def put(self, client: Client, url: str, data: bytes, **options: Any) -> httpx.Response:
        return client.s3.put(url, content=data, **options)

    def test_the_proxy_passes_on_what_is_right(
        self, client: Client, control: Control, url: str, data: bytes
    ) -> None:
        assert self.put(client, url, data).status_code == 200
        assert self.put(client, url, data).status_code == 200
        assert client.s3.get(url).status_code == 403
        log = control.s3_log()
        assert [(entry["method"], entry["status"], entry["bytes"]) for entry in log] == [
            ("PUT", 200, len(data)),
            ("PUT", 200, len(data)),
            ("GET", 403, 0),
        ]

    def test_expect_continue_is_answered(self, client: Client, url: str, data: bytes) -> None:
        assert self.put(client, url, data, headers={"Expect": "100-continue"}).status_code == 200

    def test_statuses(self, client: Client, control: Control, url: str, data: bytes) -> None:
        control.fault("status", target="s3", method="PUT", status=503, retry_after=2, count=1)
        slow_down = self.put(client, url, data)
        assert (slow_down.status_code, slow_down.headers["Retry-After"]) == (503, "2")
        assert "<Code>SlowDown</Code>" in slow_down.text
        assert self.put(client, url, data).status_code == 200

    @pytest.mark.parametrize(("action", "kept"), [("lose_before", 404), ("cut", 404), ("lose_after", 200)])
    def test_broken_connections(
        self, client: Client, control: Control, url: str, data: bytes, action: str, kept: int
    ) -> None:
        control.fault(action, target="s3", bytes=MIB, count=1)
        with pytest.raises(httpx.TransportError):
            self.put(client, url, data)
        key = url.partition("?")[0].rpartition("/pxm-account/")[2]
        (upload,) = [row for row in control.rows("upload") if row["file_path"] == key]
        body = {"file_path": key, "file_name": upload["file_name"], "file_size": len(data), "metadata": {}}
        client.call("POST", "/file/confirm-upload", 200 if kept == 200 else 400, json=body)

    def test_hang(self, client: Client, control: Control, url: str, data: bytes) -> None:
        control.fault("hang", target="s3", count=1)
        with pytest.raises(httpx.TimeoutException):
            self.put(client, url, data, timeout=0.3)
        assert self.put(client, url, data).status_code == 200

    def test_slow(self, client: Client, control: Control, url: str, data: bytes) -> None:
        control.fault("slow", target="s3", bytes=20 * MIB, count=1)
        started = time.monotonic()
        assert self.put(client, url, data).status_code == 200
        assert time.monotonic() - started >= 0.2

    def test_wrong_etags(self, client: Client, control: Control, url: str, data: bytes) -> None:
        right = self.put(client, url, data).headers["etag"]
        for action in ("wrong_etag", "corrupt"):
            control.fault(action, target="s3", count=1)
            wrong = self.put(client, url, data)
            assert wrong.status_code == 200
            assert wrong.headers["etag"] != right
            control.clear_faults()
        assert self.put(client, url, data).headers["etag"] == right
