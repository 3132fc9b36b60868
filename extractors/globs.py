"""Globs on a share: which names they match and what their stars stand for."""

from __future__ import annotations

import re
from functools import cache

_PART = re.compile(r"\*\*/|\*+|\?|\[[^\]]+\]")


def count_stars(glob: str) -> int:
    """How many stars the glob has; `**` is one."""
    return sum(part.startswith("*") for part in _PART.findall(glob))


def star_texts(glob: str, name: str) -> tuple[str, ...] | None:
    """What each star of the glob stands for in `name` (a path with `/`); None when the glob does not match."""
    match = _compiled(glob).fullmatch(name)
    return match.groups() if match else None


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    pattern, end = "", 0
    for part in _PART.finditer(glob):
        pattern += re.escape(glob[end : part.start()]) + _translate(part.group())
        end = part.end()
    return re.compile(pattern + re.escape(glob[end:]), re.DOTALL)


def _translate(part: str) -> str:
    if part == "**/":
        return "((?:.*/)?)"
    if part.startswith("*"):
        return "([^/]*)"
    if part == "?":
        return "[^/]"
    inner = part[1:-1].replace("\\", r"\\")
    return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
