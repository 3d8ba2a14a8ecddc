"""One measurement in a process of its own, so that its memory is its own: ``python -m benchmarks.speed.work CASE FOLDER [KEY=NUMBER...]``.

CASE: ``write`` (``plans`` variants, a pack and phrases into FOLDER), ``floor`` or ``check`` (over the first ``plans`` of FOLDER, so many
``passes``). Prints one JSON object; times are of the best pass.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed import floor, variants
from benchmarks.speed.process import own_peak

PACK, PHRASES = "pack.yaml", "phrases"
"""What stands beside the plans."""


def best(work: Callable[[], object], asked: dict[str, int]) -> dict[str, float]:
    """Seconds of the best of several passes, and of the processor in it; no further pass begins after ``patience`` seconds."""
    times: list[tuple[float, float]] = []
    start = time.perf_counter()
    while not times or (len(times) < asked["passes"] and time.perf_counter() - start < asked["patience"]):
        before, busy = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - before, time.process_time() - busy))
    seconds, processor = min(times)
    return {"seconds": seconds, "processor": processor}


def plans(folder: Path, count: int) -> list[Path]:
    """The first ``count`` plans of ``folder``."""
    return sorted(folder.glob("*.txt"))[:count]


def main() -> None:
    """Do what the arguments say."""
    case, folder = sys.argv[1], Path(sys.argv[2])
    asked = {key: int(value) for key, _, value in (word.partition("=") for word in sys.argv[3:])}
    if case == "floor":
        paths = [str(path) for path in plans(folder, asked["plans"])]
        wanted = variants.phrases(asked["phrases"])
        result = best(lambda: floor.found(paths, wanted), asked)
    elif case == "render":
        from benchmarks.speed import rendering, run

        result = rendering.render(run.CHILD, run.PARENT, asked)
    else:
        from benchmarks.speed import checking

        result = checking.write(folder, asked) if case == "write" else checking.check(folder, asked)
    print(json.dumps({**result, "peak": own_peak()}))


if __name__ == "__main__":
    main()
