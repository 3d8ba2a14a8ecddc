"""Commands beside check, parse and derive, one a file; ``Session`` is what the command line gives them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Protocol

    from compliance.arguments import Arguments
    from compliance.model.lexicon import Lexicon
    from compliance.model.settings import Settings
    from compliance.report import Reading
    from compliance.report.words import Words

    class Session(Protocol):
        """One run of the program."""

        words: Words
        code: int
        settings: Settings

        def attempt(self, path: str = "") -> AbstractContextManager[bool | None]:
            """What is done inside may fail: that is said, the exit code becomes 2, and the run goes on."""

        def complain(self, text: str) -> None:
            """A line on standard error."""

        def lexicon(self, asked: Arguments) -> Lexicon:
            """The vocabulary, with that of the user."""

        def reading(self, asked: Arguments) -> Reading:
            """How the output will be read."""

        def limit(self, asked: Arguments) -> int:
            """Bytes of the largest file that is read."""

        def hand_over(self, asked: Arguments, text: str, utf8: bool) -> None:
            """The output, to the file that was asked for or to standard output."""
