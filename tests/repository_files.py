"""A small repository of three levels, made of the real plans: a province, a district that carries out its plan, two communes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
PROVINCE, DISTRICT = "plans/tinh/quang-nam.txt", "plans/huyen/tu-nghia.txt"
COMMUNES = ("plans/xa/hoa-binh.txt", "plans/xa/nghia-thuong.txt")
CONFIG = f"""schema: compliance.config/1
plans: ["plans/**"]
facts:
  - {{plan: {DISTRICT}, level: huyen, parents: [{PROVINCE}]}}
  - {{plan: plans/xa/*, level: xa, parents: [{DISTRICT}]}}
"""
TURNED = (
    ("trên địa bàn tỉnh Quảng Nam", "trên địa bàn huyện Tư Nghĩa"),
    ("UBND tỉnh ban hành Kế hoạch", "UBND huyện ban hành Kế hoạch"),
    ("UBND các huyện, thị xã, thành phố", "UBND các xã, thị trấn"),
    ("Sở Y tế", "Phòng Y tế"),
)
"""What makes the plan of a province that of one of its districts."""
OPENING = (
    "Thực hiện Kế hoạch triển khai thực hiện công tác trẻ em trên địa bàn tỉnh Quảng Nam năm 2025 của UBND tỉnh Quảng Nam;\n"
    "UBND huyện Tư Nghĩa ban hành Kế hoạch triển khai thực hiện công tác trẻ em năm 2025 với các nội dung chủ yếu sau:"
)


def fixture(name: str) -> str:
    """The text of a real plan."""
    return (PLANS / f"{name}.txt").read_text(encoding="utf-8")


def texts() -> dict[str, str]:
    """Path → text of each plan of the repository."""
    province = fixture("quang-nam-2025")
    district = province
    for old, new in TURNED:
        district = district.replace(old, new)
    first = district.index("Thực hiện Quyết định số 23/QĐ-TTg")
    district = district[:first] + OPENING + district[district.index("\n", first) :]
    commune = fixture("nghia-thuong-2025")
    return {
        PROVINCE: province,
        DISTRICT: district,
        COMMUNES[0]: district.replace("huyện Tư Nghĩa", "xã Hòa Bình").replace("UBND huyện", "UBND xã"),
        COMMUNES[1]: commune,
    }


def repository(folder: Path, given: Mapping[str, str] | None = None, config: str = CONFIG) -> Path:
    """The repository in ``folder``."""
    for path, text in (texts() if given is None else given).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "compliance.yaml").write_text(config, encoding="utf-8")
    return folder
