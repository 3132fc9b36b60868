"""The words of Jira Align's enums: what the site itself says of a code, else what the city configured as `enums`.

Facts (platform reference, section 5.2): state, status and type are whole numbers per item type; `processStepName` says
"84 - Implementing MVP" of processStepId 84; a site may have a table of its process steps (ProcessStepDto).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from extractors.cells import to_text
from extractors.records import Row

ANY = "*"
STATE = "state"
STEP, STEP_NAME = "processStepId", "processStepName"

Table = Mapping[str, str]
Tables = Mapping[tuple[str, str], Table]


class Words:
    """The words of one site. `read_steps` gets the site's own table of process steps (empty where it has none), once."""

    def __init__(self, tables: Tables, read_steps: Callable[[], Table]) -> None:
        self._tables = tables
        self._read_steps = read_steps
        self._steps: Table | None = None

    def knows(self, names: Collection[str], field: str) -> bool:
        """Whether `enums` says anything of that field of an item type."""
        return any((name, field.casefold()) in self._tables for name in (*names, ANY))

    def find(self, names: Collection[str], field: str, code: str, row: Row) -> str | None:
        """The word of a code, None when nobody says."""
        if field == STEP and (named := _strip_number(to_text(row.get(STEP_NAME)), code)):
            return named
        for name in (*names, ANY):
            if word := self._tables.get((name, field.casefold()), {}).get(code.strip()):
                return word
        return self._find_step(code) if field == STEP else None

    def _find_step(self, code: str) -> str | None:
        if self._steps is None:
            self._steps = self._read_steps()
        return self._steps.get(code.strip())


def parse_enums(name: str, enums: Any, item_types: Collection[str]) -> tuple[Tables, list[str]]:
    """The configured tables by (item type, field in lower case), and what is wrong with them.

    The literal form is `enums = { epics_state = { "2" = "In Progress" } }`: item type, `_`, field. A field alone holds for
    every item type; `enums.epics.state` and, for its state, `enums.epics` say the same as `epics_state`.
    """
    tables: dict[tuple[str, str], Table] = {}
    sentences: list[str] = []
    if not isinstance(enums, Mapping):
        return {}, [
            f'Source {name}: enums must be a table, such as enums = {{ epics_state = {{ "2" = "In Progress" }} }}.'
        ]
    for key, entry in enums.items():
        item_type, field = _split(key, item_types)
        parts = {field: entry}
        if item_type != ANY and not field:
            is_nested = isinstance(entry, Mapping) and any(isinstance(one, Mapping) for one in entry.values())
            parts = dict(entry) if is_nested else {STATE: entry}
        for part, words in parts.items():
            if not isinstance(words, Mapping) or not all(isinstance(word, str) for word in words.values()):
                sentences.append(f'Source {name}: enums {key} must be a table of code = "word", both as texts.')
            else:
                tables[item_type, part.casefold()] = {code.strip(): word for code, word in words.items()}
    return tables, sentences


def _split(key: str, item_types: Collection[str]) -> tuple[str, str]:
    """The item type and the field that a key of `enums` names; `epic` is as good as `epics`."""
    spelled = {_singular(one): one for one in item_types} | {one: one for one in item_types}
    for separator in (".", "_"):
        head, _, rest = key.partition(separator)
        if head.casefold() in spelled:
            return spelled[head.casefold()], rest
    return ANY, key


def _singular(resource: str) -> str:
    return resource.removesuffix("ies") + "y" if resource.endswith("ies") else resource.removesuffix("s")


def _strip_number(text: str | None, code: str) -> str | None:
    """`Implementing MVP` of `84 - Implementing MVP`; a name without its number as it is."""
    head, dash, rest = (text or "").partition(" - ")
    return (rest if dash and head.strip() == code.strip() else text or "").strip() or None
