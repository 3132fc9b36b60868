"""ArcGIS's own manner: errors under HTTP 200, dates in milliseconds, page caps unsaid, layers that cannot page by offset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors import arcgis, pacing
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply
from tests.feeds.open_portals import books, failed, make_context, run, spooled

ROOT = "/FeatureServer"
FIELDS = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID"},
    {"name": "Amount", "type": "esriFieldTypeDouble"},
    {"name": "FY", "type": "esriFieldTypeDouble"},
    {"name": "Per", "type": "esriFieldTypeInteger"},
    {"name": "Posted", "type": "esriFieldTypeDate"},
]
MAPPED = {"amount": "Amount", "fiscal_year": "FY", "period": "Per", "posting_date": "Posted"}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


class Service(ScriptedServer):
    """One layer of three rows as raw JSON, in pages of two; what it describes is up to the test."""

    def __init__(self) -> None:
        super().__init__()
        self.description: Any = {"objectIdField": "OBJECTID", "fields": FIELDS}
        self.rows = [
            '{"OBJECTID": 1, "Amount": 1.25E7, "FY": 2026.0, "Per": 1, "Posted": 1767254400000}',
            '{"OBJECTID": 2, "Amount": -0.01, "FY": 2026.0, "Per": 1, "Posted": -86400000}',
            '{"OBJECTID": 3, "Amount": 10.10, "FY": 2026.0, "Per": 2, "Posted": null}',
        ]

    def handle(self, asked: Asked) -> Reply:
        if asked.path == f"{ROOT}/0":
            return json_reply(self.description)
        if "returnCountOnly" in asked.params:
            return json_reply({"count": len(self.rows)})
        if "outStatistics" in asked.params:
            return json_reply({"features": [{"attributes": {"control_sum": 12500010.090000001}}]})
        start = int(asked.params.get("resultOffset", "0"))
        features = ", ".join(f'{{"attributes": {row}}}' for row in self.rows[start : start + 2])
        body = (
            f'{{"objectIdFieldName": "OBJECTID", "fields": {json_reply(FIELDS)[2].decode()}, "features": [{features}]}}'
        )
        return 200, {"Content-Type": "text/plain"}, body.encode()


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as running:
        yield running


def read(service: ScriptedServer, folder: Path, **table: Any) -> Any:
    entry = {"base_url": service.url + ROOT, "datasets": {"journal_lines": {"id": 0, "columns": MAPPED}}}
    (outcome,) = arcgis.extract(arcgis.parse_settings("portal", {**entry, **table}), make_context(folder))
    return outcome


def test_numbers_and_instants_land_as_plain_texts_and_a_noisy_sum_ties(service: Service, tmp_path: Path) -> None:
    delivery, rows = spooled(read(service, tmp_path))
    assert [row["amount"] for row in rows] == ["12500000", "-0.01", "10.10"]
    assert {row["fiscal_year"] for row in rows} == {"2026"}
    assert [row["posting_date"] for row in rows] == ["2026-01-01T08:00:00.000Z", "1969-12-31T00:00:00.000Z", None]
    assert datetime(2026, 1, 1, 8, tzinfo=UTC).timestamp() == 1767254400
    assert delivery.control.amount_text == "12500010.09"
    assert all("OBJECTID" not in (row["_extra"] or "") for row in rows)


@pytest.mark.parametrize("description", [{"error": {"code": 403, "message": "no"}}, {"name": "bare"}])
def test_a_layer_that_does_not_describe_itself_is_read_by_its_answers(
    service: Service, tmp_path: Path, description: Any
) -> None:
    service.description = description
    delivery, rows = spooled(read(service, tmp_path))
    assert len(rows) == 3
    assert delivery.control.amount_text == "12500010.09"
    assert rows[0]["posting_date"] == "2026-01-01T08:00:00.000Z"
    assert service.asked[-3].params["orderByFields"] == "OBJECTID"


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_passing_error_under_200_is_tried_again(service: Service, tmp_path: Path, code: int) -> None:
    error = json_reply({"error": {"code": code, "message": "Too many requests", "details": []}})
    service.script[f"{ROOT}/0/query"] = [error] * 3
    delivery, rows = spooled(read(service, tmp_path))
    assert (len(rows), delivery.retries) == (3, 3)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (498, "sign-in was refused (498: Invalid token - expired)"),
        (499, "sign-in was refused (499"),
        (403, "may not be read (403"),
        (400, "was refused (400: Invalid token - expired)"),
    ],
)
def test_a_lasting_error_under_200_fails_at_once(service: Service, tmp_path: Path, code: int, words: str) -> None:
    service.handle = lambda asked: json_reply(  # type: ignore[method-assign]
        {"error": {"code": code, "message": "Invalid token", "details": ["expired"]}}
    )
    assert words in failed(read(service, tmp_path), tmp_path)
    assert len(service.asked) <= 2


def test_a_refused_sign_in_ends_the_other_layers_without_a_request(service: Service, tmp_path: Path) -> None:
    service.handle = lambda asked: json_reply({"error": {"code": 499, "message": "Token Required"}})  # type: ignore[method-assign]
    datasets = {
        "journal_lines": {"id": 0, "columns": MAPPED},
        "vendors": {"id": 1, "columns": {"vendor_id": "V", "name": "N"}},
    }
    table = {"base_url": service.url + ROOT, "datasets": datasets}
    first, second = arcgis.extract(arcgis.parse_settings("portal", table), make_context(tmp_path))
    assert "(vendors was not asked for)" in failed(second, tmp_path)
    assert "499" in failed(first, tmp_path)
    assert len(service.asked) == 1


def test_a_bearer_token_goes_into_the_headers(service: Service, tmp_path: Path) -> None:
    spooled(read(service, tmp_path, auth={"kind": "bearer", "token": "s3cret"}))
    assert {asked.headers["X-Esri-Authorization"] for asked in service.asked} == {"Bearer s3cret"}
    assert {asked.headers["Authorization"] for asked in service.asked} == {"Bearer s3cret"}


def test_a_token_does_not_follow_to_another_host(service: Service, tmp_path: Path) -> None:
    with ScriptedServer() as old:
        old.handle = lambda asked: _moved(service.url, asked)  # type: ignore[method-assign]
        spooled(read(old, tmp_path, auth={"kind": "api_key", "key": "s3cret+"}))
    assert {asked.params["token"] for asked in old.asked} == {"s3cret+"}
    assert not any("token" in asked.params for asked in service.asked)


def _moved(url: str, asked: Asked) -> Reply:
    from urllib.parse import urlencode

    return 301, {"Location": f"{url}{asked.path}?{urlencode(asked.params)}", "Content-Length": "0"}, b""


@pytest.mark.parametrize("options", [{"has_offsets": False}, {"tells_cap": False}])
def test_a_layer_without_offsets_or_a_word_about_its_cap_is_read_whole(tmp_path: Path, options: dict[str, Any]) -> None:
    with run("arcgis", **options) as portal:
        delivery, rows = spooled(portal.read(tmp_path))
    assert len(rows) == len(books().lines) == delivery.rows_reported


def test_a_condition_goes_with_rows_and_figures(tmp_path: Path) -> None:
    year = books().lines[0].fiscal_year
    for options in ({}, {"has_offsets": False}):
        with run("arcgis", **options) as portal:
            delivery, rows = spooled(portal.read(tmp_path, where=f"fiscal_year = {year} OR 1 = 0"))
        assert len(rows) == sum(line.fiscal_year == year for line in books().lines)
        assert delivery.control.count_text == str(len(rows))
