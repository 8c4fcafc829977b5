"""`pxm-desktop resume`: finishes what the queue holds."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    options = CommandParser("resume", "Finishes what the queue holds, also what was paused.").read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import uploading

    return uploading.resume(options)
