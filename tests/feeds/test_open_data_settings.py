"""How every open-data portal is configured, signed in to and checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors import pacing
from extractors.errors import ExtractError, SettingsError
from tests.feeds.open_portals import COLUMNS, VENDORS, Running, books, failed, run, spooled


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture(params=VENDORS)
def portal(request: pytest.FixtureRequest) -> Iterator[Running]:
    with run(request.param) as running:
        yield running


def test_a_key_is_needed_and_never_told(portal: Running, tmp_path: Path) -> None:
    portal.portal.key = "s3cret key+/="
    sentence = failed(portal.read(tmp_path), tmp_path)
    assert "refused" in sentence or "may not be read" in sentence
    portal.settings = {"auth": {"kind": "api_key", "key": portal.portal.key}}
    delivery, rows = spooled(portal.read(tmp_path))
    assert len(rows) == len(books().lines)
    written = (tmp_path / "journal_lines" / "0001" / "delivery.json").read_text()
    assert "s3cret" not in written
    assert delivery.request_log
    portal.settings = {"auth": {"kind": "api_key", "key": "wrong s3cret+"}}
    outcome = portal.read(tmp_path)
    assert "s3cret" not in getattr(outcome, "sentence", "s3cret")


def test_check_counts_and_names_what_is_wrong(portal: Running, tmp_path: Path) -> None:
    assert portal.check(tmp_path) == f"datasets readable: journal_lines {len(books().lines)} rows"
    with pytest.raises(ExtractError, match="has no column 'suplier'; it has account, amount"):
        portal.check(tmp_path, columns={**COLUMNS, "vendor_name": "suplier"})


def test_the_minutes_of_a_source_end_it(portal: Running, tmp_path: Path) -> None:
    assert "source_minutes" in failed(portal.read(tmp_path, seconds=-1), tmp_path)


def test_settings_are_checked_whole() -> None:
    for name, vendor in VENDORS.items():
        with pytest.raises(SettingsError) as caught:
            table = {
                "base_url": "http://elsewhere",
                "datasets": {"journal_lines": {"id": "a b", "colums": {}}, "jornal": {}},
            }
            vendor.module.parse_settings("portal", table)
        assert len(caught.value.sentences) >= 3, name
        with pytest.raises(SettingsError, match="id"):
            entry = {"id": "no/such id", "columns": COLUMNS}
            vendor.module.parse_settings("portal", {"base_url": "https://a.b", "datasets": {"journal_lines": entry}})
        with pytest.raises(SettingsError, match="datasets must be a table"):
            vendor.module.parse_settings("portal", {"base_url": "https://a.b"})
