"""Who is above whom in a repository of plans: from heads and openings alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.derive import derive
from compliance.model.plan import Citation, Header, PartialDate, Period
from compliance.model.repository import Graph, Surveyed
from compliance.record import replace
from compliance.repository import known_by_pack, link, of_plan, surveyed

if TYPE_CHECKING:
    from compliance.model.review import Observation
    from tests.conftest import Bench

CHILD_MATTER = "công tác trẻ em"


def text(issuer: str, number: str, date: str, title: str, opening: str = "") -> str:
    """A plan with a head, an opening and one item. ``issuer`` has its two lines parted by a slash."""
    head = "\n".join(issuer.split(" / "))
    body = f"KẾ HOẠCH\n{title}\n\n{opening}\n\nI. MỤC ĐÍCH\n1. Nâng cao trách nhiệm của các cấp về {title}.\n"
    return f"{head}\n\nSố: {number}\n{date}\n\n{body}"


CENTRE = text(
    "BỘ Y TẾ", "500/KH-BYT", "Hà Nội, ngày 15 tháng 8 năm 2025", "Triển khai công tác trẻ em năm 2026", "Bộ Y tế ban hành Kế hoạch như sau:"
)
PROVINCE = text(
    "ỦY BAN NHÂN DÂN / TỈNH NGHỆ AN", "215/KH-UBND", "Nghệ An, ngày 02 tháng 10 năm 2025",
    "Triển khai thực hiện công tác trẻ em trên địa bàn tỉnh Nghệ An năm 2026",
    "Thực hiện Kế hoạch số 500/KH-BYT ngày 15/8/2025 của Bộ Y tế về triển khai công tác trẻ em năm 2026, "
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
)  # fmt: skip
DISTRICT = text(
    "ỦY BAN NHÂN DÂN / HUYỆN YÊN HÒA", "66/KH-UBND", "Yên Hòa, ngày 05 tháng 10 năm 2025",
    "Triển khai thực hiện công tác trẻ em trên địa bàn huyện Yên Hòa năm 2026",
    "Thực hiện Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An về công tác trẻ em năm 2026, "
    "Ủy ban nhân dân huyện ban hành Kế hoạch như sau:",
)  # fmt: skip
COMMUNE = text(
    "ỦY BAN NHÂN DÂN / XÃ THẠCH TRỤ", "66/KH-UBND", "Thạch Trụ, ngày 20 tháng 10 năm 2025",
    "Triển khai thực hiện công tác trẻ em trên địa bàn xã Thạch Trụ năm 2026",
    "Thực hiện Kế hoạch số 66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa về triển khai thực hiện công tác trẻ em trên địa bàn huyện "
    "năm 2026, "
    "Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:",
)  # fmt: skip
CHAIN = {"trung-uong/byt.txt": CENTRE, "tinh/na.txt": PROVINCE, "huyen/yh.txt": DISTRICT, "xa/tt.txt": COMMUNE}


def survey(bench: Bench, texts: dict[str, str]) -> list[Surveyed]:
    return [surveyed(path, bench.plan(one, path), bench.lexicon) for path, one in texts.items()]


def graph(
    bench: Bench, texts: dict[str, str], parents: dict[str, Sequence[str]] | None = None, elsewhere: dict[str, Sequence[str]] | None = None
) -> Graph:
    return link(survey(bench, texts), parents or {}, elsewhere or {}, bench.lexicon)


def odd(made: Graph, path: str) -> list[tuple[str, str]]:
    """What is odd about the plan at ``path``: check and quote."""
    return [(check, one.quote) for check, one in made.seats[path].standing.seen if not one.excuse]


def only(made: Graph, path: str, check: str) -> Observation:
    (one,) = [one for name, one in made.seats[path].standing.seen if name == check and not one.excuse]
    return one


def naming(opening: str, number: str = "42/KH-UBND", date: str = "Thạch Trụ, ngày 20 tháng 10 năm 2025") -> str:
    """A commune's plan with that opening."""
    return text(
        "ỦY BAN NHÂN DÂN / XÃ THẠCH TRỤ", number, date, "Triển khai thực hiện công tác trẻ em trên địa bàn xã Thạch Trụ năm 2026", opening
    )


def test_a_chain_of_four_levels_hangs_together(bench: Bench) -> None:
    made = graph(bench, CHAIN)
    assert {path: (seat.level, made.parents(path)) for path, seat in made.seats.items()} == {
        "trung-uong/byt.txt": ("trung-uong", ()),
        "tinh/na.txt": ("tinh", ("trung-uong/byt.txt",)),
        "huyen/yh.txt": ("huyen", ("tinh/na.txt",)),
        "xa/tt.txt": ("xa", ("huyen/yh.txt",)),
    }
    assert made.above("xa/tt.txt") == ("huyen/yh.txt", "tinh/na.txt", "trung-uong/byt.txt")
    assert [odd(made, path) for path in CHAIN] == [[], [], [], []]


