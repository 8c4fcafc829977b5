"""The files of the account: what the window and the command line see of them."""
