"""What the command line's exit codes mean; scripts depend on them."""

from __future__ import annotations

DONE = 0
SOME_FAILED = 1
"""Some files failed, or the command could not be carried out for a reason that no other code names."""
USAGE = 2
"""An option, path or name of something in PXM is unknown or ambiguous; nothing was uploaded or changed."""
REFUSED = 3
"""PXM refused the credentials, or there are none."""
NO_ANSWER = 4
"""PXM gave no answer at all for `PATIENCE_SECONDS`; the queue is kept."""
INTERRUPTED = 130
"""Stopped by Ctrl+C or SIGTERM; the queue is kept."""

PATIENCE_SECONDS = 60.0
