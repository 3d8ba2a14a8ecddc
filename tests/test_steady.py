"""The same input gives the same output in every process, whatever order Python gives to its sets there."""

from __future__ import annotations

from pathlib import Path

from benchmarks.repository import make
from tests.program import caller


def test_a_report_does_not_hang_on_the_seed_of_hashes(tmp_path: Path) -> None:
    # Two passages of this draft answer equally well; by the order in which weights were summed the one or the other was ahead.
    above, draft = tmp_path / "above.txt", tmp_path / "draft.txt"
    above.write_text(make.plan(3, "huyện Bình Nghĩa", "", 2), encoding="utf-8")
    draft.write_text(make.plan(83, "xã Bình Thương", "", 3), encoding="utf-8")
    run = caller(tmp_path / "cache")
    said = {
        run("check", str(draft), "--against", str(above), "--format", "json", environment={"PYTHONHASHSEED": str(seed)}).out
        for seed in range(8)
    }
    assert len(said) == 1
