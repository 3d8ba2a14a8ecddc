"""``compliance trace [RULE | ADDRESS]``: how far an obligation is covered, level by level; and upwards, what a clause comes from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from unicodedata import normalize

from compliance.commands.coverage import Gathering, gathered
from compliance.errors import InputError
from compliance.model.coverage import LOST, Higher, Origin, Reach
from compliance.model.plan import Span
from compliance.repository.coverage import higher
from compliance.repository.reach import Traces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session

COVERED, LOST_SOMEWHERE = 0, 1
_LAST = 1 << 60


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 0; 1 where something on the way is not covered; 2, which ``session`` keeps, where something could not be judged."""
    with gathered(session, asked, ()) as gathering:
        return _Trace(session, asked, gathering).run()


class _Trace:
    """One run: the documents of the repository and what is above and below each."""

    def __init__(self, session: Session, asked: Arguments, gathering: Gathering) -> None:
        self.session, self.asked, self.gathering = session, asked, gathering
        self.json = asked.last("--format", "terminal") == "json"
        self.above: Mapping[str, Sequence[str]] = gathering.parents
        self.below: dict[str, list[str]] = {}
        for path, parents in self.above.items():
            for parent in parents:
                self.below.setdefault(parent, []).append(path)
        self.known = sorted({*self.above, *self.below})

    def run(self) -> int:
        """What was asked for."""
        word = self.asked.files[0] if self.asked.files else ""
        plan = self._named(self.asked.last("--plan", "")) if self.asked.given("--plan") else ""
        if not plan and word and len(self._found(word)) == 1:
            plan, word = self._found(word)[0], ""
        elif not plan and ":" in word:
            name, _, address = word.rpartition(":")
            plan, word = self._named(name), address
        upwards = self.asked.given("--up")
        if upwards and not plan and word:  # a rule: upwards from the document that it is of
            plan = next(iter(self._chosen("", word)))
        if upwards and not plan:
            raise InputError("usage-trace-up")
        if plan and (upwards or plan not in self.below):
            return self._up(plan, word)
        return self._down(plan, word) if word else self._table([plan] if plan else [])

    def _table(self, plans: Sequence[str]) -> int:
        """All obligations of ``plans``, or of the documents that nothing is above."""
        within = self._all(plans, self.below) if plans else set(self.known)
        coverage = self.gathering.coverage(within.__contains__, self.below.__contains__)
        traces = Traces(coverage)
        found: dict[str, tuple[Higher, list[Reach]]] = {}
        for path in [one for one in plans if one in coverage.higher] or ([] if plans else traces.tops()):
            one = coverage.higher[path]
            found[path] = (one, [traces.reach(path, number) for number in range(len(one.requirements))])
        if self.json:
            from compliance.report import trace_json

            text = trace_json.table(found)
        else:
            from compliance.report import trace

            text = trace.table(found, self.session.reading(self.asked))
        return self._end(text, any(reach.lost for _, reaches in found.values() for reach in reaches))

    def _down(self, plan: str, word: str) -> int:
        """The obligations that ``word`` names, of ``plan`` or of any document."""
        chosen = self._chosen(plan, word)
        within = self._all(chosen, self.below)
        traces = Traces(self.gathering.coverage(within.__contains__, lambda _: True))
        found = [traces.obligation(path, number) for path, numbers in chosen.items() for number in numbers if path in traces.below]
        if self.json:
            from compliance.report import trace_json

            text = trace_json.tree(found, self.session.words)
        else:
            from compliance.report import trace

            text = trace.tree(found, self.session.reading(self.asked))
        return self._end(text, any(one.reach.lost for one in found))

    def _up(self, plan: str, word: str) -> int:
        """What the clause at ``word`` of ``plan``, or all of it, comes from."""
        spans = self._spans(plan, word) if word else [(1, _LAST)]
        within = self._all([plan], self.above)
        traces = Traces(self.gathering.coverage(within.__contains__, lambda _: True))
        found = traces.origins(plan, spans)
        if self.json:
            from compliance.report import trace_json

            text = trace_json.upwards(plan, word, found)
        else:
            from compliance.report import trace

            text = trace.upwards(plan, word, found, self.session.reading(self.asked))
        return self._end(text, any(map(_lost, found)))

    def _end(self, text: str, lost: bool) -> int:
        self.session.hand_over(self.asked, text, utf8=self.json)
        return LOST_SOMEWHERE if lost else COVERED

    def _chosen(self, plan: str, word: str) -> dict[str, list[int]]:
        """Document → the numbers of its requirements that ``word`` names, by rule or by address; what is near is told where none is."""
        packs = self.gathering.packs([plan] if plan else list(self.below))
        known: dict[str, None] = {}
        chosen: dict[str, list[int]] = {}
        for path, rules in packs.items():
            asked = higher(path, None, rules).requirements
            known |= dict.fromkeys(one.rule for one in asked)
            if plan:
                known |= dict.fromkeys(one.address for one in asked)
            numbers = [number for number, one in enumerate(asked) if one.rule == word or (plan and one.rule.endswith(f"/{word}"))]
            if plan and not numbers:
                numbers = [number for number, one in enumerate(asked) if _inside(one.address, word)]
            if numbers:
                chosen[path] = numbers
        if not chosen:
            raise InputError("trace-unknown", wanted=word, like=_like(word, known))
        return chosen

    def _spans(self, plan: str, word: str) -> list[Span]:
        """The lines of the clause at ``word`` of ``plan``; of the source of the rule, where it is one."""
        from compliance import pipeline

        if plan in self.below:
            rules = self.gathering.packs([plan]).get(plan, [])
            asked = higher(plan, None, rules, self.gathering.here(plan, rules)).requirements
            if spans := [one.here or one.lines for one in asked if one.rule == word]:
                return spans
        if plan not in self.above:
            raise InputError("trace-no-text", path=plan)
        read = pipeline.parse_file(plan, self.session.lexicon(self.asked), self.session.limit(self.asked))
        places = [
            *((clause.address, clause.lines) for clause in read.clauses),
            *((passage.address, passage.lines) for passage in read.passages),
            *((section.label, (section.line, section.last_line)) for section in read.sections),
        ]
        spans = [lines for address, lines in places if address and _inside(address, word)]
        if not spans:
            raise InputError("trace-unknown", wanted=f"{plan}:{word}", like=_like(word, dict.fromkeys(address for address, _ in places)))
        return spans

    def _named(self, name: str) -> str:
        """The one document called ``name``; ``InputError`` where there is none or more."""
        found = self._found(name)
        if len(found) != 1:
            key = "trace-plans-alike" if found else "trace-no-plan"
            raise InputError(key, path=name, like=", ".join(found) or _like(name, dict.fromkeys(self.known)))
        return found[0]

    def _found(self, name: str) -> list[str]:
        """The documents at the path ``name``, or else all whose path ends so."""
        if name in self.known:
            return [name]
        real = os.path.realpath(name)
        wanted = name.replace("\\", "/").removeprefix("./")
        return [path for path in self.known if os.path.realpath(path) == real] or [
            path for path in self.known if f"/{path.replace(os.sep, '/')}".endswith(f"/{wanted}")
        ]

    def _all(self, paths: Iterable[str], ways: Mapping[str, Sequence[str]]) -> set[str]:
        """``paths`` and all that ``ways`` lead to from them."""
        found = set(paths)
        waiting = list(found)
        while waiting:
            for path in ways.get(waiting.pop(), ()):
                if path not in found:
                    found.add(path)
                    waiting.append(path)
        return found


def _lost(one: Origin) -> bool:
    """Whether something on the way up is not covered."""
    return one.status in LOST or any(map(_lost, one.above))


def _inside(address: str, wanted: str) -> bool:
    """Whether ``address`` is the one that is wanted or stands below it."""
    mine, other = (normalize("NFC", one).casefold().strip(". ") for one in (address, wanted))
    return mine == other or mine.startswith(f"{other}.")


def _like(word: str, known: Mapping[str, None]) -> str:
    """The names that are most like ``word``."""
    return ", ".join(get_close_matches(word, known, 3, 0.4) or list(known)[:3])
