"""Several stations on one folder: claims as files on the share, and logs of what is done. Blocks; knows no loop."""
