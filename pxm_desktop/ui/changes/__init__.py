"""Changes of many files in the window: what is to happen, seen beforehand; how far it is; what can be taken back."""
