"""Packages that some formats need and a usual installation does not bring."""

from __future__ import annotations

from types import ModuleType

from compliance.errors import InputError


def needed(module: str, package: str, form: str) -> ModuleType:
    """The module, or ``InputError`` that names the command to install ``package``, which the extra of the format's name brings."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise InputError("format-missing-extra", format=form, package=package, extra=form) from None
