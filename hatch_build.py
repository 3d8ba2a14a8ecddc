"""What the wheel holds besides the package: the rules, and what is compiled from them."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Put ``rules/`` and its compiled form into the wheel. An editable install reads ``rules/`` where it is and compiles on first use."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the wheel is put together."""
        if version == "editable":
            return
        self.folder = Path(mkdtemp(prefix="compliance-"))
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from compliance.library.shipping import compile_rules

            compile_rules(self.folder)
        finally:
            sys.path.pop(0)
        build_data["force_include"] |= {str(Path(self.root) / "rules"): "compliance/rules", str(self.folder): "compliance/rules/compiled"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """After it."""
        if version != "editable":
            rmtree(self.folder, ignore_errors=True)