def test_a_parent_knows_the_line_that_names_it(bench: Bench) -> None:
    (parent,) = graph(bench, CHAIN).seats["xa/tt.txt"].parents
    assert parent.number == "66/KH-UBND"
    assert parent.line is not None
    assert "66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa" in COMMUNE.split("\n")[parent.line - 1]


def test_a_parent_of_the_plans_own_number_is_another_document(bench: Bench) -> None:
    assert "66/KH-UBND" in COMMUNE.split("KẾ HOẠCH")[0]
    assert graph(bench, CHAIN).parents("xa/tt.txt") == ("huyen/yh.txt",)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An", True),
        ("Kế hoạch 215/KH-UBND ngày 02 tháng 10 năm 2025 của Ủy ban nhân dân tỉnh Nghệ An", True),
        ("Kế hoạch số 0215/KH - UBND, ngày 02/10/2025 của UBND tỉnh Nghệ An", True),
        ("Kế hoạch số 215/KGH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An", True),  # a slip in the symbol
        ("Kế hoạch số 215/KH-UBND ngày 03/10/2025 của UBND tỉnh Nghệ An", True),  # a slip in the day: issuer, number and year tell
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh", True),  # the day tells which province
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025", True),
        ("Kế hoạch số 215/KH-UBND của UBND tỉnh Nghệ An", True),
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2024 của UBND tỉnh Nghệ An", False),
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh Hà Tĩnh", False),
        ("Kế hoạch số 215/KH-UBND ngày 03/10/2025 của UBND tỉnh", False),  # neither place nor day
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND huyện Nghệ An", False),
        ("Kế hoạch số 216/KH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An", False),
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của HĐND tỉnh Nghệ An", False),
        ("Kế hoạch số 215/KH-UBND ngày 02/10/2025 của Tỉnh ủy Nghệ An", False),
        ("Kế hoạch số 215/KH-SYT ngày 02/10/2025", False),  # no issuer: the symbol tells
        ("Quyết định số 215/QĐ-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An", False),
        ("Chỉ thị số 215/CT-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An", False),
    ],
)
def test_issuer_type_number_and_year_make_a_document(bench: Bench, said: str, found: bool) -> None:
    texts = {
        "na.txt": PROVINCE,
        "xa.txt": naming(f"Thực hiện {said} về công tác trẻ em, Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:"),
    }
    assert graph(bench, texts).parents("xa.txt") == (("na.txt",) if found else ())


def test_a_plan_named_and_not_there_is_told_at_its_line(bench: Bench) -> None:
    made = graph(bench, {"xa/tt.txt": COMMUNE})
    one = only(made, "xa/tt.txt", "parent-missing")
    assert (one.quote, one.lines[0]) == (
        "66/KH-UBND",
        COMMUNE.split("\n").index(next(line for line in COMMUNE.split("\n") if "Yên Hòa về" in line)) + 1,
    )
    assert dict(one.values)["document"] == "Kế hoạch 66/KH-UBND (UBND huyện Yên Hòa, 05/10/2025)"


def test_a_number_known_to_be_elsewhere_is_not_missed(bench: Bench) -> None:
    made = graph(bench, {"xa/tt.txt": COMMUNE}, elsewhere={"xa/tt.txt": ["066/KH - UBND"]})
    assert odd(made, "xa/tt.txt") == []


def test_a_plan_below_or_beside_is_no_parent_and_is_not_missed(bench: Bench) -> None:
    beside = (
        naming("Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:")
        .replace("THẠCH TRỤ", "NGHĨA THƯƠNG")
        .replace("Thạch Trụ", "Nghĩa Thương")
    )
    said = "Thực hiện Kế hoạch số 42/KH-UBND ngày 20/10/2025 của UBND xã Nghĩa Thương"
    made = graph(bench, {"a.txt": beside, "b.txt": naming(f"{said}, Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:", "7/KH-UBND")})
    assert made.parents("b.txt") == ()
    below = PROVINCE.replace("Thực hiện Kế hoạch số 500/KH-BYT ngày 15/8/2025 của Bộ Y tế", said)
    made = graph(bench, {"a.txt": beside, "tinh.txt": below})
    assert (made.parents("tinh.txt"), odd(made, "tinh.txt")) == ((), [])


