"""Each platform's entry in macros/platforms.sql names entities that exist and streams that are declared; no database needed."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest

from extractors.streams import load_streams, relation_kinds
from tests.dbt.landing_database import PROJECT


class ReturnedError(Exception):
    """Carries what a macro returns, as dbt's `return` does."""


def call(macro: str, *arguments: Any) -> Any:
    """What a macro of macros/platforms.sql returns."""

    def give_back(value: Any) -> None:
        raise ReturnedError(value)

    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    environment.globals["return"] = give_back
    module = environment.from_string((PROJECT / "macros" / "platforms.sql").read_text(encoding="utf-8")).module
    try:
        getattr(module, macro)(*arguments)
    except ReturnedError as returned:
        return returned.args[0]
    raise AssertionError(f"The macro {macro} returns nothing.")


def test_every_kind_of_relation_says_what_it_speaks_of() -> None:
    assert call("platforms").keys() == set(relation_kinds())


@pytest.mark.parametrize("platform", sorted(call("platforms")))
def test_every_entity_has_columns_and_a_declared_stream_that_makes_it_known(platform: str) -> None:
    spoken = call("platforms")[platform]
    declared = load_streams(platform).keys()
    read_from = spoken.get("read_from", {})
    for entity in [*spoken["staged"], *spoken["derived"]]:
        assert call("entity_columns", entity), entity
    for entity in ("projects", *call("project_entities")):
        stream = read_from.get(entity) or (entity if entity in spoken["staged"] + spoken["derived"] else None)
        assert stream is None or stream in declared, (
            f"{entity} is read from {stream}, which {platform} does not declare"
        )
    assert set(read_from.values()) <= declared
