"""The program from a terminal: one module a command, and what they share."""
