"""The steward's sheet: exported, answered as a person would, and read back into the policy files."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from orchestration.configuration import Configuration
from orchestration.crosswalk import export_cases, import_answers
from orchestration.errors import ConfigurationError, PortfolioError
from tests.orchestration.published_home import make_home

CODE, ORDER, PAIR = "finance_code|IT-07", "purchase_order|finance|PO9", "vendor_candidate|k1|k2"


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    case = {
        "case_id": "text", "case_kind": "text", "source_name": "text", "subject": "text", "other_subject": "text",
        "description": "text", "amount": "amount", "lines": "whole", "age_days": "whole", "owner_name": "text",
    }  # fmt: skip
    projects = {"project_id": "text", "source_name": "text", "is_deleted": "flag"}
    return make_home(tmp_path, {
        "finance.unmatched": (case, [
            [CODE, "finance_code", "finance", "IT-07", None, "=HYPERLINK(1)", Decimal("1234567.89"), 12, 30, None],
            [ORDER, "purchase_order", "finance", "PO9", None, "Cables", Decimal("10.00"), 1, 3, "Lee"],
            [PAIR, "vendor_candidate", None, "ACME", "Acme Inc", "edit_distance", None, 2, 3, None],
        ]),
        "core.bridge_project_sources": (
            projects,
            [["PRJ1", "office", False], ["PRJ2", "office", False], ["PRJ2", "align", False], ["OLD", "office", True]],
        ),
    })  # fmt: skip


def answer(path: Path, answers: dict[str, list[dict[str, object]]]) -> None:
    """Fill in the sheet as a steward does; several answers to one case repeat its row."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    for row in list(sheet.iter_rows(min_row=2)):
        for number, given in enumerate(answers.get(str(row[0].value), [])):
            line = row[0].row if number == 0 else sheet.max_row + 1
            sheet.cell(line, 1, row[0].value)
            for name, value in given.items():
                sheet.cell(line, header.index(name) + 1, value)
    book.save(path)


def policy(configuration: Configuration, name: str) -> list[dict[str, str]]:
    path = configuration.path.parent / "policy" / f"{name}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.is_file() else []


def take(configuration: Configuration, tmp_path: Path, answers: dict[str, list[dict[str, object]]]) -> int:
    path = tmp_path / "cases.xlsx"
    export_cases(configuration, path)
    answer(path, answers)
    return import_answers(configuration, path, "S. Steward")


def test_the_sheet_holds_every_open_case_largest_first_with_columns_for_the_answer(
    configuration: Configuration, tmp_path: Path
) -> None:
    assert export_cases(configuration, tmp_path / "cases.csv") == 3
    rows = list(csv.DictReader((tmp_path / "cases.csv").open(encoding="utf-8")))
    assert [row["case_id"] for row in rows][:2] == [CODE, ORDER] and rows[0]["amount"] == "1234567.89"
    assert rows[0]["description"] == "'=HYPERLINK(1)" and rows[1]["owner_name"] == "Lee"
    assert {"project_source_name", "project_id", "share", "canonical_name", "is_different", "new_owner_name"} <= set(
        rows[0]
    )


def test_answers_become_policy_rows_once_and_what_stood_there_stays(
    configuration: Configuration, tmp_path: Path
) -> None:
    folder = configuration.path.parent / "policy"
    folder.mkdir()
    (folder / "project_finance.csv").write_text(
        "source_name,project_id,finance_project_code,share,note\noffice,PRJ1,OLD-1,,by hand\n"
    )
    answers: dict[str, list[dict[str, object]]] = {
        CODE: [
            {"project_id": "PRJ1", "share": 0.6},
            {"project_id": "PRJ2", "project_source_name": "align", "share": "0.4"},
        ],
        ORDER: [{"project_id": "PRJ1", "new_owner_name": "Kim"}],
        PAIR: [{"canonical_name": "Acme Inc"}],
    }
    assert take(configuration, tmp_path, answers) == 5
    claims = [tuple(row.values()) for row in policy(configuration, "project_finance")]
    assert claims[0] == ("office", "PRJ1", "OLD-1", "", "by hand") and sorted(claims[1:]) == [
        ("align", "PRJ2", "IT-07", "0.4", ""),
        ("office", "PRJ1", "IT-07", "0.6", ""),
    ]
    assert [tuple(row.values()) for row in policy(configuration, "project_documents")] == [
        ("purchase_order", "finance", "PO9", "office", "PRJ1", "")
    ]
    assert policy(configuration, "vendor_names") == [{"vendor_name": "ACME", "canonical_name": "Acme Inc"}]
    assert policy(configuration, "case_owners") == [
        {"case_kind": "purchase_order", "subject": "PO9", "owner_name": "Kim"}
    ]
    (record,) = (configuration.home / "crosswalk").glob("*.json")
    assert json.loads(record.read_text())["answered_by"] == "S. Steward"
    assert import_answers(configuration, tmp_path / "cases.xlsx", None) == 0
    assert len(policy(configuration, "project_finance")) == 3


