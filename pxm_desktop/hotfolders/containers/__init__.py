"""Whether a file is whole, told by the end markers of its container through a few short reads."""
