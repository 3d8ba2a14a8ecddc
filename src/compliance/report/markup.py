"""What pages for a browser have in common: text that is escaped, signs, and a head that lets nothing run or load but what it holds."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from compliance.report.rows import SIGNS
from compliance.report.words import Words, clean

WEB = Path(__file__).with_name("web")
"""Styles and scripts of the pages."""


def text(value: str) -> str:
    """``value`` on one line as text of HTML, in elements and in quoted attributes."""
    return escape(clean(value))


def sign(status: str) -> str:
    """The sign of a verdict, which stands with its name."""
    return f'<span class="sign" aria-hidden="true">{SIGNS[status]}</span>'


def head(title: str, words: Words, style: str, script: str) -> str:
    """All of a page up to its body. Only ``style`` and ``script`` apply, which are known by their digests."""
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{text(words.say("language"))}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _digest(part: str) -> str:
    return f"sha256-{b64encode(sha256(part.encode()).digest()).decode()}"
