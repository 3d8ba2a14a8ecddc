"""Which files of a folder changed since a git ref, asked of the program ``git``; and which plans are to be checked because of that.

Compared is what stands in the folder now with what the ref holds, not the way from one to the other: what equals the ref gets the ref's
verdicts. ``touched`` is pure.
"""

from __future__ import annotations

import errno
import os
import posixpath
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from compliance.errors import InputError
from compliance.record import dataclass

SECONDS = 120
"""How long one question to git may take."""
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_LITERAL_PATHSPECS")
"""Variables that a hook sets for another folder than the one that is asked about."""
_CALM = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
_DIFF = ("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", "--no-relative")


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths from the folder that was asked about, with ``/``; those elsewhere in the repository begin with ``../``.

    ``changed``: files that differ from the ref or are not in it, untracked and ignored ones included, for of these git knows nothing (a
    folder among them, a repository of its own, stands for all below it). ``gone``: files of the ref that are no longer there; a file with
    another name is in both. Names are in Unicode form C.
    """

    changed: frozenset[str]
    gone: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.changed | self.gone

    def has(self, path: str) -> bool:
        """Whether the file, or a folder that it lies in, is among them."""
        return not self.all.isdisjoint(_upwards(named(path)))

    def within(self, path: str) -> bool:
        """Whether the file, or anything in the folder, of this path is among them."""
        name = named(path)
        return self.has(name) or any(one.startswith(f"{name}/") for one in self.all) or name == "."


def changed_since(root: str | os.PathLike[str], ref: str) -> Changes:
    """What differs between the folder ``root`` as it stands (committed, staged, in the work tree, untracked) and the commit ``ref``.

    ``root`` may lie anywhere in a git repository. ``InputError`` where git is missing or fails, there is no repository, or no such ref.
    """
    top, prefix = _place(root)
    commit = _commit(top, ref)
    differing = _pairs(_git(top, *_DIFF, commit, "--")) + _pairs(_git(top, *_DIFF, "--cached", commit, "--"))
    others = _git(top, "ls-files", "-z", "--others").split(b"\0")
    named = [(status, _relative(path, prefix)) for status, path in differing]
    changed = {path for status, path in named if status != b"D"} | {_relative(path, prefix) for path in others if path}
    # Deleted here, and there again: a file that git no longer follows, or one that only the index has lost.
    return Changes(frozenset(changed), frozenset(path for status, path in named if status == b"D") - changed)


def content_at(root: str | os.PathLike[str], ref: str, path: str, limit: int = 20_000_000) -> bytes | None:
    """What the file ``path`` (from ``root``, with ``/``) held at the commit ``ref``; ``None`` where it was not there or has more than
    ``limit`` bytes. Errors as above."""
    top, prefix = _place(root)
    commit = _commit(top, ref)
    inside = posixpath.normpath(posixpath.join(prefix, path))
    listed = _git(top, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", inside)
    if not listed and not inside.isascii():  # Vietnamese letters may be spelled otherwise there
        names = map(os.fsdecode, _git(top, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit).split(b"\0"))
        inside = next((name for name in names if named(name) == named(inside)), inside)
        listed = _git(top, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", inside)
    if not listed.startswith(b"100"):  # no file, or none of the usual sort: a link, a folder, a repository
        return None
    if int(_git(top, "cat-file", "-s", f"{commit}:{inside}")) > limit:
        return None
    return _git(top, "cat-file", "--filters", f"{commit}:{inside}")


def touched(
    plans: Sequence[str],
    parents: Mapping[str, Sequence[str]],
    packs_of: Mapping[str, Sequence[str]],
    changes: Changes,
    before: Mapping[str, Sequence[str]] | None = None,
    common: Iterable[str] = (),
) -> list[str]:
    """Those of ``plans``, in their order, whose verdicts may not be those of the ref; paths as in ``changes``.

    A plan rests on its own file, on its ``parents`` and on its packs. ``before``: its parents at the ref, where they are known; a plan
    whose parents are not the same is chosen, for a parent that is gone or is no longer found is among the ``before`` only. ``common``:
    files and folders on which every plan rests (settings, vocabulary, waivers, own reviews): where one of them changed, all are chosen.
    """
    if any(changes.within(path) for path in common):
        return list(plans)
    return [plan for plan in plans if _rests(plan, parents.get(plan, ()), packs_of.get(plan, ()), changes, before)]


def _rests(
    plan: str, parents: Collection[str], packs: Collection[str], changes: Changes, before: Mapping[str, Sequence[str]] | None
) -> bool:
    once = parents if before is None else before.get(plan, ())
    return set(once) != set(parents) or any(changes.has(path) for path in (plan, *parents, *once, *packs))


def _commit(top: str, ref: str) -> str:
    """The commit that ``ref`` names."""
    if not ref or ref.startswith("-") or not ref.isprintable():
        raise InputError("git-ref-form", ref=ref)
    code, out, _ = _run(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if code:
        shallow = _git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
        raise InputError("git-ref-shallow" if shallow else "git-ref", ref=ref, path=top)
    return out.decode("ascii").strip()


def _place(root: str | os.PathLike[str]) -> tuple[str, str]:
    """The top of the repository that ``root`` lies in, and the way from there to ``root``, with ``/`` and without one at its end."""
    name = os.fspath(root)
    if not os.path.isdir(name):
        raise InputError("git-no-repository", path=name, problem=os.strerror(errno.ENOTDIR))
    code, out, problem = _run(name, "rev-parse", "--show-toplevel")
    if code:
        raise InputError("git-no-repository", path=name, problem=problem)
    prefix = _git(name, "rev-parse", "--show-prefix")
    return os.fsdecode(out).removesuffix("\n"), os.fsdecode(prefix).removesuffix("\n").removesuffix("/")


def _git(folder: str, *words: str) -> bytes:
    """What git prints; ``InputError`` where it fails."""
    code, out, problem = _run(folder, *words)
    if code:
        raise InputError("git-failed", command=words[0], path=folder, problem=problem)
    return out


def _run(folder: str, *words: str) -> tuple[int, bytes, str]:
    """Exit code, output, and the first line of what git complains of."""
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None:
        raise InputError("git-missing")
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN} | _CALM
    # A monitor of files is a program that the repository's own settings name: nothing of a repository is run.
    command = [program, "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError("git-slow", command=words[0], path=folder, seconds=SECONDS) from None
    except (OSError, ValueError) as error:
        raise InputError("git-failed", command=words[0], path=folder, problem=getattr(error, "strerror", None) or str(error)) from None
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return done.returncode, done.stdout, said[0] if said else f"exit code {done.returncode}"


def _pairs(out: bytes) -> list[tuple[bytes, bytes]]:
    """Status and path of each entry of ``--name-status -z``."""
    parts = out.split(b"\0")
    return list(zip(parts[:-1:2], parts[1::2], strict=True))


def _relative(path: bytes, prefix: str) -> str:
    """A path from the top of the repository as one from the folder that was asked about."""
    name = os.fsdecode(path)
    return named(posixpath.relpath(name, prefix) if prefix else name)


def named(path: str) -> str:
    """A path in the one form in which paths are compared: macOS and git may spell Vietnamese letters in two ways."""
    return unicodedata.normalize("NFC", posixpath.normpath(path.replace(os.sep, "/")))


def _upwards(path: str) -> list[str]:
    """The path and the folders that it lies in."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
