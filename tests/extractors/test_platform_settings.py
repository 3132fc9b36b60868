"""What a platform is configured by: every mistake in one sentence that names the place and the nearest right word."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.errors import SettingsError
from extractors.platform_settings import parse_platform

GOOD = {"base_url": "https://pwa.example.gov/pwa/", "auth": {"kind": "none"}}


def parse(extra_keys: tuple[str, ...] = (), **table: Any) -> Any:
    return parse_platform("office", GOOD | table, ("basic", "none"), extra_keys)


def problems(extra_keys: tuple[str, ...] = (), **table: Any) -> list[str]:
    with pytest.raises(SettingsError) as error:
        parse(extra_keys, **table)
    return list(error.value.sentences)


def test_good_settings_lose_the_slash_at_the_end_and_keep_what_only_this_type_has() -> None:
    settings = parse(("project_level",), project_level="epics", fields={"u_h": "reported_health"})
    assert settings.base_url == "https://pwa.example.gov/pwa"
    assert settings.extra == {"project_level": "epics"}
    assert [(one.field_name, one.canonical, one.kind) for one in settings.mapped] == [
        ("u_h", "reported_health", "text")
    ]


def test_values_give_the_words_that_a_mapped_field_translates() -> None:
    settings = parse(fields={"u_h": "status"}, values={"status": {"5": "on_hold"}})
    assert settings.mapped[0].words == {"5"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"bsae_url": "x"}, "did you mean 'base_url'"),
        ({"project_level": "epics"}, "unknown key 'project_level'"),
        ({"base_url": "http://example.gov"}, "base_url must begin with https"),
        ({"base_url": "https://user:secret@example.gov"}, "put them into auth"),
        ({"base_url": 5}, "base_url must be a text"),
        ({"base_url": ""}, "base_url must begin with https"),
        ({"auth": {"kind": "ntlm"}}, "not one of basic, none"),
        ({"fields": {"u_h": "reported_helth"}}, "did you mean 'reported_health'"),
        ({"fields": {"a": "status", "b": "status"}}, "more than once"),
        ({"fields": {"u h": "status"}}, "which is no field name"),
        ({"fields": ["status"]}, "fields must be a table"),
        ({"fields": {"u_h": 1}}, "fields must be a table"),
        ({"values": {"status": "on_hold"}}, "values must be a table"),
        ({"values": {"statuss": {"5": "on_hold"}}}, "did you mean 'status'"),
    ],
)
def test_each_mistake_is_one_sentence_with_the_source_in_it(table: dict[str, Any], words: str) -> None:
    found = problems(**table)
    assert len(found) == 1
    assert words in found[0]
    assert found[0].startswith("Source office: ") and found[0].endswith((".", "?"))
    assert "secret" not in found[0]


def test_every_mistake_is_told_at_once() -> None:
    assert len(problems(bsae_url="x", base_url="ftp://x", auth=None, fields={"u": "statis"})) == 4
