"""docs/config.md has every setting, as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.library import config_file
from compliance.model.settings import ConfigFile, PlanFacts
from compliance.record import names
from compliance.settings import SETTINGS, Setting

DOCUMENT = (Path(__file__).parents[1] / "docs" / "config.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOCUMENT.splitlines() if line.startswith("| `")]


def test_every_setting_has_its_row_and_no_other_has_one() -> None:
    keys = [row[0] for row in ROWS]
    assert keys == [*(f"`{setting.name}`" for setting in SETTINGS), *(f"`{name}`" for name in names(PlanFacts))]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_row_says_default_flag_and_variable(setting: Setting) -> None:
    _, value, default, flag, variable = next(row for row in ROWS if row[0] == f"`{setting.name}`")
    assert (flag.strip("`"), variable.strip("`")) == (setting.flag, setting.variable)
    assert [one for one in setting.known if f"`{one}`" not in value] == []
    usual = getattr(ConfigFile(), setting.name)
    if usual not in (None, ()):
        assert default == f"`{str(usual).lower() if isinstance(usual, bool) else usual}`"


def test_the_file_that_is_shown_is_one() -> None:
    shown = DOCUMENT.partition("```yaml\n")[2].partition("```")[0]
    assert config_file.parse(shown.encode(), "compliance.yaml").config.plans == ("plans/**",)
