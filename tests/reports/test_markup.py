"""The HTML of every template, read by a parser that follows the HTML standard and tells its parse errors."""

from pathlib import Path

import pytest
from justhtml import JustHTML

from reports import SiteSummary


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_template_parses_without_an_error(rendered: dict[str, tuple[Path, SiteSummary]], audience: str) -> None:
    folder, summary = rendered[audience]
    faults = [
        f"{path}: {error}"
        for path in summary.templates.values()
        for error in JustHTML((folder / path).read_text(encoding="utf-8"), collect_errors=True).errors
    ]
    assert faults == []


def test_the_parser_sees_errors() -> None:
    assert JustHTML("<!doctype html><title>t</title><p>a</div>", collect_errors=True).errors
