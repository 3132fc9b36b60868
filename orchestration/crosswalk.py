"""`portfolio crosswalk`: the open cases of project, finance code, order, contract and vendor as a sheet, and the answers back.

Export reads `finance.unmatched` of the published warehouse. Import checks every answered row first and writes nothing when
one is wrong; then it adds to the steward's policy files (`project_finance.csv`, `project_documents.csv`, `vendor_names.csv`,
`vendor_refusals.csv`, `case_owners.csv`), which the next refresh reads, and keeps who answered what in `crosswalk/` under home.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb

from extractors.landing_log import now_text, write_json
from orchestration.configuration import Configuration, nearest
from orchestration.crosswalk_sheet import ANSWERS, read_sheet, write_sheet
from orchestration.errors import NotPublishedError, PortfolioError
from orchestration.home import Home
from orchestration.lock import writer_lock
from orchestration.warehouse import POLICY_FILES

CASE_COLUMNS = (
    "case_id", "case_kind", "source_name", "subject", "other_subject", "description", "amount", "lines", "age_days", "owner_name",
)  # fmt: skip
DOCUMENT_KINDS = ("purchase_order", "contract")
KEY_WIDTHS = {"project_finance": 3, "project_documents": 5, "vendor_names": 1, "vendor_refusals": 2, "case_owners": 2}
"""How many first columns of a policy file say what a row is about: a later answer about the same takes its place."""
YES = frozenset({"yes", "y", "true", "x", "1"})


@dataclass(frozen=True)
class Case:
    """One open case. `other_subject` is the second name of a pair of vendors; a document is its own source's."""

    case_id: str
    case_kind: str
    source_name: str | None
    subject: str
    other_subject: str | None


@dataclass(frozen=True)
class Addition:
    """One row for a policy file (its name without `.csv`), in the order of that file's columns."""

    file: str
    values: tuple[str, ...]


def export_cases(configuration: Configuration, path: Path) -> int:
    """Write the open cases to a .xlsx or .csv sheet with empty columns for the answers; returns how many there are."""
    with _published(configuration) as connection:
        columns = ", ".join(CASE_COLUMNS)
        rows = connection.execute(
            f"select {columns} from finance.unmatched order by abs(amount) desc nulls last, case_kind, case_id"
        ).fetchall()
    blank = (None,) * len(ANSWERS)
    write_sheet(path, (*CASE_COLUMNS, *ANSWERS), [(*row, *blank) for row in rows], configuration.city.name)
    return len(rows)


def import_answers(configuration: Configuration, path: Path, answered_by: str | None) -> int:
    """Add a sheet's answers to the policy files; returns how many rows were added.

    PortfolioError with a sentence per wrong row, and nothing written, when any is wrong.
    """
    home = Home(configuration.home)
    with _published(configuration) as connection:
        cases = _read_cases(connection)
        projects = _read_projects(connection)
    additions: list[Addition] = []
    problems: list[str] = []
    for line, row in read_sheet(path, ("case_id", *ANSWERS)):
        if not any(row[name] for name in ANSWERS if name != "comment"):
            continue
        case = cases.get(row["case_id"])
        if case is None:
            problems.append(f"Row {line}: case_id {row['case_id']!r} is no open case; export the sheet anew.")
            continue
        try:
            additions += _additions(case, row, projects)
        except ValueError as error:
            problems.append(f"Row {line} ({case.case_kind} {case.subject}): {error}")
    problems += _share_problems(additions)
    if problems:
        raise PortfolioError(f"Nothing of {path} was taken: {' '.join(problems[:20])}")
    with writer_lock(home.root):
        written = _write_policy(configuration, additions)
        if written:
            _record(home, path, answered_by, written)
    return len(written)


def _published(configuration: Configuration) -> duckdb.DuckDBPyConnection:
    home = Home(configuration.home)
    if not home.warehouse.exists():
        raise NotPublishedError(f"Nothing is published under {home.root} yet; run `portfolio refresh` first.")
    return duckdb.connect(str(home.warehouse.resolve()), read_only=True)


def _read_cases(connection: duckdb.DuckDBPyConnection) -> dict[str, Case]:
    rows = connection.execute(
        "select case_id, case_kind, source_name, subject, other_subject from finance.unmatched"
    ).fetchall()
    return {row[0]: Case(*row) for row in rows}