def test_a_yearly_plan_carries_out_the_programme_of_its_own_committee(bench: Bench) -> None:
    five = text(
        "ỦY BAN NHÂN DÂN / XÃ THẠCH TRỤ", "12/KH-UBND", "Thạch Trụ, ngày 05 tháng 8 năm 2025",
        "Thực hiện công tác trẻ em giai đoạn 2026-2030", "Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:",
    )  # fmt: skip
    yearly = naming(
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/8/2025 của UBND xã về công tác trẻ em, Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
    )
    made = graph(bench, {"five.txt": five, "yearly.txt": yearly})
    assert made.parents("yearly.txt") == ("five.txt",)
    assert odd(made, "yearly.txt") == []


def test_several_parents_are_in_the_order_in_which_they_are_named(bench: Bench) -> None:
    opening = (
        "Căn cứ Kế hoạch số 66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa; "
        "Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An; "
        "Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:"
    )
    assert graph(bench, {**CHAIN, "xa/tt.txt": naming(opening)}).parents("xa/tt.txt") == ("huyen/yh.txt", "tinh/na.txt")


def draft(title: str = "Triển khai thực hiện công tác trẻ em trên địa bàn huyện Yên Hòa năm 2026", date: str = "tháng 10 năm 2025") -> str:
    """The district's plan before it has a number and a day."""
    return text(
        "ỦY BAN NHÂN DÂN / HUYỆN YÊN HÒA",
        "     /KH-UBND",
        f"Yên Hòa, ngày      {date}",
        title,
        "Ủy ban nhân dân huyện ban hành Kế hoạch như sau:",
    )


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (draft(), True),
        (draft("Triển khai thực hiện công tác người cao tuổi năm 2026"), False),
        (draft("Phòng, chống thiên tai năm 2026"), False),
        (draft(date="tháng 10 năm 2024"), False),
        (draft(date="tháng 9 năm 2025"), False),
        (draft().replace("YÊN HÒA", "TƯ NGHĨA").replace("Yên Hòa", "Tư Nghĩa"), False),
        (draft().replace("KH-UBND", "CTr-UBND"), False),
    ],
)
def test_a_plan_without_a_number_is_known_by_type_issuer_year_and_topic(bench: Bench, made: str, found: bool) -> None:
    texts = {"h.txt": made, "xa/tt.txt": COMMUNE}
    assert graph(bench, texts).parents("xa/tt.txt") == (("h.txt",) if found else ())


def test_two_drafts_that_can_be_the_parent_are_told_and_none_is_chosen(bench: Bench) -> None:
    made = graph(bench, {"a.txt": draft(), "b.txt": draft().replace("1. Nâng cao", "1. Tăng cường"), "xa/tt.txt": COMMUNE})
    assert made.parents("xa/tt.txt") == ()
    assert dict(only(made, "xa/tt.txt", "parent-ambiguous").values)["plans"] == "a.txt, b.txt"


def test_a_printed_number_goes_before_a_draft(bench: Bench) -> None:
    assert graph(bench, {**CHAIN, "huyen/draft.txt": draft()}).parents("xa/tt.txt") == ("huyen/yh.txt",)


def test_the_place_that_the_opening_names_tells_two_provinces_apart(bench: Bench) -> None:
    other = PROVINCE.replace("NGHỆ AN", "HÀ TĨNH").replace("Nghệ An", "Hà Tĩnh")
    said = "Thực hiện Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh"
    texts = {"ht.txt": other, "na.txt": PROVINCE, "xa.txt": naming(f"{said}, Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:")}
    made = graph(bench, texts)
    assert made.parents("xa.txt") == ()
    assert dict(only(made, "xa.txt", "parent-ambiguous").values)["plans"] == "ht.txt, na.txt"
    texts["xa.txt"] = naming(f"{said}, Ủy ban nhân dân xã Thạch Trụ, tỉnh Nghệ An ban hành Kế hoạch như sau:")
    assert graph(bench, texts).parents("xa.txt") == ("na.txt",)


def test_a_province_that_took_in_another_may_be_named_for_it_where_the_day_is_the_same(bench: Bench) -> None:
    old = PROVINCE.replace("NGHỆ AN", "HẢI DƯƠNG").replace("Nghệ An", "Hải Dương").replace("tháng 10 năm 2025", "tháng 3 năm 2025")
    said = "Thực hiện Kế hoạch số 215/KH-UBND ngày {day}/3/2025 của UBND thành phố Hải Phòng, Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
    for day, found in (("02", ("hd.txt",)), ("03", ())):
        assert graph(bench, {"hd.txt": old, "xa.txt": naming(said.format(day=day))}).parents("xa.txt") == found


