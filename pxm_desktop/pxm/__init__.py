"""The PXM REST API as typed Python. Knows nothing of the rest of the program; usable on its own as a client.

Look in its modules: `client` (`PxmClient`), `errors`, `models`, `budget`, `tokens`, `credentials`, `doctor`.
"""
