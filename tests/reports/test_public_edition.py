"""The public edition holds no value of a denied project or column, in any file, name or link."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reports.shown import ShownTable, load_tables, write_view
from tests.reports.warehouse_fixture import HOSTILE_NAMES, PRIVATE, PROJECT_KEYS

PUBLIC_KEYS = [key for number, key in enumerate(PROJECT_KEYS) if number not in PRIVATE]


@pytest.fixture(scope="module")
def public_texts(sites: dict[str, Path]) -> dict[str, str]:
    folder = sites["public"]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".css", ".xlsx", ".parquet"}
    }


def test_the_fixture_marks_denied_values_in_the_internal_edition(sites: dict[str, Path]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sites["internal"].rglob("*.html")]
    for word in ("DENIED private", "DENIED Manager", "DENIED Owner", "DENIED Author", "DENIED summary", "DENIED-0000"):
        assert any(word in text for text in texts), word


def test_no_denied_text_occurs_in_the_public_edition(public_texts: dict[str, str]) -> None:
    found = [path for path, text in public_texts.items() if "DENIED" in text or "DENIED" in path]
    assert found == []


def test_no_key_or_amount_of_a_private_project_occurs_in_the_public_edition(public_texts: dict[str, str]) -> None:
    for number in PRIVATE:
        approved = Decimal("1234567.89") + number * 100_000
        hidden = (PROJECT_KEYS[number], str(approved), f"{approved:,.2f}", str(approved - Decimal("494444.44")))
        for path, text in public_texts.items():
            assert not any(value in text or value in path for value in hidden), path


def test_every_public_project_has_a_page(sites: dict[str, Path]) -> None:
    for key in PUBLIC_KEYS:
        assert (sites["public"] / "projects" / f"{key}.html").is_file()


def test_public_sums_are_those_of_public_projects_alone(public_texts: dict[str, str]) -> None:
    total = sum(
        (Decimal("1234567.89") + n * 100_000 for n in range(len(HOSTILE_NAMES)) if n not in PRIVATE), Decimal(0)
    )
    assert f'<data value="{total}">' in public_texts["index.html"]


@pytest.mark.parametrize("table", load_tables(), ids=lambda table: f"{table.schema}.{table.table}")
def test_columns_outside_the_allowlist_are_nulls_in_the_public_views(table: ShownTable) -> None:
    names = frozenset(column.name for column in table.columns)
    statement = write_view(table, names, "public")
    for column in table.columns:
        chosen = next(line for line in statement.splitlines() if line.rstrip(",").endswith(f' as "{column.name}"'))
        is_shown = not chosen.lstrip().startswith("cast(null as")
        assert is_shown == column.is_public, column.name


def test_an_unlisted_column_never_reaches_a_view(tmp_path: Path, warehouse_path: Path) -> None:
    table = next(table for table in load_tables() if table.table == "dim_projects")
    statement = write_view(table, frozenset({"project_key", "secret_note", "is_public", "is_deleted"}), "internal")
    assert "secret_note" not in statement
    connection = duckdb.connect(str(warehouse_path), read_only=True)
    assert connection.execute("select count(*) from core.dim_projects where is_public").fetchall()[0][0] == len(
        PUBLIC_KEYS
    )
    connection.close()
