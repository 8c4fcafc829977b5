"""Logs without secrets."""

from __future__ import annotations

import logging

import pytest

from pxm_desktop.pxm.redaction import RedactingFilter, quiet_http_loggers, redacted


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer HIDEME.HIDEME-1234",
        "authorization: basic HIDEMEHIDEME=",
        "GET https://s3.example/k?X-Amz-Signature=HIDEME&x=HIDEME 200",
        "via http://user:HIDEME@proxy:8080 now",
        "q X-Amz-Credential=HIDEME&X-Amz-Security-Token=HIDEME",
        '{"access_token": "HIDEME", "client_secret":"HIDEME"}',
        "password=HIDEME",
    ],
)
def test_secrets_are_taken_out(text: str) -> None:
    assert "HIDEME" not in redacted(text)
    assert "…" in redacted(text)


def test_the_rest_stays() -> None:
    text = "PUT https://entapi.amplifi.io/v2.1/file/f1 gave 403, a basic answer?"
    assert redacted(text) == text


def test_the_filter_cleans_messages_arguments_and_tracebacks() -> None:
    record = logging.LogRecord("x", logging.INFO, "p", 1, "got %s", ("Bearer HIDEMEHIDEME",), None)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "got Bearer …"
    try:
        raise ValueError("https://s3.example/k?sig=HIDEME")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "p", 1, "%d", ("wrong",), (ValueError, error, error.__traceback__)
        )
    assert RedactingFilter().filter(record)
    assert record.exc_text is not None
    assert "HIDEME" not in record.exc_text


def test_httpx_does_not_log_urls() -> None:
    quiet_http_loggers()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpcore.http11").isEnabledFor(logging.DEBUG)
