"""Bulk extracts of the BI Cloud Connector: the newest run whole, as its manifest says, or failed, or held; never a part."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors import oracle_fusion
from extractors.errors import ExtractError
from extractors.outcomes import Failed, Outcome
from orchestration.source_settings import SourceProblems, check_source_table
from tests.feeds.open_portals import books, judge, make_context, spooled

STORE = "fscmtopmodelam_finextractam_xccbiccextractam_balanceextractpvo"
COLUMNS = {"fiscal_year": "BudgetYear", "amount": "BudgetAmount", "budget_line_id": "BudgetCcid", "fund_code": "Fund"}
HEADER = ("BudgetCcid", "BudgetYear", "Fund", "BudgetAmount", "PeriodName")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.shares.SETTLE_SECONDS", (0.01,))


def true_lines() -> list[tuple[str, ...]]:
    return [
        (line.line_id, str(line.fiscal_year), line.fund_code, str(Decimal(line.amount_cents).scaleb(-2)), "Jul-25")
        for line in books().budget
    ]


def csv_text(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in (header, *rows))


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


class Folder:
    """A folder of extracts as a copy from the pod's storage leaves it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)

    def put(self, rows: Sequence[Sequence[str]], *, run: int = 1, part: int = 0, suffix: str = "csv",
            header: Sequence[str] = HEADER) -> str:  # fmt: skip
        name = f"file_{STORE}-batch{run}-202611{run:02d}_01000{part}"
        content = zipped(f"{STORE}.{suffix}", csv_text(rows, header))
        (self.path / f"{name}.zip").write_bytes(content)
        return f"{name}.zip"

    def hash(self, name: str, kind: str = "sha256") -> str:
        return hashlib.new(kind, (self.path / name).read_bytes()).hexdigest()

    def tell(self, *lines: str, run: int = 1) -> None:
        text = "\n".join(("PLV_KEY=FUSION_10_0", *lines)) + "\n"
        (self.path / f"MANIFEST-202611{run:02d}_020000.MF").write_text(text)

    def parse(self, **entry: Any) -> Any:
        stream = {"folder": str(self.path), "files": f"*{STORE}*", "columns": COLUMNS} | entry
        return oracle_fusion.parse_settings("portal", {"streams": {"budget_lines": stream}})

    def read(self, **entry: Any) -> Outcome:
        (outcome,) = oracle_fusion.extract(self.parse(**entry), make_context(self.path.parent / "spool"))
        return outcome


@pytest.fixture
def extracts(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "extracts")


def failed(outcome: Outcome, folder: Folder) -> str:
    assert isinstance(outcome, Failed), outcome
    spool = folder.path.parent / "spool" / "budget_lines"
    assert not [path for path in spool.iterdir() if not (path / "delivery.json").exists()], "a part was left behind"
    assert outcome.sentence.startswith("Source portal, stream budget_lines: ")
    return outcome.sentence


def told(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    return sorted((row["budget_line_id"], row["fiscal_year"], row["fund_code"], row["amount"]) for row in rows)


def test_the_files_of_a_run_are_one_delivery_that_ties_to_its_manifest(extracts: Folder) -> None:
    lines = true_lines()
    names = [extracts.put(lines[:40]), extracts.put(lines[40:], part=1)]
    counts = (40, len(lines) - 40)
    extracts.tell(*(f"{name};95{at};{extracts.hash(name)};rows={counts[at]}" for at, name in enumerate(names)))
    outcome = extracts.read()
    delivery, rows = spooled(outcome)
    assert told(rows) == sorted(line[:4] for line in lines)
    assert (delivery.control.kind, delivery.control.count_text) == ("file", str(len(lines)))
    assert delivery.problems == delivery.warnings == ()
    assert json.loads(rows[0]["_extra"]) == {"PeriodName": "Jul-25"}
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]


@pytest.mark.parametrize("form", ["text without suffix and md5", "json", "json list of names", "no manifest"])
def test_every_form_of_a_manifest_is_taken(extracts: Folder, form: str) -> None:
    lines = true_lines()
    name = extracts.put(lines)
    manifest = extracts.path / "MANIFEST-1.MF"
    if form == "text without suffix and md5":
        extracts.tell(f"{STORE};9526;{extracts.hash(name, 'md5')}", "fscmtopmodelam_other;9527;abc")
    elif form == "json":
        manifest.write_text(json.dumps({"run": 1, "files": [{"fileName": f"a/{name}", "rowCount": len(lines)}]}))
    elif form == "json list of names":
        manifest.write_text(json.dumps([name]))
    delivery, rows = spooled(extracts.read())
    assert len(rows) == len(lines)
    assert delivery.control.count_text == (str(len(lines)) if form == "json" else None)
    assert bool(delivery.warnings) == (form == "no manifest")


def test_data_keys_and_columns_may_share_a_name_in_the_manifest(extracts: Folder) -> None:
    lines = true_lines()
    names = [
        extracts.put(lines),
        extracts.put([line[:1] for line in lines[1:]], part=1, suffix="pecsv", header=HEADER[:1]),
        extracts.put([("BudgetCcid", "NUMBER")], part=2, suffix="mdcsv", header=("Column", "Type")),
    ]
    extracts.tell(*(f"{STORE};{at};{extracts.hash(name, 'md5')}" for at, name in enumerate(names)))
    _, rows = spooled(extracts.read())
    assert told(rows) == sorted(line[:4] for line in lines[1:])
    (extracts.path / names[0]).unlink()
    assert f"{STORE} is named in" in failed(extracts.read(), extracts)


