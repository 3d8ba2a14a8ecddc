"""Changing values in a YAML text in place: only what changes is written anew; every other byte, comments and order stay.

What is written in brackets stays in brackets. A comment inside of what is replaced or deleted moves above it, none is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from compliance.errors import PackError
from compliance.library.door import Place
from compliance.library.emit import APART, inline, item, pair, scalar, shifted
from compliance.library.nodes import Node
from compliance.library.problems import problem

_COMMENT = re.compile(r"(?<![^\s])#[^\r\n]*")
_MISSING = object()


def edited(text: str, path: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """``text``, which says ``old``, changed so that it says ``new`` (both as ``plain`` gives them).

    Items of lists keep their order; ``new`` may drop some and add others. ``PackError`` where the text is written in a form that cannot be
    changed in place.
    """
    editor = _Editor(Place(text, path))
    editor.root(old, new)
    mark = text[: len(text) - len(editor.text)]
    return mark + editor.applied()


def cannot(path: str) -> PackError:
    """The complaint about a text that does not say what it should after it was edited."""
    return PackError((problem("form", path, 1, "file"),))


def called(value: Any) -> Any:
    """What an item of a list is known by."""
    return next((value[key] for key in ("id", "text", "address") if key in value), None) if isinstance(value, dict) else value


class _Editor:
    def __init__(self, place: Place) -> None:
        self.text, self.node = place.text, place.root
        self.edits: list[tuple[int, int, str]] = []
        # Start and end of every plain value, and the end of its first line where the text itself begins on the next one.
        self.scalars = sorted(
            (one.start, one.end, self.line_end(one.start) if self.text[one.start : one.start + 1] in ("|", ">") else one.start)
            for one in _scalars(place.root)
        )

    def root(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        if self.node.flow:
            self.edits.append((self.node.start, self.node.end, inline(new)))
        else:
            self.change_map(self.node, old, new, lambda: None)

    def applied(self) -> str:
        newline = "\r\n" if "\r\n" in self.text else "\n"
        done, parts = 0, []
        for start, end, piece in sorted(self.edits, key=lambda edit: edit[0]):
            if start == len(self.text) and not self.text.endswith("\n"):
                piece = "\n" + piece.removesuffix("\n")
            parts += [self.text[done:start], piece.replace("\n", newline)]
            done = end
        return "".join((*parts, self.text[done:]))

    def change_map(self, node: Node, old: dict[str, Any], new: dict[str, Any], whole: Callable[[], None]) -> None:
        """Change a map written on lines of its own; ``whole`` replaces all of it, where its first key goes and stands beside a dash."""
        places = {key.value: index for index, key in enumerate(node.keys)}
        gone = [places[key] for key in old if key not in new and key in places]
        if 0 in gone and self.text[self.line_start(node.start) : node.start].strip():
            whole()
            return
        before = -1
        for key, value in new.items():
            index = places.get(key)
            if index is None:
                self.insert(node, before, pair(key, value, self.column(node.start)))
                continue
            before = index
            if old.get(key, _MISSING) != value:
                self.change_pair(node.keys[index], node.items[index], key, old.get(key), value)
        for index in gone:
            self.delete(node.keys[index].start, node.items[index].end, self.column(node.start))

    def change_pair(self, key: Node, node: Node, name: str, old: Any, new: Any) -> None:
        """Change the value of a key."""
        column = self.column(key.start)

        def whole() -> None:
            lines = [f"{scalar(name, True)}: {inline(new)}"] if node.flow and node.items and new else pair(name, new, column)
            self.replace(key.start, max(key.end, node.end), lines, column)

        if not node.flow and node.kind == "map" and isinstance(old, dict) and isinstance(new, dict):
            self.change_map(node, old, new, whole)
        elif not node.flow and node.kind == "list" and new and all(isinstance(one, dict) for one in (*old, *new)):
            self.change_list(key, node, name, old, new, whole)
        else:
            whole()

    def change_list(self, key: Node, node: Node, name: str, old: list[Any], new: list[Any], whole: Callable[[], None]) -> None:
        """Change a list of maps with a dash for each: items in the order of ``old``, some gone, some new."""
        column = self.column(node.start)
        pairs = _paired([called(one) for one in old], [called(one) for one in new])
        if pairs is None or len(old) != len(node.items):
            whole()
            return
        before = -1
        for at, other in pairs:
            if at is None and other is not None:
                lines = item(name, new[other], column + 2)
                self.insert_item(key, node, before, [f"- {lines[0]}", *shifted(lines[1:], 2)], name in APART)
            elif at is not None:
                before = at
                if other is None:
                    self.delete(self.dash(node.items[at].start, column), node.items[at].end, column)
                elif old[at] != new[other]:
                    self.change_item(node.items[at], name, old[at], new[other])

    def change_item(self, node: Node, name: str, old: Any, new: Any) -> None:
        def whole() -> None:
            column = self.column(node.start)
            self.replace(node.start, node.end, [inline(new)] if node.flow else item(name, new, column), column)

        if node.kind == "map" and not node.flow:
            self.change_map(node, old, new, whole)
        else:
            whole()

    def replace(self, start: int, end: int, lines: list[str], column: int) -> None:
        """Lines in the place of what stands there up to the end of its line."""
        last = self.line_end(end)
        above, beside = self.comments(start, end), self.comments(end, last)
        below = self.after(end, column)
        if comments := self.comments(last, below):
            # Below a folded text they would become part of it.
            above += comments
            last = self.line_end(below - 1)
        if len(lines) == 1 and beside:
            lines = [f"{lines[0]}  {beside[0]}"]
        elif beside:
            above += beside
        first, *rest = [*above, *lines]
        self.edits.append((start, last, "\n".join([first, *shifted(rest, column)])))

    def delete(self, start: int, end: int, column: int) -> None:
        """Take whole lines out; comments in them stay."""
        first, last = self.line_start(start), self.after(end, column)
        self.edits.append((first, last, "".join(f"{' ' * column}{comment}\n" for comment in self.comments(start, last))))

    def insert(self, node: Node, before: int, lines: list[str]) -> None:
        """A new key of a map, after the key at ``before``."""
        column = self.column(node.start)
        at = self.after(node.items[max(before, 0)].end, column)
        self.edits.append((at, at, "".join(f"{line}\n" for line in shifted(lines, column))))

    def insert_item(self, key: Node, node: Node, before: int, lines: list[str], apart: bool) -> None:
        """A new item of a list, after the item at ``before``, or as the first."""
        column = self.column(node.start)
        at = self.after(node.items[before].end, column) if before >= 0 else self.line_end(key.end) + self.newline(self.line_end(key.end))
        text = "".join(f"{line}\n" for line in shifted(lines, column))
        self.edits.append((at, at, (f"\n{text}" if before >= 0 else f"{text}\n") if apart else text))

    def comments(self, start: int, end: int) -> list[str]:
        """The comments that begin between two places."""
        found, at = [], start
        near = self.scalars[bisect_right(self.scalars, start, key=_end) : bisect_left(self.scalars, (end, 0, 0))]
        for first, last, header in near:
            found += [match[0] for match in _COMMENT.finditer(self.text, at, max(first, at))]
            found += [match[0] for match in _COMMENT.finditer(self.text, first, header)]
            at = max(at, last)
        return found + [match[0] for match in _COMMENT.finditer(self.text, at, max(end, at))]

    def after(self, end: int, column: int) -> int:
        """The start of the line after what ends at ``end``, past comments that are indented deeper than ``column``."""
        at = self.line_end(end)
        at += self.newline(at)
        belongs = re.compile(rf"(?:[ \t\r]*\n)*[ ]{{{column + 1},}}#[^\n]*(?:\n|$)")
        while match := belongs.match(self.text, at):
            at = match.end()
        return at

    def dash(self, start: int, column: int) -> int:
        """Where the dash of an item stands."""
        at = start
        while True:
            line = self.line_start(at)
            if self.text[line : line + column + 1].strip() == "-" or line == 0:
                return line + column
            at = line - 1

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """The end of a line before its CR and LF."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def newline(self, at: int) -> int:
        """The length of the end of a line."""
        return 2 if self.text.startswith("\r\n", at) else int(at < len(self.text))


