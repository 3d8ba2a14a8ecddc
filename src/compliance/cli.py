"""Arguments in, exit code out; the only place that prints.

Exit codes: 0 nothing at or above ``--fail-on``; 1 gaps; 2 something could not be done (what could is still reported).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from compliance import __version__, arguments, output, settings
from compliance.arguments import BASELINE_VERBS, COMMANDS, CONFIG_VERBS, RULES_VERBS, WHOLE, Arguments
from compliance.delivery import PLAN, spare
from compliance.errors import ComplianceError, InputError
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.model.settings import Settings
from compliance.report import Reading, choices
from compliance.report.words import Words, clean

DONE, GAPS, FAILED, INTERRUPTED = 0, 1, 2, 130
_MEGABYTE = 1_000_000
_CYCLES = 50_000
"""New objects after which Python looks for cycles, of which there are next to none here: by its own measure that is a tenth of the time."""
_NOTHING_GIVEN = {"explain": "usage-no-rule", "rules": "usage-no-verb", "baseline": "usage-no-baseline-verb", "config": "usage-no-verb-of"}
_VERBS = {"rules": RULES_VERBS, "baseline": BASELINE_VERBS, "config": CONFIG_VERBS}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that ``words`` (the program's arguments) ask for and return the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    gc.set_threshold(_CYCLES)
    try:
        from compliance import library

        try:
            messages = library.messages(arguments.language(given, os.environ))
        except ComplianceError as error:  # the installation is broken, and there are no words to say so
            output.complain(f"compliance: {clean(str(error))}")
            return FAILED
        run = _Run(Words(messages), "--debug" in given)
        with run.attempt():
            run.do(arguments.read(given))
    except KeyboardInterrupt:
        return INTERRUPTED
    return run.code


class _Run:
    """One run: its words, and the exit code as it stands so far."""

    def __init__(self, words: Words, debug: bool) -> None:
        self.words, self.debug, self.code = words, debug, DONE
        self.settings = Settings()

    def attempt(self, path: str = "") -> _Attempt:
        """What is done inside may fail: that is said, the exit code becomes 2, and the run goes on."""
        return _Attempt(self, path)

    def complain(self, text: str) -> None:
        """A line on standard error."""
        output.complain(f"compliance: {clean(text)}")

    def do(self, asked: Arguments) -> None:
        """Whatever was asked for."""
        if asked.given("--help"):
            output.show(self.words.say(f"help-{asked.command}" if asked.command else "help", formats=choices(self.words), plan=PLAN))
        elif asked.given("--version"):
            output.show(f"compliance {__version__}\n")
        elif not asked.command:
            raise InputError("usage-nothing", known=", ".join(COMMANDS))
        elif not asked.files and asked.command not in WHOLE:
            verbs = ", ".join(_VERBS.get(asked.command, ()))
            raise InputError(_NOTHING_GIVEN.get(asked.command, "usage-no-plan"), command=asked.command, known=verbs)
        else:
            self.settings = settings.resolve(asked, os.environ, None if asked.command == "init" else ".")
            self.speak(self.settings.values.lang)
            asked = settings.filled(asked, self.settings)
            _guard(asked, self.settings.path)
            self.carry_out(asked)

    def speak(self, language: str | None) -> None:
        """Go on in the language that compliance.yaml names: until it was read, that of the system had to do."""
        if language and language != self.words.messages.get("language"):
            from compliance import library

            self.words = Words(library.messages(language))

    def carry_out(self, asked: Arguments) -> None:
        """The command that was asked for, its words known to be right."""
        if asked.command == "parse":
            self.parse(asked)
        elif asked.command == "derive":
            self.derive(asked)
        else:
            from importlib import import_module

            self.ends(import_module(f"compliance.commands.{asked.command}").run(self, asked))

    def ends(self, code: int) -> None:
        """The exit code of a command; what failed on the way counts more."""
        self.code = max(self.code, code)

    def parse(self, asked: Arguments) -> None:
        """``compliance parse``."""
        from compliance import pipeline

        plan = pipeline.parse_file(asked.files[0], self.lexicon(asked), self.limit(asked))
        if asked.last("--format", "terminal") == "json":
            from compliance.report.json_report import dump
            from compliance.report.plan_json import plan_json

            self.hand_over(asked, dump(plan_json(plan, self.words)), utf8=True)
        else:
            from compliance.report.outline import outline

            self.hand_over(asked, outline(plan, self.reading(asked)), utf8=False)

    def derive(self, asked: Arguments) -> None:
        """``compliance derive``."""
        from compliance import library, pipeline

        path, lexicon = asked.files[0], self.lexicon(asked)
        plan = pipeline.parse_file(path, lexicon, self.limit(asked))
        self._notes(path, plan)
        pack = pipeline.derived_pack(path, plan, lexicon).rules
        if asked.given("--output"):
            from compliance.merge import update

            for note in update(pack, asked.last("--output", "")):
                self.complain(self.words.note(note))
        else:
            output.show(library.dump_pack(pack), utf8=True)
        self.complain(self.words.coverage(pack.clauses - len(pack.left_out), pack.clauses, pack.left_out))

    def _notes(self, path: str, plan: Plan) -> None:
        """What was done to a higher plan to read it; that of a draft stands in its report."""
        for note in plan.document.notes:
            self.complain(f"{path}: {self.words.note(note)}")

    def lexicon(self, asked: Arguments) -> Lexicon:
        """The vocabulary, with that of the user."""
        from compliance import library

        return library.lexicon(asked.all("--vocabulary"))

    def reading(self, asked: Arguments) -> Reading:
        """How the output will be read."""
        filed = asked.given("--output")
        environment = dict(os.environ)
        return Reading(self.words, output.width(environment), not filed and output.styled(environment), asked.last("--show", "gaps"))

    def limit(self, asked: Arguments) -> int:
        """Bytes of the largest file that is read."""
        return int(self.settings.values.max_size * _MEGABYTE)

    def hand_over(self, asked: Arguments, text: str, utf8: bool) -> None:
        """The output, to the file that was asked for or to standard output."""
        if asked.given("--output"):
            output.save(asked.last("--output", ""), text)
        else:
            output.show(text, utf8)


class _Attempt:
    """See ``_Run.attempt``."""

    def __init__(self, run: _Run, path: str) -> None:
        self.run, self.path = run, path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        self.run.code = FAILED
        if self.run.debug:
            import traceback

            output.complain("".join(traceback.format_exception(error)).rstrip())
        if isinstance(error, ComplianceError):
            for line in self.run.words.error(error):
                self.run.complain(line)
        else:
            problem = f"{type(error).__name__}: {error}"
            self.run.complain(self.run.words.say("unexpected", path=self.path or "-", problem=problem))
        return True


def _guard(asked: Arguments, config: str) -> None:
    """``InputError`` when the output would be written over one of the files that are read."""
    if asked.command == "fix":  # the original may be written over when it is named
        return
    named = ("--against", "--rules", "--waivers", "--baseline", "--report")
    spare([*asked.files, *(path for option in named for path in asked.all(option)), *filter(None, [config])], asked, asked.files)
