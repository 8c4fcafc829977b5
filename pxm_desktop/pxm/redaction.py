"""Keeps secrets out of logs."""

import logging
import re
from typing import Final

_PATTERNS: Final = (
    (re.compile(r"((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), r"\1…"),
    (re.compile(r"([a-z][a-z0-9+.-]{0,20}://)[^\s/@\"']+@", re.IGNORECASE), r"\1…@"),
    (re.compile(r"([a-z][a-z0-9+.-]{0,20}://[^\s\"'?<>]*)\?[^\s\"'<>]*", re.IGNORECASE), r"\1?…"),
    (re.compile(r"((?:x-amz-[\w-]{1,60}|signature|awsaccesskeyid)=)[^&\s\"']+", re.IGNORECASE), r"\1…"),
    (
        re.compile(
            r"(\"?(?:access_token|client_secret|password|secret)\"?\s*[:=]\s*\"?)[^\s\"',}]+", re.IGNORECASE
        ),
        r"\1…",
    ),
)


def redacted(text: str) -> str:
    """Return a text without tokens, passwords and the queries of URLs."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


class RedactingFilter(logging.Filter):
    """For log handlers: records go out with secrets replaced."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the record's message by a redacted one."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = str(record.msg)
        clean = redacted(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
        return True


def quiet_http_loggers() -> None:
    """Stop httpx and httpcore from logging whole URLs and headers; warnings still pass."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
