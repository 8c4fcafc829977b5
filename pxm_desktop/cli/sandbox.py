"""`pxm-desktop sandbox`: hands over to the practice account's own command, if it is installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pxm_desktop.cli import codes


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    try:
        # An extra: servers that only upload do not carry the sandbox's web server and storage.
        from pxm_desktop.sandbox.command import main as run_sandbox
    except ImportError as error:
        sys.stderr.write(
            f"The practice account is not installed here ({error.name or error} is missing).\n"
            "Install it with: pip install 'pxm-desktop[sandbox]'\n"
        )
        return codes.SOME_FAILED
    return run_sandbox(list(words[1:]))
