"""`pxm-desktop login` and `logout`. The secret is asked for or read from stdin; it is never an argument."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    if words[0] == "logout":
        options = CommandParser("logout", "Forgets the credentials and the token; the queue is kept.").read(
            words[1:]
        )
    else:
        parser = CommandParser(
            "login",
            "Signs in to a PXM account and keeps the secret in this computer's keyring.\n\n"
            "Credentials are made in PXM under Settings → Integrations → API → Create New Integration,\n"
            "and revoked there.",
        )
        parser.add_argument(
            "--client-id", metavar="ID", help="client id of the integration; asked for if missing"
        )
        parser.add_argument(
            "--base-url", metavar="URL", help="address of PXM (default: PXM_BASE_URL, else PXM's own)"
        )
        parser.add_argument("--secret-stdin", action="store_true", help="read the client secret from stdin")
        options = parser.read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import signing

    return signing.logout(options) if words[0] == "logout" else signing.login(options)