def test_plans_in_a_circle_are_all_told_and_their_links_are_not_used(bench: Bench) -> None:
    def plan(number: int, of: int) -> str:
        other = f"Thực hiện Kế hoạch số {of}/KH-UBND ngày 20/10/2025 của UBND xã Thạch Trụ"
        above = "Kế hoạch số 66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa"
        return naming(f"{other}; {above}; Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:", f"{number}/KH-UBND")

    made = graph(bench, {"a.txt": plan(101, 102), "b.txt": plan(102, 103), "c.txt": plan(103, 101), "h.txt": DISTRICT, "na.txt": PROVINCE})
    for path, named in (("a.txt", "102/KH-UBND"), ("b.txt", "103/KH-UBND"), ("c.txt", "101/KH-UBND")):
        assert made.parents(path) == ("h.txt",)
        one = only(made, path, "circle")
        assert (one.quote, dict(one.values)["plans"]) == (named, "a.txt, b.txt, c.txt")
    assert made.parents("h.txt") == ("na.txt",)


def test_listed_parents_stand_instead_of_those_that_are_named(bench: Bench) -> None:
    made = graph(bench, CHAIN, {"xa/tt.txt": ["tinh/*.txt"]})
    assert made.parents("xa/tt.txt") == ("tinh/na.txt",)
    assert odd(made, "xa/tt.txt") == []
    assert graph(bench, CHAIN, {"xa/tt.txt": ["**/*.txt"]}).parents("xa/tt.txt") == ("huyen/yh.txt", "tinh/na.txt", "trung-uong/byt.txt")
    assert graph(bench, CHAIN, {"xa/tt.txt": ["*.txt"]}).parents("xa/tt.txt") == ()


def test_a_listed_parent_that_is_no_plan_is_told_with_its_path(bench: Bench) -> None:
    made = graph(bench, CHAIN, {"xa/tt.txt": ["tinh/na.txt", "tinh/khac.txt"]})
    assert made.parents("xa/tt.txt") == ("tinh/na.txt",)
    assert dict(only(made, "xa/tt.txt", "parent-not-found").values)["path"] == "tinh/khac.txt"
    assert odd(graph(bench, CHAIN, {"xa/tt.txt": ["xa/tt.txt"]}), "xa/tt.txt") == [("parent-not-found", "")]


def test_two_files_of_one_document_are_told_of_each_other_and_of_whoever_names_it(bench: Bench) -> None:
    made = graph(bench, {**CHAIN, "huyen/copy.txt": DISTRICT, "huyen/other.txt": DISTRICT.replace("1. Nâng cao", "1. Tăng cường")})
    assert made.parents("xa/tt.txt") == ()
    assert dict(only(made, "xa/tt.txt", "parent-ambiguous").values)["plans"] == "huyen/copy.txt, huyen/other.txt, huyen/yh.txt"
    assert [one.variant for check, one in made.seats["huyen/other.txt"].standing.seen if check == "two-plans-one-number"] == ["found"]
    assert {one.variant for check, one in made.seats["huyen/copy.txt"].standing.seen if check == "two-plans-one-number"} == {
        "found",
        "copy",
    }


def test_the_highest_level_needs_no_parent_and_others_do(bench: Bench) -> None:
    alone = naming("Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:")
    assert odd(graph(bench, {"xa.txt": alone}), "xa.txt") == []
    assert odd(graph(bench, {"xa.txt": alone, "na.txt": PROVINCE}), "xa.txt") == [("no-parent", "")]


def test_a_decree_is_no_parent_and_a_decision_that_brings_a_programme_is_missed_where_its_level_is_kept(bench: Bench) -> None:
    opening = (
        "Căn cứ Nghị định số 56/2017/NĐ-CP ngày 09/5/2017 của Chính phủ; Quyết định số 23/QĐ-TTg ngày 07/01/2021 của Thủ tướng Chính phủ "
        "phê duyệt Chương trình hành động quốc gia vì trẻ em; "
        "Quyết định số 7/QĐ-TTg ngày 07/01/2021 của Thủ tướng Chính phủ về chức năng của Bộ Y tế; "
        "Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:"
    )
    assert odd(graph(bench, {"xa.txt": naming(opening)}), "xa.txt") == []
    made = graph(bench, {"xa.txt": naming(opening), "byt.txt": CENTRE})
    one = only(made, "xa.txt", "parent-missing")
    assert (one.quote, one.variant, one.severity) == ("23/QĐ-TTg", "carried", "info")
    assert odd(made, "xa.txt") == [("parent-missing", "23/QĐ-TTg")]


