"""The words of the local socket: JSON lines, derived from the signatures of `ServiceClient`.

A client greets first: `{"protocol": 1, "token": "…"}`. The owner answers `{"protocol": 1, "owner":
"window"}`, or `{"error": {…}}` and hangs up. Then the client asks `{"id": 7, "command": "add", "arguments":
{…}}` and may take it back with `{"cancel": 7}`. The owner answers `{"id": 7, "result": …}` or `{"id": 7,
"error": {…}}`, for streams after any number of `{"id": 7, "item": …}`. Paths travel as base64.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from pxm_desktop.pxm import errors as pxm_errors
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service import errors as service_errors
from pxm_desktop.service.api import facet_api
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.transfer.events import Event

PROTOCOL = 1
LINE_LIMIT = 64 * 1024 * 1024
"""Bytes of the longest line that is taken; a page of 1,000 transfers has about 600 kB."""

NOT_ON_THE_WIRE = frozenset({"close"})
STREAMS = frozenset({"events", "stream"})

_BYTES = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", extra="forbid", defer_build=True)


class _Events(BaseModel):
    model_config = _BYTES

    events: list[Event]


@dataclass(frozen=True)
class Command:
    """How one command of the service crosses the wire."""

    arguments: type[BaseModel]
    result: type[BaseModel]

    def pack_arguments(self, values: Mapping[str, Any]) -> Any:
        """Return arguments as JSON values."""
        return self.arguments(**values).model_dump(mode="json")

    def unpack_arguments(self, values: Any) -> dict[str, Any]:
        """Return arguments as the service takes them. Raises pydantic's ValidationError."""
        # JSON mode, so that base64 becomes bytes.
        model = self.arguments.model_validate_json(json.dumps(values))
        return {name: getattr(model, name) for name in type(model).model_fields}

    def pack_result(self, value: Any) -> Any:
        """Return a result as JSON values."""
        return self.result(value=value).model_dump(mode="json")["value"]

    def unpack_result(self, value: Any) -> Any:
        """Return a result as the service gave it."""
        return getattr(self.result.model_validate_json(json.dumps({"value": value})), "value")  # noqa: B009


@lru_cache(maxsize=1024)  # a client that makes names up must not fill the memory
def command(name: str) -> Command | None:
    """Return how a command crosses the wire, one of a facet as "facet.command"; None where there is no such command.

    Made when it is needed first: a run of the program uses a few of a hundred.
    """
    facet, dot, verb = name.rpartition(".")
    protocol = facet_api(facet) if dot else ServiceClient
    if protocol is None or verb.startswith("_") or verb in NOT_ON_THE_WIRE:
        return None
    method = getattr(protocol, verb, None)
    return _command(verb, method) if inspect.iscoroutinefunction(method) else None


def _command(name: str, method: Callable[..., Any]) -> Command:
    hints = get_type_hints(method)
    parameters = {
        parameter.name: (
            hints[parameter.name],
            ... if parameter.default is inspect.Parameter.empty else parameter.default,
        )
        for parameter in list(inspect.signature(method).parameters.values())[1:]
    }
    arguments = create_model(f"{name}_arguments", __config__=_BYTES, **parameters)  # type: ignore[call-overload]
    returned: dict[str, Any] = {"value": (hints["return"], ...)}
    result = create_model(f"{name}_result", __config__=_BYTES, **returned)
    return Command(arguments, result)


def line(message: Mapping[str, Any]) -> bytes:
    """Return a message as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def pack_events(events: Sequence[Event]) -> Any:
    """Return events as JSON values."""
    return _Events.model_construct(events=list(events)).model_dump(mode="json")["events"]


def unpack_events(values: Any) -> Sequence[Event]:
    """Return events from JSON values."""
    return _Events.model_validate_json(json.dumps({"events": values})).events


def pack_error(error: PxmError | ServiceError) -> dict[str, Any]:
    """Return an error as JSON values: its class by name and what it knows, which is never a secret."""
    return {"kind": type(error).__name__, "text": [str(part) for part in error.args], "fields": vars(error)}


def unpack_error(values: Any) -> PxmError | ServiceError:
    """Return the error that the owner met, of the same class with the same words."""
    kind = values.get("kind") if isinstance(values, dict) else None
    for module, base in ((pxm_errors, PxmError), (service_errors, ServiceError)):
        known = getattr(module, str(kind), None)
        if inspect.isclass(known) and issubclass(known, base):
            # Not by the constructors: each has its own, and all that they do is set these fields.
            error: PxmError | ServiceError = known.__new__(known, *values["text"])
            error.__dict__.update({key: _tuples(value) for key, value in values["fields"].items()})
            return error
    return ServiceError(
        "The running PXM Desktop answered in words that this version does not know.", "Quit it first."
    )


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