def test_a_later_answer_about_the_same_takes_the_place_of_the_earlier(
    configuration: Configuration, tmp_path: Path
) -> None:
    for owner, share, name in (("Kim", 0.5, "Acme Inc"), ("Ada", 0.7, "ACME Incorporated")):
        answers: dict[str, list[dict[str, object]]] = {
            CODE: [{"project_id": "PRJ1", "share": share}],
            ORDER: [{"new_owner_name": owner}],
            PAIR: [{"canonical_name": name}],
        }
        take(configuration, tmp_path, answers)
    assert [row["share"] for row in policy(configuration, "project_finance")] == ["0.7"]
    assert [row["owner_name"] for row in policy(configuration, "case_owners")] == ["Ada"]
    assert {row["canonical_name"] for row in policy(configuration, "vendor_names")} == {"ACME Incorporated"}


def test_a_refused_pair_is_kept_as_two(configuration: Configuration, tmp_path: Path) -> None:
    assert take(configuration, tmp_path, {PAIR: [{"is_different": "yes"}]}) == 1
    assert policy(configuration, "vendor_refusals") == [{"vendor_name": "ACME", "other_name": "Acme Inc"}]


@pytest.mark.parametrize(
    ("case", "answers", "words"),
    [
        (
            CODE,
            [{"project_id": "PRJ9"}],
            r"Row 2 \(finance_code IT-07\): there is no project 'PRJ9'; did you mean 'PRJ[12]'",
        ),
        (CODE, [{"project_id": "OLD"}], "there is no project 'OLD'"),
        (CODE, [{"project_id": "PRJ2"}], "project 'PRJ2' is in align, office; give project_source_name"),
        (CODE, [{"project_id": "PRJ1", "project_source_name": "align"}], "source 'align' has no project 'PRJ1'"),
        (CODE, [{"project_id": "PRJ1", "share": "1.5"}], "share '1.5' is not above 0"),
        (CODE, [{"project_id": "PRJ1", "share": "half"}], "share 'half' is not above 0"),
        (CODE, [{"share": "1"}], "project_id is missing"),
        (CODE, [{"canonical_name": "x"}], "belong to pairs of vendors"),
        (
            CODE,
            [
                {"project_id": "PRJ1", "share": 0.7},
                {"project_id": "PRJ2", "project_source_name": "align", "share": 0.4},
            ],
            r"The shares of IT-07 sum to 1\.1, which is more than 1",
        ),
        (PAIR, [{"project_id": "PRJ1"}], "takes canonical_name or is_different"),
        (PAIR, [{"is_different": "yes", "canonical_name": "x"}], "either canonical_name or is_different"),
        (PAIR, [{"is_different": "maybe"}], "'maybe' is not yes"),
    ],
)
def test_one_wrong_answer_and_nothing_is_taken(
    configuration: Configuration, tmp_path: Path, case: str, answers: list[dict[str, object]], words: str
) -> None:
    with pytest.raises(PortfolioError, match=words):
        take(configuration, tmp_path, {case: answers, ORDER: [{"project_id": "PRJ1"}]})
    assert not (configuration.path.parent / "policy").exists()


def test_a_sheet_of_another_shape_is_refused(configuration: Configuration, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case_id,project_id\nx,y\n")
    with pytest.raises(PortfolioError, match="has no column 'project_source_name'"):
        import_answers(configuration, tmp_path / "cases.csv", None)
    with pytest.raises(PortfolioError, match="cannot be read"):
        import_answers(configuration, tmp_path / "absent.xlsx", None)
    with pytest.raises(ConfigurationError, match=r"must end in \.xlsx or \.csv"):
        export_cases(configuration, tmp_path / "cases.pdf")


def test_a_case_that_is_no_longer_open_is_told(configuration: Configuration, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    export_cases(configuration, path)
    path.write_text(path.read_text().replace(CODE, "finance_code|GONE").replace(",,,,,,,", ",,PRJ1,,,,,", 1))
    with pytest.raises(PortfolioError, match="GONE' is no open case"):
        import_answers(configuration, path, None)
