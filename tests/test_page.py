"""The page in a real browser: what is there, what clicks and keys do, what it does not let happen."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from compliance.library import messages
from compliance.model.findings import MISSING, GapReport
from compliance.report import FORMATS, Reading
from compliance.report.words import Words
from tests import browser, reports

if TYPE_CHECKING:
    from tests.conftest import Bench

VI, EN = (Words(messages(language)) for language in ("vi", "en"))
Open = Callable[..., Any]
LARGEST = 500_000
"""Bytes of the page of one pair."""


def page(*given: GapReport, words: Words = VI, show: str = "gaps") -> str:
    """The page of some reports."""
    made = FORMATS["html"].renderer(Reading(words, show=show), len(given) > 1)
    summary = {status: sum(report.summary[status] for report in given) for status in given[0].summary}
    return "".join(map(str, [*(made.add(report) for report in given), made.end(summary)]))


class Tags(HTMLParser):
    """The elements of a page that are not closed in order, and all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_is_whole_and_every_link_in_it_leads_somewhere(bench: Bench) -> None:
    tags = Tags()
    tags.feed(page(reports.pair(bench), reports.pair(bench, "thang-2024")))
    assert (tags.open, tags.wrong) == ([], [])
    ids = [value for _, name, value in tags.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = {value for _, name, value in tags.attributes if name == "href"}
    assert {str(link).removeprefix("#") for link in links} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs_but_what_the_policy_names(bench: Bench) -> None:
    tags = Tags()
    tags.feed(page(reports.hostile(bench)))
    assert [one for one in tags.attributes if one[1] in ("src", "style", "srcset") or one[1].startswith("on")] == []
    (policy,) = [value for tag, name, value in tags.attributes if tag == "meta" and name == "content" and "default-src" in str(value)]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize("draft", ["nghia-thuong-2025", "thang-2024", "xuan-truong-2030"])
@pytest.mark.parametrize("higher", ["quang-nam-2025", "thanh-ha-2022"])
def test_the_page_of_a_pair_is_small(bench: Bench, draft: str, higher: str) -> None:
    assert len(page(reports.pair(bench, draft, higher)).encode()) < LARGEST


def test_both_texts_are_whole(bench: Bench) -> None:
    report = reports.pair(bench)
    made = unescape(re.sub(r"<a class=\"tag.*?</a>|<[^>]+>", "", page(report)))
    flat = " ".join(made.split())
    for line in report.plan.document.lines:
        assert " ".join(line.raw.split()) in flat
    for finding in report.findings:
        assert " ".join(finding.rule.source.quote.split()) in flat


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens pages in a browser."""
    with browser.browser(tmp_path / "profile") as driver:

        def open_page(text: str, anchor: str = "") -> Any:
            file = tmp_path / "trang.html"
            file.write_text(text, encoding="utf-8")
            driver.get(f"{file.as_uri()}{anchor}")
            return driver

        yield open_page
        assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"] == []


def all_of(driver: Any, selector: str) -> list[Any]:
    """The elements that can be seen."""
    return [one for one in driver.find_elements("css selector", selector) if one.is_displayed()]


def in_view(driver: Any, element: Any) -> bool:
    """Whether an element can be seen where it is scrolled to, in the window and in its pane."""
    script = """const box = arguments[0].getBoundingClientRect(),
      at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !!at && (arguments[0].contains(at) || at.contains(arguments[0])) && box.top < innerHeight && box.bottom > 0"""
    return bool(driver.execute_script(script, element))


class TestInTheBrowser:
    """With clicks and keys."""

    pytestmark = pytest.mark.chromium

    def test_it_opens_with_the_gaps_and_counts_them(self, bench: Bench, opened: Open) -> None:
        report = reports.pair(bench)
        driver = opened(page(report))
        gaps = sum(count for status, count in report.summary.items() if status not in ("covered", "not-applicable"))
        assert len(all_of(driver, ".card")) == gaps
        assert driver.find_element("css selector", ".count").text == f"đang hiện {gaps}/{len(report.findings) + 2}"

    def test_filters_work_together_and_the_count_follows(self, bench: Bench, opened: Open) -> None:
        from selenium.webdriver.support.ui import Select

        report = reports.pair(bench)
        driver = opened(page(report))
        driver.find_element("css selector", "input[value=partial]").click()
        driver.find_element("css selector", "input[value=conflict]").click()
        driver.find_element("css selector", "input[value=defect]").click()
        Select(driver.find_element("css selector", "select[name=kind]")).select_by_value("reporting")
        wanted = [finding for finding in report.findings if finding.status == MISSING and finding.rule.kind == "reporting"]
        shown = all_of(driver, ".card")
        assert len(shown) == len(wanted) > 0
        assert {one.get_attribute("data-status") for one in shown} == {MISSING}
        assert f"đang hiện {len(wanted)}/" in driver.find_element("css selector", ".count").text
        assert len(all_of(driver, ".clause")) <= len(wanted)
        driver.find_element("css selector", "button[name=all]").click()
        assert len(all_of(driver, ".card")) == len(report.findings) + 2
        Select(driver.find_element("css selector", "select[name=severity]")).select_by_value("error")
        assert len(all_of(driver, ".card")) == sum(finding.severity == "error" for finding in report.findings) > 0

    def test_search_takes_words_without_their_marks(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench), show="all"))
        driver.find_element("css selector", "input[type=search]").send_keys("tong dai 111")
        found = all_of(driver, ".clause")
        assert found
        assert all("tổng đài" in one.text.casefold() and "111" in one.text for one in found)
        driver.find_element("css selector", "input[type=search]").send_keys(" khongcogi")
        assert all_of(driver, ".card") == []
        assert all_of(driver, ".none")

    def test_a_click_on_a_finding_goes_to_its_passage_and_back(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        card = next(one for one in all_of(driver, ".card.partial") if one.get_attribute("data-lines"))
        line = driver.find_element("id", card.get_attribute("data-lines").split()[0])
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", card)
        card.find_element("css selector", ".top").click()
        assert in_view(driver, line)
        assert "now" in line.get_attribute("class")
        driver.execute_script("scrollTo(0, 0)")
        line.find_element("css selector", f"a[href='#{card.get_attribute('id')}']").click()
        assert in_view(driver, card.find_element("css selector", ".top"))
        assert driver.switch_to.active_element == card

    def test_a_click_on_a_line_goes_to_a_finding_that_can_be_seen(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        driver.execute_script("document.querySelector('.sides').scrollIntoView()")
        line = next(one for one in all_of(driver, ".line.found") if one.find_elements("css selector", ".tag:not([hidden])"))
        tag = line.find_element("css selector", ".tag:not([hidden])")
        line.find_element("css selector", ".at").click()
        card = driver.find_element("id", tag.get_attribute("href").rpartition("#")[2])
        assert in_view(driver, card.find_element("css selector", ".top"))

    def test_a_missing_answer_leads_to_where_it_should_stand(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        card = all_of(driver, ".card.missing")[0]
        (number,) = re.findall(r"-f(\d+)$", card.get_attribute("id"))
        card.click()
        line = driver.find_element("id", card.get_attribute("data-lines"))
        assert in_view(driver, line)
        assert f"+✗{number}" in line.text

    def test_the_words_of_a_defect_are_marked(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        assert "Kê hoạch" in [mark.text for mark in driver.find_elements("css selector", "#p1-l10 mark")]
        defects = all_of(driver, ".card.defect")
        assert [one.get_attribute("data-lines") for one in defects] == ["p1-l10", "p1-l15"]
        assert "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục 2" in defects[0].text
        assert "Sửa thành" in defects[0].text

    def test_everything_can_be_reached_and_done_with_keys_alone(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        from selenium.webdriver.common.keys import Keys

        seen: list[str] = []
        for _ in range(14):
            driver.switch_to.active_element.send_keys(Keys.TAB)
            active = driver.switch_to.active_element
            seen.append(active.get_attribute("value") or active.get_attribute("name") or active.get_attribute("class") or active.text)
            if active.tag_name == "a" and "#p1-l" in str(active.get_attribute("href")):
                break
        assert seen[0] == "skip"
        assert {"conflict", "missing", "partial", "covered", "kind", "severity", "text", "all"} <= set(seen)
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        line = driver.switch_to.active_element
        assert "line" in line.get_attribute("class").split()
        line.send_keys(Keys.TAB)
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        assert "card" in driver.switch_to.active_element.get_attribute("class").split()

    def test_parts_have_roles_and_controls_have_names(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        tree = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        named = [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in tree
            if not node.get("ignored") and node.get("role", {}).get("value")
        ]
        roles = {role for role, _ in named}
        assert {"banner", "main", "search", "contentinfo", "region", "article", "status"} <= roles
        controls = ("link", "checkbox", "combobox", "searchbox", "button", "article", "region")
        assert [one for one in named if one[0] in controls and not one[1].strip()] == []

    @pytest.mark.parametrize("dark", [False, True])
    def test_text_stands_out_from_its_ground(self, bench: Bench, tmp_path: Path, dark: bool) -> None:
        file = tmp_path / "trang.html"
        file.write_text(page(reports.pair(bench), show="all"), encoding="utf-8")
        with browser.browser(tmp_path / "profile", dark=dark) as driver:
            driver.get(file.as_uri())
            driver.find_element("css selector", ".card").click()
            assert driver.execute_script(CONTRAST) == []

    @pytest.mark.parametrize(("width", "words"), [(390, VI), (768, EN), (1280, VI)])
    def test_nothing_sticks_out_of_the_window(self, bench: Bench, tmp_path: Path, width: int, words: Words) -> None:
        file = tmp_path / "trang.html"
        file.write_text(page(reports.hostile(bench), words=words, show="all"), encoding="utf-8")
        with browser.browser(tmp_path / "profile", width) as driver:
            driver.get(file.as_uri())
            assert driver.execute_script("return document.documentElement.scrollWidth") == width

    def test_hostile_text_stays_text(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.hostile(bench), show="all"))
        assert driver.title.startswith("Kết quả rà soát dự thảo kế hoạch: </script></style><img src=x")
        assert driver.find_elements("css selector", "img, b") == []
        assert len(driver.find_elements("css selector", "script")) == 1
        line = driver.find_element("css selector", "#p1-l9")
        assert "</script></style><img src=x onerror" in line.text
        assert [mark.text for mark in line.find_elements("css selector", "mark")] == ["trước chỗ"]

    def test_of_several_plans_one_is_shown_at_a_time(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench), reports.pair(bench, "thang-2024")))
        assert [one.get_attribute("id") for one in all_of(driver, ".plan")] == ["p1"]
        driver.find_element("css selector", ".plans a[href='#p2']").click()
        assert [one.get_attribute("id") for one in all_of(driver, ".plan")] == ["p2"]
        driver.get(driver.current_url.partition("#")[0] + "#p1-f3")
        driver.refresh()
        assert [one.get_attribute("id") for one in all_of(driver, ".plan")] == ["p1"]

    def test_without_its_script_the_page_shows_everything(self, bench: Bench, opened: Open) -> None:
        report = reports.pair(bench)
        driver = opened(re.sub(r"<script>.*</script>", "", page(report), flags=re.DOTALL))
        assert len(all_of(driver, ".card")) == len(report.findings) + 2
        assert all_of(driver, ".filters") == []

    def test_two_thousand_findings_are_shown_and_filtered(self, bench: Bench, opened: Open) -> None:
        report = reports.pair(bench)
        many = tuple(
            replace(finding, rule=replace(finding.rule, id=f"{finding.rule.id}-{round_}", source=replace(
                finding.rule.source, lines=(finding.rule.source.lines[0] + 200 * round_, finding.rule.source.lines[1] + 200 * round_))))
            for round_ in range(40) for finding in report.findings
        )  # fmt: skip
        driver = opened(page(replace(report, findings=many), show="all"))
        cards = ".card:not([hidden])"
        assert len(driver.find_elements("css selector", cards)) == 2042
        driver.execute_script(
            """const box = document.querySelector("[name=text]");
            box.value = "bao cao"; box.dispatchEvent(new Event("input", {bubbles: true}));"""
        )
        assert 0 < len(driver.find_elements("css selector", cards)) < 2042

    def test_it_prints_on_a4(self, bench: Bench, opened: Open) -> None:
        driver = opened(page(reports.pair(bench)))
        made = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
        sizes = {tuple(map(float, found)) for found in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", made)}
        assert len(sizes) == 1
        ((wide, high),) = sizes
        assert abs(wide - 595) < 2
        assert abs(high - 842) < 2


CONTRAST = """
const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const parts = (c) => c.match(/[\\d.]+/g).map(Number);
const ground = (e) => { for (; e; e = e.parentElement) {
  const c = parts(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; }
  return [255, 255, 255]; };
const poor = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) { const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE", "OPTION"].includes(e.tagName) || !e.checkVisibility()) continue;
  const a = light(parts(getComputedStyle(e).color)), b = light(ground(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor.add(e.className + " " + e.tagName + " " + ratio.toFixed(2)); }
return [...poor];
"""
