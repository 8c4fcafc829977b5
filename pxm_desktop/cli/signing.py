"""What `login` and `logout` do once their options are read."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.pxm.credentials import DEFAULT_BASE_URL
from pxm_desktop.service.credentials import OsKeyring, ask_keyring

MAX_SECRET = 64 * 1024


def login(options: argparse.Namespace) -> int:
    """Sign in; return the exit code."""
    out = Output(as_json=options.json)
    client_id = options.client_id or os.environ.get("PXM_CLIENT_ID") or ""
    try:
        if not client_id and not options.secret_stdin:
            client_id = _ask("Client id: ")
        secret = _secret_from_stdin() if options.secret_stdin else _ask_secret()
    except EOFError:
        out.say("There is nobody to ask here. Give --client-id and --secret-stdin, with the secret on stdin.")
        return codes.USAGE
    if not client_id or not secret:
        out.say(f"The client {'secret' if client_id else 'id'} is missing. Nothing was changed.")
        return codes.USAGE
    base_url = options.base_url or os.environ.get("PXM_BASE_URL") or DEFAULT_BASE_URL
    return run(lambda session: _login(session, base_url, client_id, secret), out, kept="")


def logout(options: argparse.Namespace) -> int:
    """Sign out; return the exit code."""
    return run(_logout, Output(as_json=options.json), kept="")


async def _login(session: Session, base_url: str, client_id: str, secret: str) -> int:
    # First, so that nobody is asked for a token that then cannot be kept. The error names the other ways.
    await session.unless_interrupted(ask_keyring(OsKeyring().name))
    async with session.service("none") as service:
        status = await session.patiently(service, lambda: service.sign_in(base_url, client_id, secret))
    session.out.object({"event": "login", "base_url": status.base_url, "client_id": status.client_id})
    session.out.say(f"Signed in to {status.base_url} as {status.client_id}.")
    return codes.DONE


async def _logout(session: Session) -> int:
    async with session.service("none") as service:
        await session.unless_interrupted(service.sign_out())
    session.out.object({"event": "logout"})
    session.out.say("Signed out. The queue is kept.")
    return codes.DONE


def _ask(prompt: str) -> str:
    """Ask on stderr: stdout is for results."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def _ask_secret() -> str:
    if not sys.stdin.isatty():
        # getpass would fall back to reading stdin with a warning; --secret-stdin asks for that in so many
        # words.
        raise EOFError
    return getpass.getpass("Client secret: ", stream=sys.stderr).strip()


def _secret_from_stdin() -> str:
    return sys.stdin.read(MAX_SECRET).strip("\r\n")
