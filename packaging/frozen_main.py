"""Where the frozen program begins: as `pxm-desktop` does, once it is not a worker of its own."""

import multiprocessing
import sys

from pxm_desktop.thumbnails.process import WORD

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:] == [WORD]:
        from pxm_desktop.thumbnails.worker import main

        sys.exit(main())
    from pxm_desktop.cli.main import run

    run()
