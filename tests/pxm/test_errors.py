"""Errors: short sentences that say what to do and keep secrets."""

from __future__ import annotations

import inspect

import pytest

from pxm_desktop.pxm import errors
from pxm_desktop.pxm.errors import BadRequest, PxmError, RateLimited, Unreachable, sanitised

CLASSES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, PxmError) and kind is not PxmError
]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_says_what_happened_and_what_to_do(kind: type[PxmError]) -> None:
    error = kind()
    assert error.title
    assert error.sentence.endswith(".")
    assert error.todo.endswith((".", "…"))
    assert str(error) == f"{error.sentence} {error.todo}"
    assert not any(word in str(error).lower() for word in ("please", "invalid", "error occurred"))
    assert error.request_id is None


@pytest.mark.parametrize("kind", ["dns", "refused", "tls", "proxy", "timeout", "other"])
def test_each_cause_of_silence_has_words_of_its_own(kind: errors.CauseKind) -> None:
    error = Unreachable(kind)
    assert (error.cause_kind, error.retryable) == (kind, True)
    assert len({Unreachable(other).sentence for other in errors._UNREACHABLE}) == 6


def test_only_what_may_pass_by_itself_is_retryable() -> None:
    retryable = {kind.__name__ for kind in CLASSES if kind().retryable}
    assert retryable == {"RateLimited", "ServerFailed", "Unreachable"}


def test_the_servers_words_are_cleaned() -> None:
    detail = "bad\n\x1b[1m name: https://u:p@pxm.example/x?token=abc " + "A" * 60 + " end"
    error = BadRequest(detail=detail)
    assert "https" not in str(error)
    assert "abc" not in str(error)
    assert "AAAA" not in str(error)
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)
    assert error.sentence.startswith("PXM refused the request: bad")
    assert len(sanitised("word " * 1000)) <= 200


def test_a_wait_is_told_in_seconds() -> None:
    assert "42 seconds" in str(RateLimited(41.7))
