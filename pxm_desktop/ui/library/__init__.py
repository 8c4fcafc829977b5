"""The Library place of the window: the files of the account, found, looked at and relinked."""
