"""All figures, of accuracy and of speed: ``python -m benchmarks [--quick]``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

for program, words in (("accuracy", []), ("speed", sys.argv[1:])):
    print(f"\n=== {program}", flush=True)
    subprocess.run([sys.executable, HERE / program / "run.py", *words], check=True)
