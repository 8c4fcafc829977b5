"""A bare client of the API for these tests: calls, and no more sense than a test gives it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from tests.support.sandbox import SandboxProcess

MIB = 1024 * 1024

T = TypeVar("T")


class Client:
    """Signed-in calls under `/v2.1`, and an upload in one step."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self.http = httpx.Client(base_url=sandbox.base_url, trust_env=False, timeout=30, verify=False)
        self.s3 = httpx.Client(trust_env=False, timeout=30, verify=False)
        self.sign_in()

    def authorize(self) -> httpx.Response:
        return self.http.post(
            "/v2.1/oauth/authorize",
            auth=(self.sandbox.client_id, self.sandbox.client_secret),
            json={"grant_type": "client_credentials"},
        )

    def sign_in(self) -> None:
        answer = self.authorize()
        assert answer.status_code == 200, answer.text
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """Call, check the status, return the parsed body (None for none)."""
        answer = self.http.request(method, path if path.startswith("/v") else f"/v2.1{path}", **options)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, expected: int = 200, /, **query: Any) -> Any:
        return self.call("GET", path, expected, params=query)

    def collection(self, name: str, **fields: Any) -> str:
        return str(self.call("POST", "/collection", 201, json={"name": name, **fields})["id"])

    def request(self, name: str, size: int, mime_type: str = "image/jpeg", status: int = 200) -> Any:
        body = {"filename": name, "file_name": name, "mime_type": mime_type, "size": size}
        return self.call("POST", "/file/request-upload", status, json=body)

    def put(self, url: str, data: bytes, **headers: str) -> httpx.Response:
        return self.s3.put(
            url, content=data, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    def confirm_body(self, answer: Any, name: str, size: int, **more: Any) -> dict[str, Any]:
        return {
            "file_path": answer["file_path"],
            "file_name": name,
            "file_size": size,
            "metadata": {},
            **more,
        }

    def send_parts(self, answer: Any, data: bytes) -> dict[str, Any]:
        """Send all parts; returns what a confirm adds."""
        size = answer["part_size"]
        parts = []
        for part in answer["parts"]:
            number = part["part_number"]
            sent = self.put(part["presigned_url"], data[(number - 1) * size : number * size])
            assert sent.status_code == 200, sent.text
            parts.append({"part_number": number, "etag": sent.headers["etag"].strip('"')})
        return {"upload_id": answer["upload_id"], "multipart": parts}

    def upload(self, name: str, data: bytes, mime_type: str = "image/jpeg", **metadata: Any) -> Any:
        """Upload a file and return the answer to its confirm."""
        answer = self.request(name, len(data), mime_type)
        body = self.confirm_body(answer, name, len(data)) | {"metadata": metadata}
        if answer["upload_type"] == "multipart":
            body |= self.send_parts(answer, data)
        else:
            sent = self.put(answer["presigned_url"], data)
            assert sent.status_code == 200, sent.text
        return self.call("POST", "/file/confirm-upload", json=body)

    def all_rows(self, path: str, key: str | None = None, limit: int = 100) -> list[Any]:
        rows: list[Any] = []
        while True:
            page = self.get(path, limit=limit, offset=len(rows))
            items = page[key] if key else page
            if not items:
                return rows
            rows += items

    def close(self) -> None:
        self.http.close()
        self.s3.close()


def wait_for(look: Callable[[], T | None], seconds: float = 20) -> T:
    """Ask until the answer is true, and return it."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.03)