def test_last_years_parent_is_told_unless_this_years_is_there_too(bench: Bench) -> None:
    old = DISTRICT.replace("năm 2026", "năm 2025").replace("66/KH", "7/KH").replace("tháng 10 năm 2025", "tháng 10 năm 2024")
    said = "Thực hiện Kế hoạch số 7/KH-UBND ngày 05/10/2024 của UBND huyện Yên Hòa{more}, Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
    made = graph(bench, {"old.txt": old, "na.txt": PROVINCE, "xa.txt": naming(said.format(more=""))})
    assert dict(only(made, "xa.txt", "parent-period").values) == {"plan": "old.txt", "period": "2025", "own": "2026"}
    both = naming(said.format(more="; Kế hoạch số 66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa"))
    made = graph(bench, {"old.txt": old, "new.txt": DISTRICT, "na.txt": PROVINCE, "xa.txt": both})
    assert made.parents("xa.txt") == ("old.txt", "new.txt")
    assert odd(made, "xa.txt") == []


def test_what_was_set_by_hand_counts_instead_of_the_head(bench: Bench) -> None:
    plans = survey(bench, CHAIN)
    lowered = [replace(one, header=replace(one.header, level="xa")) if one.path == "huyen/yh.txt" else one for one in plans]
    assert link(lowered, {}, {}, bench.lexicon).parents("xa/tt.txt") == ()


def test_a_level_that_nothing_tells_is_told(bench: Bench) -> None:
    made = graph(bench, {"x.txt": "KẾ HOẠCH\nCông tác trẻ em năm 2026\n\nI. MỤC ĐÍCH\n1. Nâng cao trách nhiệm.\n"})
    assert odd(made, "x.txt") == [("level-unknown", ""), ("no-parent", "")]


def test_a_document_known_by_its_pack_alone_is_a_parent(bench: Bench) -> None:
    document = derive(bench.plan(DISTRICT, "yh.txt"), bench.lexicon).document
    made = link(survey(bench, {"xa/tt.txt": COMMUNE}), {}, {}, bench.lexicon, {"rules/yh.yaml": document})
    assert made.parents("xa/tt.txt") == ("rules/yh.yaml",)
    assert made.packs == {"rules/yh.yaml": "rules/yh.yaml"}
    assert odd(made, "rules/yh.yaml") == []


def test_a_pack_goes_with_its_plan_and_tells_that_the_plan_has_changed(bench: Bench) -> None:
    document = derive(bench.plan(DISTRICT, "yh.txt"), bench.lexicon).document
    for texts, told in (
        (CHAIN, []),
        ({**CHAIN, "huyen/yh.txt": DISTRICT.replace("1. Nâng cao", "1. Tăng cường")}, [("pack-outdated", "")]),
    ):
        made = link(survey(bench, texts), {}, {}, bench.lexicon, {"rules/yh.yaml": document})
        assert made.packs == {"rules/yh.yaml": "huyen/yh.txt"}
        assert made.parents("xa/tt.txt") == ("huyen/yh.txt",)
        assert odd(made, "huyen/yh.txt") == told


def test_a_pack_of_a_draft_goes_with_it_by_issuer_and_title(bench: Bench) -> None:
    document = derive(bench.plan(draft(), "yh.txt"), bench.lexicon).document
    changed = {"a.txt": draft().replace("1. Nâng cao", "1. Tăng cường"), "b.txt": draft("Phòng, chống thiên tai năm 2026")}
    assert of_plan(document, survey(bench, changed), bench.lexicon) == "a.txt"
    assert of_plan(document, survey(bench, {"b.txt": changed["b.txt"]}), bench.lexicon) is None


def test_the_packs_of_the_five_plans_go_with_them(bench: Bench) -> None:
    plans = [surveyed(f"{name}.txt", plan, bench.lexicon) for name, plan in bench.plans.items()]
    for name, pack in bench.packs.items():
        assert of_plan(pack.rules.document, plans, bench.lexicon) == f"{name}.txt"
        changed = replace(pack.rules.document, sha256="0" * 64)
        assert of_plan(changed, plans, bench.lexicon) == f"{name}.txt"


def test_the_five_plans_name_five_documents_that_are_not_there(bench: Bench) -> None:
    made = link([surveyed(f"{name}.txt", plan, bench.lexicon) for name, plan in bench.plans.items()], {}, {}, bench.lexicon)
    assert not any(seat.parents for seat in made.seats.values())
    assert {path: odd(made, path) for path in made.seats} == {
        "nghia-thuong-2025.txt": [("parent-missing", "66/KH-UBND")],
        "quang-nam-2025.txt": [("parent-missing", "1175/QĐ-UBND")],
        "thang-2024.txt": [("parent-missing", "16/KH-LĐTB&XH"), ("parent-missing", "53/KGH-UBND")],
        "thanh-ha-2022.txt": [("parent-missing", "583/KH-UBND")],
        "xuan-truong-2030.txt": [("parent-missing", "75/KH-UBND")],
    }


