"""Where the program begins. Finds the command and imports only what it needs, so that `--help` is quick.

Built on argparse, not on typer: here `import typer` alone takes 125 ms and `import click` 95 ms, eight and
six times `python -c pass`, while the limit for all of `--help` is eight times. argparse takes 10 ms.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from pxm_desktop import __version__
from pxm_desktop.cli import codes
from pxm_desktop.service.errors import ServiceError

COMMANDS = {
    "upload": ("upload", "upload files and folders, and link them"),
    "resume": ("resume", "finish what the queue holds"),
    "queue": ("queue", "list, pause, resume, move, retry, cancel or clear what is in the queue"),
    "hotfolder": ("hotfolder", "make, list, change and test folders that upload by rule"),
    "watch": ("watch", "watch the hot folders, and upload what comes"),
    "history": ("history", "list, search or export what was ever sent"),
    "bandwidth": ("bandwidth", "show or set how fast sending may be"),
    "presets": ("presets", "list, save or delete destinations that have a name"),
    "sync": ("sync", "bring the copy of the account on this computer in step with PXM"),
    "files": ("files", "list, search, show and change files in PXM"),
    "relink": ("relink", "change files in PXM as a CSV or Excel file says"),
    "changes": ("changes", "list, resume, retry or take back what was changed in files"),
    "collections": ("collections", "list, search, show, make, change and delete collections (products)"),
    "categories": ("categories", "list, show, make, change and delete categories"),
    "attributes": ("attributes", "list, show, make, change and delete attributes"),
    "attribute-groups": ("attribute_groups", "list, show, make, change and delete groups of attributes"),
    "resources": ("resources", "list, show, make, change and delete links on products and categories"),
    "regions": ("regions", "list regions"),
    "login": ("login", "sign in to a PXM account"),
    "logout": ("login", "forget the credentials"),
    "accounts": ("accounts", "list the known accounts, use another one, or forget one"),
    "doctor": ("doctor", "check this computer, the network and the account"),
    "sandbox": ("sandbox", "run a practice account on this computer"),
}
"""Command → (module of this package, what it does)."""

_HELP = """\
usage: pxm-desktop [PATH...]           open the window and add files and folders
       pxm-desktop --hidden            open it in the tray
       pxm-desktop COMMAND [...]
       pxm-desktop COMMAND --help      all about one command

Puts digital assets into PXM.

commands:
{commands}

options:
  --version      show the version
  -h, --help     show this

--json with any command prints one JSON object a line on stdout; words for people go to stderr.
Exit codes: 0 all done, 1 some failed, 2 usage, 3 credentials refused, 4 no answer from PXM, 130 interrupted.
Environment: PXM_BASE_URL, PXM_CLIENT_ID, PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE, PXM_DATA_DIR,
PXM_HOTFOLDERS.
"""


def run() -> NoReturn:
    """Run the program with this process's arguments, and end it with the right exit code."""
    load_quickly()
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = codes.INTERRUPTED
    sys.exit(code)


def load_quickly(*, window: bool = False) -> None:
    """Load with few or no collections of garbage between: hundreds of thousands of objects come into being and stay.

    One collection of them takes 40 ms. The window sets what suits it once its queue is read (`ui/app`). pydantic is
    told that there are no plugins for it, before it loads what would look for them in each package that is installed.
    """
    gc.set_threshold(500_000 if window else 100_000, 20, 100)
    no_plugins = ModuleType("pydantic.plugin._loader")
    vars(no_plugins)["get_plugins"] = tuple
    sys.modules.setdefault(no_plugins.__name__, no_plugins)


def main(words: list[str]) -> int:
    """Run one command; return its exit code."""
    if not words:
        return _window()
    name = words[0]
    if name in ("--hidden", "--") or (name not in COMMANDS and _is_path(name)):
        return _window_with(words)
    if name in ("-h", "--help", "help"):
        return _print(help_text())
    if name == "--version":
        return _print(f"pxm-desktop {__version__}\n")
    if name not in COMMANDS:
        return _unknown(name)
    # Each command loads its own module: most need the network client, some only a parser.
    from importlib import import_module

    module = import_module(f"pxm_desktop.cli.{COMMANDS[name][0]}")
    code: int = module.main(words)
    return code


def help_text() -> str:
    """Return what `--help` prints."""
    width = max(len(name) for name in COMMANDS) + 2
    return _HELP.format(commands="\n".join(f"  {name:{width}}{what}" for name, (_, what) in COMMANDS.items()))


def _is_path(word: str) -> bool:
    """Return whether a word names files rather than a command that is spelt wrong."""
    return os.sep in word or os.path.lexists(word)


def _window_with(words: list[str]) -> int:
    hidden = words[0] == "--hidden"
    named = words[1:] if hidden else words
    if named[:1] == ["--"]:
        named = named[1:]
    elif named and named[0].startswith("-"):
        return _unknown(named[0])
    return _window([os.fsencode(os.path.abspath(word)) for word in named], hidden=hidden)  # noqa: PTH100 - links stay


def _window(paths: Sequence[bytes] = (), *, hidden: bool = False) -> int:
    load_quickly(window=True)
    try:
        from pxm_desktop.ui.app import main as open_window  # Qt takes 150 ms and may be missing on servers
    except ImportError as error:
        sys.stderr.write(
            f"The window cannot be opened here: {error}.\n"
            "Use the commands instead: pxm-desktop --help lists them.\n"
        )
        return codes.SOME_FAILED
    try:
        return open_window(paths, hidden=hidden)
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return codes.SOME_FAILED


def _print(text: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        from pxm_desktop.cli.output import silence_stdout

        silence_stdout()
    return codes.DONE


def _unknown(name: str) -> int:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else " pxm-desktop --help lists the commands."
    sys.stderr.write(f"There is no command “{name}”.{hint}\n")
    return codes.USAGE
