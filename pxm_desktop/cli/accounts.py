"""`pxm-desktop accounts`: the accounts that this computer knows."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, choose

CHOICES = {
    "list": "list the accounts that this computer knows",
    "use": "use another one, with the secret that is in the keyring",
    "forget": "take one off this computer: its secret and token; its queue is kept",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("accounts", CHOICES, words[1:])
    what = f"{CHOICES[choice][0].upper()}{CHOICES[choice][1:]}."
    if choice == "list":
        parser = CommandParser("accounts list", what)
    else:
        parser = CommandParser(f"accounts {choice}", what, "ACCOUNT", at_least=1, most=1)
        parser.usage = f"pxm-desktop accounts {choice} CLIENT-ID|ADDRESS [--json]"
    options = parser.read(words[2:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import accounting

    return accounting.run_accounts(choice, options)
