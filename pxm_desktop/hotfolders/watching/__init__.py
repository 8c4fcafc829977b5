"""When a folder has to be looked at: the news of the system, polling where there are none, and whether it is there."""
