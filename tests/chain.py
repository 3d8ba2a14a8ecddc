"""A repository of three levels, made from the fixtures: a province, a district under it, two communes under the district."""

from __future__ import annotations

from pathlib import Path

from tests.program import ROOT

HEAD = """ỦY BAN NHÂN DÂN                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{issuer}                             Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND                 {place}, ngày {day} tháng {month} năm 2025

KẾ HOẠCH
Triển khai thực hiện công tác trẻ em trên địa bàn {where} năm 2025

{opening}

"""
SAID = "Thực hiện Kế hoạch số {number}/KH-UBND ngày {date} của UBND {who} về triển khai thực hiện công tác trẻ em năm 2025, {own} như sau:"
PROVINCE, DISTRICT, COMMUNES = "tinh/quang-nam.txt", "huyen/duy-xuyen.txt", ("xa/duy-hai.txt", "xa/duy-vinh.txt")


def _body(name: str) -> str:
    """The text of a fixture from its first section on."""
    text = (ROOT / "fixtures" / "plans" / f"{name}.txt").read_text(encoding="utf-8")
    return text[text.index("I. MỤC ĐÍCH") :]


def _opening(number: str, date: str, who: str, own: str) -> str:
    return SAID.format(number=number, date=date, who=who, own=f"UBND {own} ban hành Kế hoạch")


def texts() -> dict[str, str]:
    """Path from the root of the repository → text."""
    province = HEAD.format(
        issuer="TỈNH QUẢNG NAM", number=15, place="Quảng Nam", day=10, month="01", where="tỉnh Quảng Nam",
        opening="Thực hiện Luật Trẻ em năm 2016, Ủy ban nhân dân tỉnh Quảng Nam ban hành Kế hoạch như sau:",
    )  # fmt: skip
    district = HEAD.format(
        issuer="HUYỆN DUY XUYÊN", number=30, place="Duy Xuyên", day=20, month="02", where="huyện Duy Xuyên",
        opening=_opening("15", "10/01/2025", "tỉnh Quảng Nam", "huyện Duy Xuyên"),
    )  # fmt: skip
    made = {PROVINCE: province + _body("quang-nam-2025"), DISTRICT: district + _body("quang-nam-2025")}
    for path, name, number in zip(COMMUNES, ("Duy Hải", "Duy Vinh"), (7, 9), strict=True):
        opening = _opening("30", "20/02/2025", "huyện Duy Xuyên", f"xã {name}")
        head = HEAD.format(issuer=f"XÃ {name.upper()}", number=number, place=name, day=15, month="03", where=f"xã {name}", opening=opening)
        made[path] = head + _body("nghia-thuong-2025")
    return made


def repository(folder: Path, config: str = "") -> Path:
    """The repository in ``folder``, with a compliance.yaml of the settings in ``config``."""
    for path, text in texts().items():
        file = folder / "plans" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "compliance.yaml").write_text('schema: compliance.config/1\nplans: ["plans/**"]\n' + config, encoding="utf-8")
    return folder
