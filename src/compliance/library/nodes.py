"""YAML text → nodes that know where they stand.

Only what a person writes by hand in such files is let in: one document of keys, lists and plain values. Anchors, aliases and tags are
refused before anything is built from them, so no small file can become a large one; depth, number of values and size have limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

import yaml

from compliance.errors import PackError, Problem
from compliance.library.problems import problem
from compliance.record import dataclass, field

MAX_DEPTH = 24
MAX_NODES = 1_000_000
MAX_PROBLEMS = 200
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """One value of the file. ``kind`` is map, list or scalar; ``start`` and ``end`` are offsets into the text, ``end`` just after the last
    visible character; ``keys`` (of a map) and ``items`` go side by side; ``flow`` is true for values written in brackets."""

    kind: str
    start: int
    end: int
    flow: bool = False
    value: str | None = None
    keys: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def plain(self) -> Any:
        """The value as dicts, lists, texts and ``None``; numbers and booleans are still text."""
        if self.kind == "scalar":
            return self.value
        if self.kind == "list":
            return [item.plain() for item in self.items]
        return {key: item.plain() for key, item in self.pairs()}

    def pairs(self) -> Iterable[tuple[str, Node]]:
        """Keys and values of this map."""
        return ((key.value or "", item) for key, item in zip(self.keys, self.items, strict=True))

    def at(self, key: str) -> Node | None:
        """The value of a key of this map."""
        return next((item for name, item in self.pairs() if name == key), None)


def line_of(text: str, offset: int) -> int:
    """The 1-based line of an offset; lines end at LF or CRLF."""
    return text.count("\n", 0, offset) + 1


def decoded(data: bytes, path: str) -> str:
    """The text of a YAML file's bytes; ``PackError`` where they are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackError((problem("not-utf8", path, data.count(b"\n", 0, error.start) + 1, "file"),)) from None


def compose(text: str, path: str) -> Node:
    """The nodes of the only document in ``text``; every structural fault that can be found in one go is in the ``PackError``."""
    found = [problem("tab", path, line_of(text, match.start()), "file") for match in islice(_TAB.finditer(text), MAX_PROBLEMS)]
    found += [
        problem("control", path, line_of(text, match.start()), "file", char=f"{ord(match[0]):02X}")
        for match in islice(_CONTROL.finditer(text), MAX_PROBLEMS)
    ]
    if found:
        raise PackError(tuple(found))
    composer = _Composer(text, path)
    root = composer.run()
    if composer.problems or root is None:
        raise PackError(tuple(composer.problems) or (problem("empty", path, 1, "file"),))
    return root


class _Composer:
    """Events in, nodes out, with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.problems: list[Problem] = []
        self.stack: list[tuple[Node, set[str]]] = []
        self.root: Node | None = None
        self.count = 0

    def run(self) -> Node | None:
        try:
            for event in yaml.parse(self.text, _LOADER):
                if not self.take(event):
                    break
        except yaml.MarkedYAMLError as error:
            # Of a quote that is never closed, the place where it was opened helps more than the end of the file.
            opened = "quoted" in (error.context or "")
            mark = (opened and error.context_mark) or error.problem_mark or error.context_mark
            self.note("syntax", mark.index if mark else 0, why=", ".join(filter(None, (error.context, error.problem))))
        return self.root

    def take(self, event: Any) -> bool:
        """One event; false when the rest of the file need not be looked at."""
        name = type(event).__name__
        if name == "DocumentStartEvent":
            if self.root is not None:
                self.note("documents", event.start_mark.index)
                return False
        elif name == "AliasEvent":
            self.note("alias", event.start_mark.index)
            return False
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            node, _ = self.stack.pop()
            if node.flow:
                node.end = event.end_mark.index
            elif node.items:
                node.end = node.items[-1].end
        elif name in {"ScalarEvent", "MappingStartEvent", "SequenceStartEvent"}:
            node = self.node(name, event)
            if not (self.fits(node) and self.place(node)):
                return False
        return len(self.problems) < MAX_PROBLEMS

    def node(self, name: str, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor:
            self.note("alias", start)
        if event.tag:
            self.note("tag", start, tag=event.tag)
        if name != "ScalarEvent":
            return Node("map" if name == "MappingStartEvent" else "list", start, end, flow=bool(event.flow_style))
        while end > start and self.text[end - 1] in " \r\n":
            end -= 1
        null = event.style in (None, "") and event.value in NULLS
        return Node("scalar", start, end, value=None if null else event.value)

    def fits(self, node: Node) -> bool:
        self.count += 1
        if self.count > MAX_NODES:
            self.note("nodes", node.start, limit=MAX_NODES)
        elif len(self.stack) >= MAX_DEPTH:
            self.note("depth", node.start, limit=MAX_DEPTH)
        else:
            return True
        return False

    def place(self, node: Node) -> bool:
        above, seen = self.stack[-1] if self.stack else (None, set())
        if above is None:
            self.root = node
        elif above.kind == "list" or len(above.keys) > len(above.items):
            above.items.append(node)
        elif node.kind != "scalar":
            self.note("key", node.start)
            return False
        else:
            node.value = node.value if node.value is not None else self.text[node.start : node.end]
            above.keys.append(node)
            if node.value in seen:
                self.note("duplicate", node.start, name=node.value)
            seen.add(node.value)
        if node.kind != "scalar":
            self.stack.append((node, set()))
        return True

    def note(self, code: str, offset: int, **values: object) -> None:
        self.problems.append(problem(code, self.path, line_of(self.text, offset), self.where(), **values))

    def where(self) -> str:
        """The path of keys to the place that is being read."""
        parts = ""
        for node, _ in self.stack:
            if node.kind == "list":
                parts += f"[{len(node.items)}]"
            elif node.keys:
                parts += f".{node.keys[-1].value}"
        return parts.lstrip(".") or "file"
