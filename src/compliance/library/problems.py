"""What can be wrong in a YAML file, in the words of a colleague.

The sentences stand here in English; the messages may hold the same keys (``problem-...``) in other languages.
"""

from __future__ import annotations

from compliance.errors import Problem

SENTENCES = {
    "unreadable": "cannot be read ({why})",
    "unwritable": "cannot be written ({why})",
    "too-large": "is larger than {limit} MB; split it",
    "not-utf8": "this line is not UTF-8; save the file as UTF-8",
    "tab": "this line is indented with a tab; use spaces",
    "control": "this line holds the control character {char}; delete it",
    "empty": "is empty; expected keys with values",
    "syntax": "cannot be read as YAML here ({why}); a text with ': ' or ' #' in it needs quotes",
    "documents": "a second document starts here; one file holds one",
    "alias": "anchors (&) and aliases (*) are not accepted; write the value out",
    "tag": "the tag {tag} is not accepted; write a plain value",
    "key": "a key must be a plain text",
    "depth": "is nested more than {limit} deep",
    "nodes": "holds more than {limit} values",
    "duplicate": "the key {name} stands twice",
    "duplicate-id": "the id {name} stands twice, first in line {first}",
    "unknown-key": "unknown key; known here: {known}",
    "unknown-key-like": "unknown key; did you mean {like}? Known here: {known}",
    "missing": "is missing; it must be given",
    "one-of": "expected one of {known}, found {found}",
    "text": "expected a text",
    "blank": "expected a text that is not empty",
    "number": "expected a number, found {found}",
    "integer": "expected a whole number, found {found}",
    "boolean": "expected true or false, found {found}",
    "list": "expected a list, such as [a, b]",
    "length": "expected a list of {count} values",
    "map": "expected keys with values",
    "at-least": "expected {limit} or more, found {found}",
    "at-most": "expected {limit} or less, found {found}",
    "sha256": "expected a SHA-256 of 64 hexadecimal digits",
    "date": "expected a date such as 2025-07-01, found {found}",
    "span": "the last line stands before the first",
    "unknown-concept": "the vocabulary has no concept {name}",
    "unknown-action": "the vocabulary has no action {name}; known: {known}",
    "no-elements": "has no element; a rule that asks nothing cannot be judged",
    "rule-id": "must begin with {pack}/, found {found}",
    "needs": "the check {check} needs {names} here",
    "needs-pairs": "the check {check} needs pairs (wrong: right)",
    "no-sentence": "no sentence for {names}",
    "unknown-field": "the fields {names} are never filled; known: {known}",
    "no-covered-case": "expected a case that passes (finds: [])",
    "no-gap-case": "expected a case that does not pass (finds: [words of what is found])",
    "twice": "stands twice: {name}",
    "lock": "this lock file cannot be used ({why}); restore it, or delete it: then everything in the pack counts as changed by hand",
    "other-plan": "holds the rules of another plan ({mine}), none of which came from {theirs}; give another file",
    "form": "could not be changed in place; write the pack in the plain form that derive gives it",
    "unknown-file": "is no file of the vocabulary; known: {known}",
    "json": "cannot be read as JSON here ({why}); make the baseline anew with compliance baseline create",
    "period": "expected a year or two, such as 2025 or 2021-2025, found {found}",
    "years": "the first year stands after the last, found {found}",
    "null": "has no value; write one, or take the key out",
    "path-letters": "holds a letter that no path has",
    "path-backslash": "write / between folders, found {found}",
    "path-absolute": "expected a path from the folder of this file, found {found}",
    "path-above": "may not lead out of the folder of this file, found {found}",
    "path-outside": "leads out of the folder of this file through a link, found {found}",
    "other": "{why}",
}


def problem(code: str, path: str, line: int, key: str, **values: object) -> Problem:
    """The problem of that code, its sentence filled with ``values``."""
    filled = {name: str(value) for name, value in values.items()}
    return Problem(path, line, key, SENTENCES[code].format(**filled), f"problem-{code}", tuple(filled.items()))
