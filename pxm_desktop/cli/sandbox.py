"""`pxm-desktop sandbox`: hands over to the practice account's own command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pxm_desktop.cli import codes


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    try:
        # A bundle or an installation for servers may leave the sandbox out.
        from pxm_desktop.sandbox.__main__ import main as run_sandbox
    except ImportError as error:
        sys.stderr.write(
            f"The practice account is not installed here ({error.name or error} is missing).\n"
            "Install it with: pip install 'pxm-desktop[sandbox]'\n"
        )
        return codes.SOME_FAILED
    return run_sandbox(list(words[1:]))
