"""`python -m pxm_desktop` is `pxm-desktop`."""

from pxm_desktop.cli.main import run

if __name__ == "__main__":
    run()
