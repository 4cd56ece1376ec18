"""Every benchmark in turn, as ratios wherever machines would differ: `make bench`."""

import subprocess
import sys

BENCHMARKS = ["pages", "search", "formats"]


def main() -> int:
    # Each in a process of its own: what one has loaded or cached must not flatter the next.
    return max(subprocess.call([sys.executable, "-m", f"tests.bench.{name}"]) for name in BENCHMARKS)


if __name__ == "__main__":
    sys.exit(main())