def test_a_real_commune_finds_its_district(bench: Bench) -> None:
    plan = bench.plans["nghia-thuong-2025"]
    district = text(
        "ỦY BAN NHÂN DÂN / HUYỆN TƯ NGHĨA", "66/KH-UBND", "Tư Nghĩa, ngày 17 tháng 4 năm 2025",
        "Triển khai thực hiện công tác trẻ em trên địa bàn huyện Tư Nghĩa năm 2025",
    )  # fmt: skip
    for one in (district, district.replace("66/KH", "     /KH").replace("ngày 17 tháng 4", "ngày     tháng 4")):
        made = link([surveyed("xa.txt", plan, bench.lexicon), *survey(bench, {"huyen.txt": one})], {}, {}, bench.lexicon)
        assert (made.parents("xa.txt"), odd(made, "xa.txt")) == (("huyen.txt",), [])


def test_known_by_pack_keeps_what_the_pack_prints(bench: Bench) -> None:
    document = derive(bench.plan(PROVINCE, "na.txt"), bench.lexicon).document
    one = known_by_pack("na.yaml", document, bench.lexicon)
    header = one.header
    assert (header.number, header.symbol, header.issuer, header.level) == ("215", "KH-UBND", "Ủy ban nhân dân tỉnh Nghệ An", "tinh")
    assert (header.date.year, header.date.month, header.date.day, one.pack) == (2025, 10, 2, "na.yaml")


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        (
            "Kế hoạch số      /KH-UBND ngày    /10/2025 của UBND huyện Yên Hòa về công tác trẻ em",
            "Kế hoạch số /KH-UBND ngày /10/2025 của UBND huyện Yên Hòa",
        ),
        (
            "Kế hoạch số ....../KH-UBND ngày ..../..../2025 của Ủy ban nhân dân huyện Yên Hòa về việc thực hiện công tác trẻ em năm 2026",
            "Kế hoạch số",
        ),
        (
            "Kế hoạch của UBND huyện Yên Hòa về triển khai thực hiện công tác trẻ em trên địa bàn huyện năm 2026",
            "Kế hoạch của UBND huyện Yên Hòa",
        ),
        ("các chương trình, kế hoạch của UBND huyện Yên Hòa về công tác trẻ em", "kế hoạch của UBND huyện Yên Hòa"),
        ("các kế hoạch của UBND huyện về công tác trẻ em trên địa bàn huyện Yên Hòa", "kế hoạch của UBND huyện"),
    ],
)
def test_a_plan_named_without_its_number_is_known_by_issuer_topic_and_years(bench: Bench, said: str, quote: str) -> None:
    child = naming(f"Thực hiện {said}, Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:")
    for district in (DISTRICT, draft()):
        made = graph(bench, {"h.txt": district, "na.txt": PROVINCE, "xa.txt": child})
        assert made.parents("xa.txt") == ("h.txt",)
        assert (made.seats["xa.txt"].parents[0].number or "").startswith(quote)
        assert odd(made, "xa.txt") == []
    others = {
        "topic": DISTRICT.replace("công tác trẻ em", "công tác người cao tuổi"),
        "place": DISTRICT.replace("YÊN HÒA", "TƯ NGHĨA").replace("Yên Hòa", "Tư Nghĩa"),
        "years": DISTRICT.replace("năm 2026", "năm 2025"),
    }
    for other in others.values():
        assert graph(bench, {"h.txt": other, "xa.txt": child}).parents("xa.txt") == ()


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("xã Thạch Trụ, tỉnh Nghệ An", True),
        ("xã Thạch Trụ, tỉnh Hà Tĩnh", False),
        ("xã Nghệ An, huyện Yên Hòa", False),  # a commune of the province's name
        ("xã Thạch Trụ", False),
    ],
)
@pytest.mark.parametrize("number", ["215", "     "])
def test_a_level_alone_tells_no_document(bench: Bench, number: str, place: str, found: bool) -> None:
    mention = "Theo đề nghị của Phòng Y tế {place}; thực hiện kế hoạch của UBND tỉnh về công tác trẻ em, UBND xã ban hành Kế hoạch như sau:"
    texts = {"na.txt": PROVINCE.replace("215", number), "xa.txt": naming(mention.format(place=place))}
    assert graph(bench, texts).parents("xa.txt") == (("na.txt",) if found else ())


