"""Where the frozen program begins: as `pxm-desktop` does, once it is not a worker of its own."""

import multiprocessing

from pxm_desktop.cli.main import run

if __name__ == "__main__":
    multiprocessing.freeze_support()
    run()
