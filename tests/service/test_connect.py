"""Where the token of an account is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.tokens import KeyringTokenStore, MemoryTokenStore
from pxm_desktop.service.connect import connect
from pxm_desktop.service.credentials import Access
from pxm_desktop.service.lessons import Lessons


@pytest.mark.parametrize(
    ("source", "store"), [("environment", MemoryTokenStore), ("keyring", KeyringTokenStore)]
)
async def test_a_token_of_the_environments_credentials_never_reaches_the_keyring(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: Literal["environment", "keyring"],
    store: type[object],
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    given: list[object] = []

    class Watched(PxmClient):
        def __init__(self, *words: object, **options: object) -> None:
            given.append(options["tokens"])
            super().__init__(*words, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("pxm_desktop.service.connect.PxmClient", Watched)
    access = Access("https://pxm.example", "me", "secret", source)
    connection = await connect(access, Lessons(tmp_path / "endpoints.json"))
    await connection.close()
    assert [type(tokens) for tokens in given] == [store]