def _read_projects(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Sources by project_id, of projects that are not deleted."""
    found: dict[str, set[str]] = {}
    for project_id, source in connection.execute(
        "select project_id, source_name from core.bridge_project_sources where not is_deleted"
    ).fetchall():
        found.setdefault(str(project_id), set()).add(str(source))
    return found


def _additions(case: Case, row: dict[str, str], projects: dict[str, set[str]]) -> Iterable[Addition]:
    """The policy rows that one answered row means; ValueError with what is wrong."""
    if row["new_owner_name"]:
        yield Addition("case_owners", (case.case_kind, case.subject, row["new_owner_name"]))
    if case.case_kind == "vendor_candidate":
        if row["project_id"]:
            raise ValueError("a pair of vendors takes canonical_name or is_different, not project_id.")
        yield from _vendor_additions(case, row)
        return
    if row["canonical_name"] or row["is_different"]:
        raise ValueError("canonical_name and is_different belong to pairs of vendors; give project_id.")
    if not row["project_id"]:
        if row["share"] or row["project_source_name"]:
            raise ValueError("project_id is missing.")
        return
    source = _project_source(row, projects)
    share = _share(row["share"])
    if case.case_kind in DOCUMENT_KINDS:
        document = (case.case_kind, case.source_name or "", case.subject)
        yield Addition("project_documents", (*document, source, row["project_id"], share))
    else:
        yield Addition("project_finance", (source, row["project_id"], case.subject, share))


def _vendor_additions(case: Case, row: dict[str, str]) -> Iterable[Addition]:
    is_different = row["is_different"].lower() in YES
    if row["is_different"] and not is_different:
        raise ValueError(f"is_different {row['is_different']!r} is not yes.")
    if is_different and row["canonical_name"]:
        raise ValueError("give either canonical_name or is_different, not both.")
    names = (case.subject, case.other_subject or "")
    if is_different:
        yield Addition("vendor_refusals", names)
    elif row["canonical_name"]:
        for name in names:
            if name != row["canonical_name"]:
                yield Addition("vendor_names", (name, row["canonical_name"]))


def _project_source(row: dict[str, str], projects: dict[str, set[str]]) -> str:
    project_id, source = row["project_id"], row["project_source_name"]
    sources = projects.get(project_id, set())
    if not sources:
        raise ValueError(f"there is no project {project_id!r}{nearest(project_id, sorted(projects))}")
    if not source and len(sources) > 1:
        raise ValueError(f"project {project_id!r} is in {', '.join(sorted(sources))}; give project_source_name.")
    if source and source not in sources:
        raise ValueError(f"source {source!r} has no project {project_id!r}; it is in {', '.join(sorted(sources))}.")
    return source or next(iter(sources))


def _share(text: str) -> str:
    try:
        share = Decimal(text or "1")
    except InvalidOperation:
        share = Decimal(0)
    if not 0 < share <= 1:
        raise ValueError(f"share {text!r} is not above 0 and at most 1.")
    return text


def _share_problems(additions: Sequence[Addition]) -> list[str]:
    """Stated shares of one code or document must not exceed the whole."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for addition in dict.fromkeys(additions):
        if addition.file in ("project_finance", "project_documents"):
            subject = addition.values[2:3] if addition.file == "project_finance" else addition.values[:3]
            sums[subject] = sums.get(subject, Decimal(0)) + Decimal(addition.values[-1] or 0)
    return [
        f"The shares of {subject[-1]} sum to {total}, which is more than 1."
        for subject, total in sums.items()
        if total > 1
    ]


def _write_policy(configuration: Configuration, additions: Sequence[Addition]) -> list[Addition]:
    folder = configuration.policy.folder or configuration.path.parent / "policy"
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Addition] = []
    for name in sorted({addition.file for addition in additions}):
        rows = [addition for addition in additions if addition.file == name]
        written += _append(folder / f"{name}.csv", POLICY_FILES[name], rows)
    return written


def _append(path: Path, columns: Sequence[str], additions: Sequence[Addition]) -> list[Addition]:
    """Put rows into a policy file by one rename: in place of an earlier answer about the same, else at the end; returns what is new."""
    header, rows = list(columns), []
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header, rows = list(reader.fieldnames or columns), list(reader)
    standing = {tuple((row.get(column) or "").strip() for column in columns) for row in rows}
    new = [one for one in dict.fromkeys(additions) if one.values not in standing]
    keys = columns[: KEY_WIDTHS[path.stem]]
    answered = {one.values[: len(keys)] for one in new}
    rows = [row for row in rows if tuple((row.get(column) or "").strip() for column in keys) not in answered]
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        writer.writerows(dict(zip(columns, one.values, strict=True)) for one in new)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)
    return new


def _record(home: Home, path: Path, answered_by: str | None, written: Sequence[Addition]) -> None:
    folder = home.root / "crosswalk"
    folder.mkdir(parents=True, exist_ok=True)
    record: dict[str, Any] = {
        "sheet": path.name,
        "answered_by": answered_by,
        "taken_at": now_text(),
        "rows": [asdict(one) for one in written],
    }
    write_json(folder / f"{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%fZ')}.json", record)
