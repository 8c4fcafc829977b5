"""What `files save` and `files url` do: files of PXM, or pictures that it has made of them, on this computer."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.names import file_of
from pxm_desktop.cli.output import path_fields, shown_path, size_text
from pxm_desktop.cli.session import Session, explain
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import BadValue, ServiceError, UnknownName

ORIGINAL = "original"

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""What some system does not take in the name of a file."""


async def save(session: Session, service: ServiceClient, options: argparse.Namespace) -> int:
    """Save files one after the other; one that fails does not stop those that follow. Return the exit code."""
    words = list(dict.fromkeys(options.words))
    to = _absolute(options.to)
    inside = await asyncio.to_thread(to.is_dir)
    if len(words) > 1 and not inside:
        raise BadValue(
            "Several files cannot be saved under one name.", "Give a folder that exists with --to."
        )
    code, saved = codes.DONE, False
    for identity in words:
        try:
            await _save_one(session, service, identity, options, to, inside)
            saved = True
        except (PxmError, ServiceError) as error:
            if len(words) > 1:
                session.out.say(f"{identity}:")
            ended = explain(session.out, error)
            session.out.object({"id": identity, "saved": False, "error": str(error)})
            if ended == codes.REFUSED:
                return ended
            code = code or ended
    return codes.SOME_FAILED if saved and code else code


async def url(session: Session, service: ServiceClient, options: argparse.Namespace) -> int:
    """Print a link on purpose; return the exit code."""
    identity, rendition = options.words[0], options.rendition
    file = await file_of(session, service, identity)
    if rendition != ORIGINAL:
        _known(file, rendition)
    link = await session.patiently(service, lambda: service.library.link(identity, rendition))
    session.out.object({"id": identity, "rendition": rendition, "url": link})
    session.out.text(link)
    session.out.say("It works for a while, for everybody who has it.")
    return codes.DONE


async def _save_one(
    session: Session,
    service: ServiceClient,
    identity: str,
    options: argparse.Namespace,
    to: Path,
    inside: bool,
) -> None:
    file = await file_of(session, service, identity)
    if options.rendition != ORIGINAL:
        _known(file, options.rendition)
    path = os.fsencode(to / saved_name(file, options.rendition) if inside else to)
    told = {"id": identity, "rendition": options.rendition, **path_fields(path)}
    if options.dry_run:
        there = await asyncio.to_thread(os.path.lexists, path)
        session.out.object({**told, "saved": False, "dry_run": True, "replaces": there, "error": None})
        taken = " (there is a file of that name)" if there else ""
        session.out.text(f"{identity}  would be saved as {shown_path(path)}{taken}")
        return
    size = await session.patiently(
        service, lambda: service.library.save(identity, path, options.rendition, replace=options.replace)
    )
    session.out.object({**told, "saved": True, "bytes": size, "error": None})
    session.out.text(f"{identity}  {shown_path(path)}  {size_text(size)}")


def saved_name(file: Mapping[str, Any], rendition: str) -> str:
    """Return the name under which a file is saved: its own, for a picture of it with the picture's name and ending."""
    name = _NOT_IN_NAMES.sub("_", str(file.get("file_name") or file["id"])).strip().strip(".") or "file"
    if rendition == ORIGINAL:
        return name
    link = (file.get("renditions") or {}).get(rendition, "")
    ending = PurePosixPath(unquote(urlsplit(link).path)).suffix
    return f"{PurePosixPath(name).stem}_{_NOT_IN_NAMES.sub('_', rendition)}{_NOT_IN_NAMES.sub('_', ending)}"


def _absolute(path: str) -> Path:
    """Return a path as a process with another working directory understands it: the service may be one."""
    return Path(path).absolute()


def _known(file: Mapping[str, Any], rendition: str) -> None:
    """Raise `UnknownName` where PXM has made no such picture of a file."""
    made = list(file.get("renditions") or {})
    if rendition not in made:
        raise UnknownName(
            f"PXM has no picture “{rendition}” of this file.",
            "Use one of these:" if made else "It may still be processed. Try again in a minute.",
            tuple((name, "") for name in made),
        )
