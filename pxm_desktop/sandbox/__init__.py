"""A local PXM account to try and test against, with quirks and faults on switches.

Start it with ``python -m pxm_desktop.sandbox`` or, from the program, with
``pxm_desktop.sandbox.server.serve``. It talks HTTP only and shares no code with the client, since a
shared mistake would hide itself.
"""
