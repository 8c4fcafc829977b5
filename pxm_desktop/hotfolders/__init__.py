"""Folders that upload by rule: watching, deciding that a file is complete, and what happens to it afterwards."""
