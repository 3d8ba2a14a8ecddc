"""Content of a plan that ends the process that receives it, as a crash of native code would: for tests of what that costs."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any


class Bomb(bytes):
    """Goes off where the name of the process begins with ``where``."""

    where: str

    def __new__(cls, where: str) -> Bomb:
        made = super().__new__(cls, b"bomb")
        made.where = where
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return received, (self.where,)


def received(where: str) -> Bomb:
    """What unpickling it does."""
    if multiprocessing.current_process().name.startswith(where):
        os._exit(7)
    return Bomb(where)
