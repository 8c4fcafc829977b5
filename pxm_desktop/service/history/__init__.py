"""The history: what finished is recorded, found again, exported and forgotten, beside the queue and off the loop."""
