"""The one facade that window and command line talk to: commands in, typed events out."""