@pytest.mark.parametrize("has_manifest", [True, False])
def test_the_newest_run_is_the_whole(extracts: Folder, has_manifest: bool) -> None:
    lines = true_lines()
    old, new = extracts.put(lines, run=1), extracts.put(lines[:-3], run=2)
    if has_manifest:
        extracts.tell(f"{new};2;x", run=2)
        extracts.tell(f"{old};1;x", run=1)
    _, rows = spooled(extracts.read())
    assert len(rows) == len(lines) - 3


def test_a_file_that_the_manifest_names_and_is_not_there_fails_the_stream(extracts: Folder) -> None:
    name = extracts.put(true_lines())
    missing = name.replace("010000", "010007")
    extracts.tell(f"{name};1;x", f"{missing};2;x")
    assert f"{missing} is named in MANIFEST-20261101_020000.MF and is not there" in failed(extracts.read(), extracts)


def test_a_file_of_another_checksum_or_cut_fails_the_stream(extracts: Folder) -> None:
    name = extracts.put(true_lines())
    extracts.tell(f"{name};1;{extracts.hash(name)}")
    whole = (extracts.path / name).read_bytes()
    (extracts.path / name).write_bytes(whole[: len(whole) // 2])
    assert "is not what its manifest says (its checksum differs)" in failed(extracts.read(), extracts)
    extracts.tell(f"{name};1;unknown")
    assert "is cut short or damaged" in failed(extracts.read(), extracts)
    damaged = bytearray(whole)
    damaged[len(whole) // 3] ^= 0xFF
    (extracts.path / name).write_bytes(bytes(damaged))
    assert "is cut short or damaged" in failed(extracts.read(), extracts)


def test_a_count_that_does_not_tie_is_held(extracts: Folder) -> None:
    lines = true_lines()
    name = extracts.put(lines[:-1])
    extracts.tell(f"{name};1;x;rows={len(lines)}")
    verdict = judge(extracts.read())
    assert verdict.outcome == "hold"
    reasons = [check.reason for check in verdict.checks if check.is_blocking]
    assert any(f"{len(lines) - 1} data rows and its control says {len(lines)}" in one for one in reasons)


def test_rows_whose_keys_are_gone_are_left_out(extracts: Folder) -> None:
    lines = true_lines()
    name = extracts.put(lines)
    keys = extracts.put([line[:1] for line in lines[2:]], part=1, suffix="pecsv", header=HEADER[:1])
    extracts.put([("BudgetCcid", "NUMBER")], part=2, suffix="mdcsv", header=("Column", "Type"))
    extracts.tell(f"{name};1;x;rows={len(lines)}", f"{keys};2;x")
    outcome = extracts.read()
    delivery, rows = spooled(outcome)
    assert told(rows) == sorted(line[:4] for line in lines[2:])
    assert ["2 rows were left out, since their keys are gone" in one for one in delivery.warnings] == [True]
    assert judge(outcome).outcome == "accept"
    extracts.put([line[:1] for line in lines[: len(lines) // 2]], part=1, suffix="pecsv", header=HEADER[:1])
    delivery, _ = spooled(extracts.read())
    assert [problem.code for problem in delivery.problems] == ["keys_missing"]


def test_a_misspelt_column_and_shifted_cells_are_held(extracts: Folder) -> None:
    lines = true_lines()
    extracts.put([*lines, (*lines[0], "extra")])
    delivery, rows = spooled(extracts.read(columns=COLUMNS | {"fund_code": "Fnud"}))
    assert {problem.code for problem in delivery.problems} == {"column_missing", "wrong_cells"}
    assert any("did you mean 'Fund'" in problem.sentence for problem in delivery.problems)
    assert len(rows) == len(lines) + 1


def test_a_file_as_large_as_extracts_are_cut_at_is_held(extracts: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    extracts.put(true_lines())
    monkeypatch.setattr("extractors.bicc_reading.SUSPECT_BYTES", 1000)
    delivery, _ = spooled(extracts.read())
    assert [problem.code for problem in delivery.problems] == ["extract_truncated"]


def test_a_folder_that_is_not_there_or_has_no_such_file_fails_the_stream(extracts: Folder) -> None:
    assert "is empty" in failed(extracts.read(), extracts)
    assert "does not exist" in failed(extracts.read(folder=str(extracts.path / "nowhere")), extracts)
    extracts.put(true_lines())
    assert "matches '*journal*'" in failed(extracts.read(files="*journal*"), extracts)


def test_check_names_the_run(extracts: Folder) -> None:
    name = extracts.put(true_lines())
    extracts.tell(f"{name};1;x")
    context = make_context(extracts.path.parent)
    said = oracle_fusion.check(extracts.parse(), context)
    assert said == "resources readable: budget_lines 1 files of MANIFEST-20261101_020000.MF"
    with pytest.raises(ExtractError, match="Source portal, stream budget_lines: no extract"):
        oracle_fusion.check(extracts.parse(files="*journal*"), context)


def test_a_folder_is_relative_to_the_configuration(tmp_path: Path) -> None:
    problems = SourceProblems("erp")
    entry = {"type": "oracle_fusion", "streams": {"budget_lines": {"folder": "extracts", "columns": COLUMNS}}}
    settled = check_source_table(problems, entry, tmp_path, {})
    assert problems.sentences == []
    assert settled and settled["streams"]["budget_lines"]["folder"] == str(tmp_path / "extracts")
