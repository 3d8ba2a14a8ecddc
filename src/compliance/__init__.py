"""Check a draft plan of a Vietnamese administration against the plan above it."""

from __future__ import annotations

__version__ = "0.1.0"
