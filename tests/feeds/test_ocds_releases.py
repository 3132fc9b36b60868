"""What releases and records say, merged: which value is first, what an amendment changed, and what cannot be told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from extractors import ocds
from extractors.errors import ExtractError, SettingsError
from extractors.ocds_documents import inspect_document
from tests.feeds.ocds_reading import DATA, contract, delivery_of, of_releases, package, read, release, rows_of, write
from tests.feeds.open_portals import failed, judge, make_context, spooled

AWARD = {"id": "a1", "suppliers": [{"id": "S1", "name": "Acme"}, {"id": "S2"}], "title": "Award"}


def only(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def money(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return only(rows, "contract_id", "original_amount", "current_amount")


def test_the_fictional_process_from_planning_to_implementation(tmp_path: Path) -> None:
    found = read(DATA / "releases.json", tmp_path, currency="GBP", sign="£")
    (one,) = spooled(found["contracts"])[1]
    contract_id = "ocds-213czf-000-00001/ocds-213czf-000-00001-contract-01"
    assert (one["contract_id"], one["original_amount"], one["current_amount"]) == (contract_id, "11000000", "11000000")
    assert (one["vendor_name"], one["finance_project_code"]) == ("AnyCorp Cycle Provision", "SP001")
    assert one["title"] == "Contract to build new cycle lanes in the centre of town."
    assert (one["start_date"], one["end_date"]) == ("2010-07-01T00:00:00Z", "2011-06-30T23:59:00Z")
    assert only(spooled(found["payments"])[1], "payment_id", "amount", "payment_date") == [
        (f"{contract_id}/ocds-213czf-000-00001-1", "50000", "2010-08-01T00:00:00Z"),
        (f"{contract_id}/ocds-213czf-000-00001-2", "10000", "2010-10-01T00:00:00Z"),
    ]
    assert only(spooled(found["vendors"])[1], "vendor_id", "name") == [("GB-COH-11111111", "AnyCorp Cycle Provision")]
    assert [judge(outcome).outcome for outcome in found.values()] == ["accept"] * 4


@pytest.mark.parametrize("name", ["record.json", "record_with_versions.json.gz"])
def test_records_say_what_their_releases_say(tmp_path: Path, name: str) -> None:
    def told(location: Path, folder: Path) -> dict[str, Any]:
        rows = rows_of(location, folder, currency="GBP")
        return {
            stream: [{k: v for k, v in row.items() if k != "_extra"} for row in each] for stream, each in rows.items()
        }

    assert told(DATA / name, tmp_path / "record") == told(DATA / "releases.json", tmp_path / "releases")


def test_money_in_another_currency_waits_in_suspense(tmp_path: Path) -> None:
    found = read(DATA / "releases.json", tmp_path)
    verdict = judge(found["payments"])
    assert verdict.outcome == "hold", "every row is refused"
    assert any("currency_unknown in amount (2)" in check.reason for check in verdict.checks)
    assert [row["amount"] for row in spooled(found["payments"])[1]] == ["GBP 50000", "GBP 10000"]


def test_dates_of_other_zones_are_put_in_order_as_instants(tmp_path: Path) -> None:
    later, earlier = "2026-01-01T23:00:00-07:00", "2026-01-02T01:00:00Z"
    found = of_releases(tmp_path, release(later, contract(7), tag="contractAmendment"), release(earlier, contract(5)))
    assert money(found["contracts"]) == [("o1/c1", "5", "7")]
    assert only(found["contract_amendments"], "amendment_date", "change_amount") == [
        ("2026-01-02T06:00:00.000000Z", "2")
    ]


def test_a_date_without_a_zone_is_city_time(tmp_path: Path) -> None:
    found = of_releases(
        tmp_path, release("2026-01-01T20:00:00", contract(7)), release("2026-01-02T02:30:00Z", contract(5))
    )
    assert money(found["contracts"]) == [("o1/c1", "5", "7")], "20:00 in Phoenix is 03:00 UTC"


def test_changes_of_value_go_to_the_amendments_that_made_them(tmp_path: Path) -> None:
    first = {"id": "m1", "date": "2026-02-01", "rationale": "More lanes"}
    second = {"id": "m2", "date": "2026-03-01", "description": "Fewer", "releaseID": "R3"}
    found = of_releases(
        tmp_path,
        release("2026-01-01", contract(1000.5)),
        release("2026-02-02", contract(1500, amendments=[first]), tag="contractAmendment"),
        {**release("2026-03-02", contract(1400.25, amendments=[first, second]), tag="contractAmendment"), "id": "R3"},
        {**release("2026-04-02", contract(1400.30), tag="contractAmendment"), "id": "R4"},
        release(
            "2026-05-02", contract(None, amendments=[{"id": "m5", "rationale": "More time"}]), tag="contractAmendment"
        ),
        release("2026-06-02", contract(None, ("t1", 5)), tag="implementation"),
    )
    assert money(found["contracts"]) == [("o1/c1", "1000.5", "1400.3")]
    assert only(found["contract_amendments"], "amendment_id", "amendment_date", "change_amount", "reason") == [
        ("m1", "2026-02-01", "499.5", "More lanes"),
        ("m2", "2026-03-01", "-99.75", "Fewer"),
        ("R4", "2026-04-02T12:00:00.000000Z", "0.05", None),
        ("m5", None, None, "More time"),
    ]


def test_a_change_that_is_no_amendment_is_told_and_counts_in_the_current_amount_alone(tmp_path: Path) -> None:
    published = write(
        tmp_path / "p",
        package(release("2026-01-01", contract(5)), release("2026-02-01", contract(6), tag="contractUpdate")),
    )
    found = read(published, tmp_path / "s")
    assert money(spooled(found["contracts"])[1]) == [("o1/c1", "5", "6")]
    assert spooled(found["contract_amendments"])[1] == []
    assert "1 values of contracts change in releases that are not tagged" in delivery_of(found["contracts"]).warnings[0]


def test_null_empties_a_value_and_a_later_one_fills_it(tmp_path: Path) -> None:
    cases: list[tuple[list[Any], tuple[str | None, str | None]]] = [
        ([5, {"value": None}], ("5", None)),
        ([5, {"value": {"amount": None}}], ("5", None)),
        ([{"value": {"amount": None, "currency": "USD"}}, 9], ("9", "9")),
        ([5, {"title": "t"}], ("5", "5")),
    ]
    for number, (stated, expected) in enumerate(cases):
        told = [contract(one) if isinstance(one, int) else {"id": "c1", **one} for one in stated]
        found = of_releases(tmp_path / str(number), release("2026-01-01", told[0]), release("2026-02-01", told[1]))
        assert money(found["contracts"]) == [("o1/c1", *expected)]


def test_a_process_spread_over_files_is_one_in_whatever_order(tmp_path: Path) -> None:
    """The later release comes first, the last file holds an older one again, and ids are once a number and once a text."""
    first, second = (
        release("2026-01-01", contract(5, ("t", 1), id=7)),
        release("2026-02-01", contract(8, ("t", 1), id="7"), tag="contractAmendment"),
    )
    found = rows_of(write(tmp_path / "p", package(second), package(first), package(first)), tmp_path / "s")
    assert money(found["contracts"]) == [("o1/7", "5", "8")]
    assert only(found["payments"], "payment_id", "amount") == [("o1/7/t", "1")]


def test_a_transaction_that_comes_twice_alike_counts_once(tmp_path: Path) -> None:
    found = of_releases(tmp_path, release("2026-01-01", contract(5, ("t", 7), ("t", 7.0))))
    assert only(found["payments"], "payment_id", "amount") == [("o1/c1/t", "7")]


def dispute(tmp_path: Path, *releases: Any) -> tuple[Any, dict[str, Any]]:
    others = release("2026-01-01", contract(1, *((f"x{n}", 1) for n in range(20))), ocid="other")
    more = [release("2026-01-01", contract(1, id=f"k{n}"), ocid="more") for n in range(12)]
    found = read(write(tmp_path / "p", package(others, *more, *releases)), tmp_path / "s")
    return found, {name: judge(found[name]) for name in ("contracts", "payments")}


def test_transactions_that_differ_under_one_id_are_all_refused(tmp_path: Path) -> None:
    found, verdicts = dispute(
        tmp_path,
        release("2026-01-01", contract(9, ("t", 5))),
        release("2026-02-01", contract(9, ("t", 5), ("t", 7), ("u", 2))),
    )
    assert verdicts["payments"].outcome == "accept", verdicts["payments"].to_json()["reasons"]
    totals = verdicts["payments"].totals
    assert (totals["quarantined_rows"], totals["quarantined_amount"]) == (2, "12.00")
    assert (totals["accepted_rows"], totals["accepted_amount"]) == (21, "22.00")
    assert "1 contracts or transactions differ under one id" in delivery_of(found["payments"]).warnings[0]


def test_a_later_release_that_states_it_once_settles_it(tmp_path: Path) -> None:
    _, verdicts = dispute(
        tmp_path, release("2026-01-01", contract(9, ("t", 5), ("t", 7))), release("2026-02-01", contract(9, ("t", 7)))
    )
    assert (verdicts["payments"].totals["quarantined_rows"], verdicts["payments"].totals["accepted_amount"]) == (
        0,
        "27.00",
    )


def test_contracts_that_differ_under_one_id_are_refused_and_their_payments_kept(tmp_path: Path) -> None:
    twice = [contract(5, ("t", 1)), contract(6, ("u", 2))]
    _, verdicts = dispute(tmp_path, release("2026-01-01", *twice, awards=[AWARD]))
    assert verdicts["contracts"].outcome == "accept"
    assert (verdicts["contracts"].totals["quarantined_rows"], verdicts["contracts"].totals["accepted_rows"]) == (2, 13)
    assert verdicts["payments"].totals["accepted_amount"] == "23.00"


def test_an_id_that_differs_between_two_contracts_is_no_dispute(tmp_path: Path) -> None:
    found = of_releases(tmp_path, release("2026-01-01", contract(5, ("t", 1)), contract(6, ("t", 2), id="c2")))
    assert only(found["payments"], "payment_id", "amount") == [("o1/c1/t", "1"), ("o1/c2/t", "2")]


@pytest.mark.parametrize("date", [None, "", "soon", 20260101, "2026-13-01T00:00:00Z"])
def test_releases_without_a_readable_date_are_not_put_in_order(tmp_path: Path, date: Any) -> None:
    bad = {**release("2026-02-01", contract(6, ("t", 2))), "date": date}
    found, verdicts = dispute(tmp_path, release("2026-01-01", contract(5, ("t", 1), ("u", 1))), bad)
    assert [verdicts[name].totals["quarantined_rows"] for name in ("contracts", "payments")] == [1, 2]
    assert verdicts["payments"].outcome == verdicts["contracts"].outcome == "accept"
    assert "cannot be put in order" in delivery_of(found["contracts"]).warnings[0]


def test_a_release_alone_needs_no_date(tmp_path: Path) -> None:
    alone = {
        name: value
        for name, value in release("2026-02-01", contract(6, ("t", 2))).items()
        if name not in ("date", "id")
    }
    found = read(write(tmp_path / "p", package(alone)), tmp_path / "s")
    assert money(spooled(found["contracts"])[1]) == [("o1/c1", "6", "6")]
    assert "no readable date" in delivery_of(found["contracts"]).warnings[0]


def test_what_has_no_key_is_quarantined_whole(tmp_path: Path) -> None:
    nameless = contract(3, ("v", 1), id=None)
    found, verdicts = dispute(
        tmp_path,
        release("2026-01-01", contract(6, (None, 2)), nameless),
        release("2026-01-01", contract(4, ("w", 4)), ocid=None),
    )
    assert [verdicts[name].totals["quarantined_rows"] for name in ("contracts", "payments")] == [2, 3]
    assert "1 releases have no ocid" in delivery_of(found["payments"]).warnings[0]
    lost = [row for row in spooled(found["payments"])[1] if row["payment_id"] is None]
    assert {json.loads(row["_extra"])["ocds"]["value"]["amount"] for row in lost} == {1, 2, 4}


def test_a_payment_without_an_amount_is_kept_without_one(tmp_path: Path) -> None:
    _, verdicts = dispute(tmp_path, release("2026-01-01", contract(6, ("t", None))))
    assert (verdicts["payments"].totals["accepted_rows"], verdicts["payments"].totals["accepted_amount"]) == (
        21,
        "20.00",
    )


def test_the_vendor_is_the_awards_suppliers(tmp_path: Path) -> None:
    parties = [{"id": "S2", "name": "Beta", "roles": ["supplier"]}, {"id": "T", "name": "Loser", "roles": ["tenderer"]}]
    paid = {
        "implementation": {"transactions": [{"id": "t", "value": {"amount": 1}, "payee": {"id": "S3", "name": "Bank"}}]}
    }
    found = of_releases(
        tmp_path,
        release("2026-01-01", {**contract(6), "awardID": "a1", **paid}, awards=[AWARD], parties=parties),
        release("2026-02-01", contract(1, id="c9", awardID="none"), ocid="o2"),
        release("2026-03-01", awards=[{"id": "a", "suppliers": [{"id": "S1", "name": "Acme Ltd"}]}], ocid="o3"),
    )
    assert only(found["contracts"], "title", "vendor_name") == [("Award", "Acme; Beta"), (None, None)]
    assert only(found["payments"], "vendor_name") == [("Bank",)]
    assert only(found["vendors"], "vendor_id", "name") == [("S1", "Acme Ltd"), ("S2", "Beta"), ("S3", "Bank")]


def test_a_change_of_currency_is_no_difference(tmp_path: Path) -> None:
    euros = {"id": "c1", "value": {"amount": 9, "currency": "EUR"}}
    found = of_releases(
        tmp_path, release("2026-01-01", contract(5)), release("2026-02-01", euros, tag="contractAmendment")
    )
    assert money(found["contracts"]) == [("o1/c1", "5", "EUR 9")]
    assert only(found["contract_amendments"], "change_amount") == [("5 -> EUR 9",)]


@pytest.mark.parametrize(("amendments", "original"), [(None, "5"), ([{"id": "m"}], None)])
def test_a_compiled_release_alone_tells_no_first_value_of_an_amended_contract(
    tmp_path: Path, amendments: Any, original: str | None
) -> None:
    told = contract(5) | ({"amendments": amendments} if amendments else {})
    old, new = release("2026-01-01", contract(3)), release("2026-02-01", told)
    records = {"records": [{"ocid": "o1", "compiledRelease": one} for one in (new, old)]}
    found = rows_of(write(tmp_path / "p", records), tmp_path / "s")
    assert money(found["contracts"]) == [("o1/c1", original, "5")], "the newest compiled release replaces the others"


def test_records_that_only_link_fail_with_one_sentence(tmp_path: Path) -> None:
    sentence = failed(read(DATA / "records_non_unique.json", tmp_path)["contracts"], tmp_path)
    assert "record EXAMPLE-1 only links to its releases; have them embedded" in sentence
    link = {"url": "https://example.org/r", "date": "2026-01-01T00:00:00Z", "tag": ["contract"]}
    mixed = {"records": [{"ocid": "o1", "releases": [link, release("2026-01-01", contract(5))]}]}
    sentence = failed(read(write(tmp_path / "p", mixed), tmp_path / "s")["payments"], tmp_path / "s")
    assert "record o1 mixes embedded and linked releases" in sentence


def test_values_of_no_plain_kind_stay_what_they_are(tmp_path: Path) -> None:
    """Merging would take a list of objects apart, and an object after a text for a contradiction."""
    names: list[Any] = ["Acme", {"en": "Acme"}, [{"id": {"a": 1}}]]
    releases = [
        release(f"2026-0{number}-01", contract(5), parties=[{"id": "S1", "name": name}], awards=[{"id": "a", "suppliers": [{"id": "S1"}]}])
        for number, name in enumerate(names, start=1)
    ]  # fmt: skip
    strange = {"id": "c2", "value": {"amount": [5], "currency": "USD"}, "title": ["x"]}
    found = of_releases(tmp_path, *releases, release("2026-04-01", strange))
    assert only(found["vendors"], "name") == [('[{"id": {"a": 1}}]',)]
    assert only(found["contracts"], "title", "current_amount") == [(None, "5"), (None, "[5]")]


@pytest.mark.parametrize("odd", ["no object", contract(5, period="two years"), {"id": "c", "value": 7}])
def test_what_is_no_object_is_held_for_a_person(tmp_path: Path, odd: Any) -> None:
    published = write(tmp_path / "p", package(release("2026-01-01", odd, contract(5, id="c2"))))
    verdict = judge(read(published, tmp_path / "s")["contracts"])
    assert verdict.outcome == "hold"
    assert any(
        "1 contracts, transactions, values or periods are no objects" in check.reason for check in verdict.checks
    )


@pytest.mark.parametrize(
    ("name", "contracts", "payments"),
    [
        ("badfile", 4, 2),
        ("dupe_ids_1", 0, 0),
        ("empty_fields_releases", 0, 0),
        ("releases_non_unique", 0, 0),
        ("tenders_releases_7_releases_check_ocids", 0, 0),
    ],
)
def test_faulty_packages_are_read_to_the_end(tmp_path: Path, name: str, contracts: int, payments: int) -> None:
    found = rows_of(DATA / f"{name}.json", tmp_path)
    assert (len(found["contracts"]), len(found["payments"])) == (contracts, payments)


SHAPES = {
    "pretty package": lambda releases: json.dumps(package(*releases), indent=2),
    "package of records": lambda releases: json.dumps({"records": [{"ocid": "o1", "releases": releases}]}),
    "list": lambda releases: json.dumps(releases),
    "lines of releases": lambda releases: "\n\n".join(map(json.dumps, releases)) + "\n",
    "lines of packages": lambda releases: "\n".join(json.dumps(package(one)) for one in releases),
    "lines of records": lambda releases: "\r\n".join(json.dumps({"ocid": "o1", "releases": [one]}) for one in releases),
    "byte order mark": lambda releases: "\ufeff" + json.dumps(package(*releases)),
}


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_file_says_the_same(tmp_path: Path, shape: str, is_packed: bool) -> None:
    releases = [
        release("2026-01-01", contract(5.10)),
        release("2026-02-01", contract(8, ("t", 1e3)), tag="contractAmendment"),
    ]
    text = SHAPES[shape](releases).encode()
    path = tmp_path / ("x.json.gz" if is_packed else "x.jsonl")
    path.write_bytes(gzip.compress(text) if is_packed else text)
    found = rows_of(path, tmp_path / "s")
    assert money(found["contracts"]) == [("o1/c1", "5.1", "8")]
    assert [row["amount"] for row in found["payments"]] == ["1000"]


def test_a_single_release_in_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(release("2026-01-01", contract(5)), indent=1))
    assert inspect_document(tmp_path / "one.json").kind == "one"
    assert money(rows_of(tmp_path / "one.json", tmp_path / "s")["contracts"]) == [("o1/c1", "5", "5")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"releases": [{"ocid": "o1", "contr', "cut short or no JSON"),
        (b"", "cut short or no JSON"),
        (b"<html></html>", "cut short or no JSON"),
        (b'{"ocid": "a", "tag": []}\n{"ocid": "b", "ta', "line 2 is cut short"),
        (b'{"ocid": "a", "tag": []}\n[1]\n', "line 2 is neither a release"),
        (b'{"releases": {}}', "its releases are no list"),
        (b'{"uri": "x", "records": null}', "its records are no list"),
        (b'{"error": "no"}', "neither a release, a record nor a package of them but an object with error"),
        (b'{"releases": [7]}', "an entry is no object but '7'"),
        (b'{"releases": [{"ocid": "a", "x": NaN}]}', "cut short or no JSON"),
        (gzip.compress(b'{"releases": []}', mtime=0)[:-9], "cut short or no JSON"),
        (b'"text"', "neither a release"),
    ],
)
def test_a_file_that_is_not_whole_fails_every_stream_by_its_name(tmp_path: Path, content: bytes, words: str) -> None:
    folder = write(tmp_path / "p", package(release("2026-01-01", contract(5))))
    (folder / "zz.json").write_bytes(content)
    for outcome in read(folder, tmp_path / "s").values():
        sentence = failed(outcome, tmp_path / "s")
        assert words in sentence and "zz.json" in sentence


def test_a_location_without_files_fails(tmp_path: Path) -> None:
    assert "there is no file or folder" in failed(read(tmp_path / "none", tmp_path / "s")["contracts"], tmp_path / "s")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "notes.txt").write_text("x")
    assert "holds no file ending in .json" in failed(read(tmp_path / "p", tmp_path / "s")["vendors"], tmp_path / "s")


def test_an_empty_publication_is_a_delivery_without_rows(tmp_path: Path) -> None:
    assert {name: len(rows) for name, rows in of_releases(tmp_path).items()} == {
        "contracts": 0, "contract_amendments": 0, "payments": 0, "vendors": 0
    }  # fmt: skip


def test_settings_are_checked_whole(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        ocds.parse_settings("portal", {"locaton": "x", "auth": {"kind": "ntlm"}})
    assert len(caught.value.sentences) == 3
    with pytest.raises(SettingsError, match="must begin with https"):
        ocds.parse_settings("portal", {"location": "http://elsewhere.example/x"})
    settings = ocds.parse_settings("portal", {"location": str(tmp_path / "none")})
    with pytest.raises(ExtractError, match="there is no file or folder"):
        ocds.check(settings, make_context(tmp_path))
