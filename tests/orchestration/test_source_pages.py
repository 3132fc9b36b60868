"""The source pages in docs/ are those that the declarations make; `portfolio check --about` prints them."""

from __future__ import annotations

import pytest

from extractors.streams import load_streams
from orchestration import cli
from orchestration.source_pages import FOLDER, documented_types, write_page
from orchestration.source_settings import SOURCE_MODULES

TYPES = ("servicenow", "projectdata", "dataverse", "clarity", "jira_align")


def test_every_type_of_source_has_a_page() -> None:
    assert documented_types() == tuple(SOURCE_MODULES)


@pytest.mark.parametrize("source_type", SOURCE_MODULES)
def test_the_page_in_docs_is_the_one_that_the_declarations_make(source_type: str) -> None:
    assert (FOLDER / f"{source_type}.md").read_text(encoding="utf-8") == write_page(source_type), "run `make docs`"


@pytest.mark.parametrize("source_type", TYPES)
def test_a_page_names_every_stream_and_field_that_is_read(source_type: str) -> None:
    page = write_page(source_type)
    for stream in load_streams(source_type).values():
        assert f"| {stream.name}" in page
        assert all(f"`{column.field}`" in page for column in stream.columns)


def test_check_about_prints_the_page_and_checks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--about", "servicenow"]) == 0
    assert capsys.readouterr().out.rstrip("\n") == write_page("servicenow").rstrip("\n")
    assert cli.main(["check", "--about", "servicenov"]) == 2
    assert "did you mean 'servicenow'" in capsys.readouterr().err
