"""What `accounts` does once its options are read."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.accounts_api import KnownAccount
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import AmbiguousName, UnknownName


def run_accounts(choice: str, options: argparse.Namespace) -> int:
    """List, use or forget; return the exit code."""
    out = Output(as_json=options.json)
    if choice == "list":
        return run(_list, out, kept="")
    act = _use if choice == "use" else _forget
    return run(lambda session: act(session, options.words[0]), out, kept="")


async def _list(session: Session) -> int:
    async with session.service() as service:
        known = await session.unless_interrupted(service.accounts.known())
    for account in known:
        session.out.object({"event": "account", **account.model_dump(mode="json")})
    if not known:
        session.out.say("No account is known here. “pxm-desktop login” signs in to one.")
    session.out.table(
        ("CLIENT ID", "ADDRESS", "STATE", "WAITING"),
        [(each.client_id, each.base_url, _state(each), str(each.waiting)) for each in known],
    )
    return codes.DONE


async def _use(session: Session, word: str) -> int:
    async with session.service("none") as service:
        account = await _named(session, service, word)
        switch = await session.unless_interrupted(service.accounts.use(account.reference))
    session.out.object(
        {"event": "account_used", "base_url": account.base_url, "client_id": account.client_id}
    )
    session.out.say(f"{account.client_id} at {account.base_url} is used now.")
    if switch.paused:
        session.out.say(f"Unfinished files of the account before: {switch.paused}. They wait for it.")
    return codes.DONE


async def _forget(session: Session, word: str) -> int:
    async with session.service("none") as service:
        account = await _named(session, service, word)
        await session.unless_interrupted(service.accounts.forget(account.reference))
    session.out.object(
        {"event": "account_forgotten", "base_url": account.base_url, "client_id": account.client_id}
    )
    session.out.say(f"{account.client_id} at {account.base_url} is forgotten. Its queue is kept.")
    return codes.DONE


async def _named(session: Session, service: ServiceClient, word: str) -> KnownAccount:
    """Return the account that is meant. Raises `UnknownName`, or `AmbiguousName` where several fit."""
    known = await session.unless_interrupted(service.accounts.known())
    wanted = word.rstrip("/")
    fitting = [
        each
        for each in known
        if wanted in (each.client_id, each.base_url, urlsplit(each.base_url).hostname)
        or wanted == f"{each.base_url}|{each.client_id}"
    ]
    if len(fitting) == 1:
        return fitting[0]
    labels = tuple((f"{a.base_url}|{a.client_id}", _state(a)) for a in fitting or known)
    if fitting:
        raise AmbiguousName(f"Several accounts fit “{word}”.", "Name one of these.", labels)
    raise UnknownName(f"No account here is “{word}”.", "Known are these." if known else "", labels)


def _state(account: KnownAccount) -> str:
    return "in use" if account.signed_in else "signed out" if account.current else ""