def _end(scalar: tuple[int, int, int]) -> int:
    return scalar[1]


def _scalars(root: Node) -> Iterator[Node]:
    """Every key and every plain value."""
    todo = [root]
    for node in todo:
        todo += [*node.keys, *node.items]
        if node.kind == "scalar":
            yield node


def _paired(old: list[Any], new: list[Any]) -> list[tuple[int | None, int | None]] | None:
    """Items side by side: those of one name, and between them as they come. ``None`` where the order differs."""
    counts: dict[Any, int] = {}
    left: dict[tuple[Any, int], int] = {}
    for index, name in enumerate(old):
        left[name, counts.setdefault(name, 0)] = index
        counts[name] += 1
    counts.clear()
    known = []
    for name in new:
        known.append(left.get((name, counts.setdefault(name, 0))))
        counts[name] += 1
    found: list[tuple[int | None, int | None]] = []
    at = other = 0
    for index, match in [*enumerate(known), (len(new), len(old))]:
        if match is None:
            continue
        if match < at:
            return None
        loose, fresh = list(range(at, match)), list(range(other, index))
        shared = min(len(loose), len(fresh))
        found += list(zip(loose, fresh, strict=False))
        found += [(one, None) for one in loose[shared:]]
        found += [(None, one) for one in fresh[shared:]]
        if index < len(new):
            found.append((match, index))
        at, other = match + 1, index + 1
    return found
