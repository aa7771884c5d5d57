"""The console script `remote-assist`, and `python -m remote_assist`: the same program as the binary."""

from __future__ import annotations

import signal
import sys
from types import FrameType

INTERRUPTED = 130


def main() -> int:
    """Carries out the command line of this process and gives its exit code."""
    from ._native import run_command_line

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # Asking a program to end is treated like Ctrl-C: open steps end first.
    signal.signal(signal.SIGTERM, terminate)
    try:
        return run_command_line(["remote-assist", *sys.argv[1:]])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