@pytest.mark.parametrize(
    ("place", "found"), [("xã Thạch Trụ, tỉnh Nghệ An", True), ("xã Thạch Trụ, tỉnh Hà Tĩnh", False), ("xã Thạch Trụ", False)]
)
def test_a_plan_that_prints_no_number_is_of_the_place_of_the_plan_that_names_it(bench: Bench, place: str, found: bool) -> None:
    said = "Thực hiện Kế hoạch số 215/KH-UBND ngày 02/10/2025 của UBND tỉnh về công tác trẻ em; theo đề nghị của Phòng Y tế"
    texts = {"na.txt": PROVINCE.replace("215", "     "), "xa.txt": naming(f"{said} {place}, UBND xã ban hành Kế hoạch như sau:")}
    made = graph(bench, texts)
    assert (made.parents("xa.txt"), odd(made, "xa.txt")) == ((("na.txt",), []) if found else ((), [("parent-missing", "215/KH-UBND")]))


@pytest.mark.parametrize(
    ("years", "found"),
    [("năm 2026", True), ("năm 2025", False), ("giai đoạn 2026-2030", False), ("đến năm 2026", True), ("đến năm 2030", False), ("", True)],
)
def test_years_that_are_printed_with_a_plan_without_number_are_its_years(bench: Bench, years: str, found: bool) -> None:
    said = (
        f"Thực hiện kế hoạch của UBND huyện Yên Hòa về công tác trẻ em {years}; Kế hoạch số 7/KH-UBND ngày 02/10/2024 của UBND tỉnh Hà Tĩnh"
    )
    texts = {"h.txt": DISTRICT, "xa.txt": naming(f"{said}, Ủy ban nhân dân xã Thạch Trụ ban hành Kế hoạch như sau:")}
    assert graph(bench, texts).parents("xa.txt") == (("h.txt",) if found else ())


@pytest.mark.parametrize("away", ["quang-nam-2025", "thanh-ha-2022"])
def test_a_pack_whose_plan_is_away_is_above_no_plan_of_another_place(bench: Bench, away: str) -> None:
    plans = [surveyed(f"{name}.txt", plan, bench.lexicon) for name, plan in bench.plans.items() if name != away]
    packs = {f"{name}.yaml": pack.rules.document for name, pack in bench.packs.items()}
    made = link(plans, {}, {}, bench.lexicon, packs)
    assert made.packs[f"{away}.yaml"] == f"{away}.yaml"
    assert not any(seat.parents for seat in made.seats.values())


def test_a_blank_number_that_fits_nothing_is_told_and_a_general_word_is_not(bench: Bench) -> None:
    blank = naming(
        "Thực hiện Kế hoạch số     /KH-UBND ngày   /10/2025 của UBND huyện Yên Hòa về công tác trẻ em, "
        "Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
    )
    made = graph(bench, {"na.txt": PROVINCE, "xa.txt": blank})
    assert odd(made, "xa.txt") == [("parent-missing", "Kế hoạch số /KH-UBND ngày /10/2025 của UBND huyện Yên Hòa")]
    general = naming("Thực hiện các kế hoạch của UBND huyện về công tác trẻ em, Ủy ban nhân dân xã ban hành Kế hoạch như sau:")
    assert odd(graph(bench, {"na.txt": PROVINCE, "xa.txt": general}), "xa.txt") == [("no-parent", "")]


def test_the_plan_that_is_being_issued_is_not_one_that_it_names(bench: Bench) -> None:
    assert all(one.unnumbered == () for one in survey(bench, CHAIN))


def test_of_very_many_candidates_the_first_are_named_and_the_others_counted(bench: Bench) -> None:
    made = graph(bench, {**{f"h/{at:02}.txt": DISTRICT for at in range(30)}, "na.txt": PROVINCE, "xa.txt": COMMUNE})
    told = dict(only(made, "xa.txt", "parent-ambiguous").values)["plans"]
    assert told == "h/00.txt, h/01.txt, h/02.txt, h/03.txt, h/04.txt, h/05.txt, … (+24)"
    double = next(one for check, one in made.seats["h/29.txt"].standing.seen if check == "two-plans-one-number")
    assert dict(double.values)["plans"].endswith("… (+23)")


# What must hold for any repository: heads and citations at random, few enough that many of them meet.

_ISSUERS = {
    "trung-uong": (("Bộ Y tế", None),),
    "tinh": (("UBND tỉnh Nghệ An", "tỉnh Nghệ An"), ("UBND tỉnh Hà Tĩnh", "tỉnh Hà Tĩnh")),
    "huyen": (("UBND huyện Yên Hòa", "huyện Yên Hòa"),),
    "xa": (("UBND xã Thạch Trụ", "xã Thạch Trụ"), ("UBND xã Nghĩa Thương", "xã Nghĩa Thương")),
}
_CITED = st.builds(
    Citation,
    line=st.integers(3, 9),
    type=st.just("Kế hoạch"),
    number=st.sampled_from(["1/KH-UBND", "2/KH-UBND", "03/KH-UBND", "1/KH-BYT"]),
    date=st.sampled_from([None, "2025-10-01", "2025-10-02", "2024-10-01"]),
    issuer=st.sampled_from([None, "UBND tỉnh", "UBND huyện", *(name for names in _ISSUERS.values() for name, _ in names)]),
)


