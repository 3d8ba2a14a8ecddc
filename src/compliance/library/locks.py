"""The lock file beside a pack: every rule as last derived, so that a person's changes can be told from the program's."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from compliance.errors import PackError
from compliance.library.door import adapter
from compliance.library.plain import plain
from compliance.library.problems import problem
from compliance.model.rules import RulePack

SCHEMA = "compliance.lock/1"


def lock_path(path: str) -> str:
    """The lock file of a pack: ``plan.yaml`` has ``plan.lock.json``."""
    stem = path.removesuffix(".yaml").removesuffix(".yml")
    return f"{stem}.lock.json"


def dump(pack: RulePack) -> str:
    """A pack as last derived, with the hash of its source; the same pack gives the same text."""
    content = {"schema": SCHEMA, "source": {"sha256": pack.document.sha256}, "pack": plain(pack)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def parse(data: bytes, path: str) -> RulePack:
    """The pack in a lock file; ``PackError`` where it is damaged: to go on would take the program's values for a person's."""
    try:
        content: Any = json.loads(data.decode("utf-8"))
        if content["schema"] != SCHEMA:
            raise ValueError(f"schema {content['schema']}, not {SCHEMA}")
        pack: RulePack = adapter(RulePack).validate_python(content["pack"])
        if len({rule.id for rule in pack.rules}) < len(pack.rules):
            raise ValueError("two rules have one id")
        return pack
    except ValidationError as error:
        one = error.errors(include_url=False)[0]
        why = f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"
    raise PackError((problem("lock", path, 1, "file", why=why),))