@st.composite
def _surveyed(draw: st.DrawFn) -> Surveyed:
    level = draw(st.sampled_from(list(_ISSUERS)))
    issuer, locality = draw(st.sampled_from(_ISSUERS[level]))
    cited = tuple(draw(st.lists(_CITED, max_size=3, unique_by=lambda one: (one.number, one.date, one.issuer))))
    year = draw(st.sampled_from([2024, 2025]))
    header = Header(
        issuer,
        draw(st.sampled_from([level, level, level, None])),
        locality,
        draw(st.sampled_from(["1", "2", "3", None])),
        "KH-BYT" if level == "trung-uong" else "KH-UBND",
        None,
        PartialDate(year, 10, draw(st.sampled_from([1, 2, None]))),
        "Công tác trẻ em",
        draw(st.sampled_from(["công tác trẻ em", "phòng, chống thiên tai"])),
        Period(year + 1, year + 1),
        cited,
    )
    opening = "; ".join(f"Kế hoạch số {one.number} của {one.issuer} về công tác trẻ em" for one in cited)
    return Surveyed("", header, draw(st.sampled_from(["a" * 64, "b" * 64, "c" * 64, "d" * 64])), opening)


_REPOSITORIES = st.lists(_surveyed(), min_size=1, max_size=8).map(
    lambda found: [replace(one, path=f"{one.header.level}/{at}.txt") for at, one in enumerate(found)]
)
_LISTED = st.dictionaries(
    st.sampled_from([f"{level}/{at}.txt" for level in ("tinh", "huyen", "xa") for at in range(8)]),
    st.lists(st.sampled_from(["tinh/*.txt", "**/1.txt", "xa/2.txt", "*/*"]), max_size=2),
    max_size=3,
)


@given(_REPOSITORIES, _LISTED, st.randoms())
def test_the_order_of_the_plans_makes_no_difference(
    bench: Bench, plans: list[Surveyed], listed: dict[str, list[str]], chance: Random
) -> None:
    made = link(plans, listed, {}, bench.lexicon)
    chance.shuffle(plans)
    again = link(plans, {path: listed[path][::-1] for path in reversed(listed)}, {}, bench.lexicon)
    assert again == made
    assert list(again.seats) == list(made.seats)


@given(_REPOSITORIES, _LISTED)
def test_nothing_is_above_itself(bench: Bench, plans: list[Surveyed], listed: dict[str, list[str]]) -> None:
    made = link(plans, listed, {}, bench.lexicon)
    for path in made.seats:
        assert path not in made.above(path)


@given(_REPOSITORIES, _LISTED)
def test_a_parent_is_named_or_listed_and_a_named_plan_is_a_parent_or_told(
    bench: Bench, plans: list[Surveyed], listed: dict[str, list[str]]
) -> None:
    made = link(plans, listed, {}, bench.lexicon)
    known = {one.path: one for one in plans}
    for one in plans:
        cited = {(each.line, each.number) for each in one.header.based_on}
        if listed.get(one.path):
            assert all(parent.line is None for parent in made.seats[one.path].parents)
            continue
        for parent in made.seats[one.path].parents:
            assert (parent.line, parent.number) in cited
            own = known[parent.path].header.number
            assert own is None or own == str(parent.number).split("/", maxsplit=1)[0].lstrip("0")
        told = {(seen.lines[0], seen.quote) for _, seen in made.seats[one.path].standing.seen}
        for each in one.header.based_on:
            if one.header.level == "xa" and (each.issuer or "").startswith(("UBND tỉnh", "UBND huyện", "Bộ")):
                assert (each.line, each.number) in told


@given(_REPOSITORIES, st.randoms())
def test_every_plan_of_a_circle_is_told_of_it(bench: Bench, plans: list[Surveyed], chance: Random) -> None:
    paths = [one.path for one in plans]
    ring = chance.sample(paths, chance.randint(2, len(paths))) if len(paths) > 1 else []
    made = link(plans, {path: [ring[at - 1]] for at, path in enumerate(ring)}, {}, bench.lexicon)
    for path in ring:
        assert [check for check, _ in odd(made, path) if check == "circle"] == ["circle"]
        assert not set(made.parents(path)) & set(ring)
