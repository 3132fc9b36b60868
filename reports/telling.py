"""What a revision changed, as sentences made by rule from the differences of two issues, and as a list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

from reports.formatting import MONEY_UNITS, Formatter, write_day, write_short, write_words
from reports.outputs import Sheet
from reports.revising import Difference

CHANGES_PATH = "data/revision-changes.csv"
COLUMNS = ("kind", "table_name", "row_key", "field", "before", "after")
SENTENCES_SHOWN = 12
INTERNAL_FIGURES = "metrics.values"
PUBLIC_FIGURES = "metrics.public_values"
FIGURES = (INTERNAL_FIGURES, PUBLIC_FIGURES)
NAMED = (
    ("core.dim_projects", "department_key", "department_name"),
    ("core.dim_projects", "portfolio_key", "portfolio_name"),
    ("core.dim_projects", "program_key", "program_name"),
    ("core.dim_departments", "department_code", "department_name"),
    ("core.dim_vendors", "vendor_key", "vendor_name"),
    ("core.dim_projects", "project_key", "project_name"),
)
KEY_METRICS = ("approved_budget", "expended", "committed", "available", "projects_active", "on_track_pct")
FIELDS = (
    "status",
    "reported_health",
    "forecast_finish_date",
    "baseline_finish_date",
    "approved_budget_amount",
    "percent_complete",
)


@dataclass(frozen=True)
class Names:
    """How metrics and entities are called: metric id to (name, unit), entity key to name."""

    metrics: Mapping[str, tuple[str, str]]
    entities: Mapping[str, str]


def read_names(folder: Path) -> Names:
    """Return the names that an issue's own frozen tables hold."""
    frozen = folder / "frozen"
    entities: dict[str, str] = {"city": "City"}
    with duckdb.connect() as connection:
        for table, key, name in NAMED:
            path = frozen / f"{table}.parquet"
            if path.is_file():
                query = f"select {key}, {name} from read_parquet(?) where {key} is not null and {name} is not null order by all"
                entities |= {
                    key: " ".join(name.split()) for key, name in connection.execute(query, [str(path)]).fetchall()
                }
        rows = connection.execute(
            "select metric_id, coalesce(name, metric_id), lower(coalesce(unit, '')) from read_parquet(?) order by all",
            [str(frozen / "metrics.definitions.parquet")],
        ).fetchall()
    return Names({metric_id: (name, unit) for metric_id, name, unit in rows}, entities)


def write_changes(differences: Iterable[Difference]) -> Sheet:
    """Return the data file with every difference; values are exact."""
    rows = [(one.kind, one.table, " ".join(one.key), one.field, one.before, one.after) for one in differences]
    return Sheet(CHANGES_PATH, COLUMNS, rows)


def tell_differences(
    differences: Sequence[Difference], names: Names, month_end: str, formatter: Formatter, *, is_public: bool
) -> tuple[str, ...]:
    """Return the change note: the month's changed figures with before and after, the city's first, then counts by table.

    The internal note leaves out the figures made for the public, which have the same names and other sums.
    """
    differences = [one for one in differences if is_public or one.table != PUBLIC_FIGURES]
    figures = [one for one in differences if _is_figure(one, month_end)]
    fields = [one for one in differences if one.table == "core.dim_projects" and one.field in FIELDS]
    city = sorted((one for one in figures if one.key[1] == "city"), key=_rank)
    others = sorted((one for one in figures if one.key[1] != "city"), key=_rank)
    told = [_tell_figure(one, names, formatter) for one in city]
    told += [_tell_field(one, names, formatter) for one in fields]
    told += [_tell_figure(one, names, formatter) for one in others]
    distinct = list(dict.fromkeys(told))
    shown = distinct[:SENTENCES_SHOWN]
    left = len(distinct) - len(shown)
    if left:
        shown.append(f"{left} more {'figure' if left == 1 else 'figures'} of the month changed.")
    return (*shown, *_tell_counts(differences))


def _is_figure(one: Difference, month_end: str) -> bool:
    return one.table in FIGURES and one.field in {"value", "value_amount"} and one.key[3] == month_end


def _rank(one: Difference) -> tuple[int, str, str, bool]:
    metric_id, _, entity, _ = one.key
    place = KEY_METRICS.index(metric_id) if metric_id in KEY_METRICS else len(KEY_METRICS)
    return place, metric_id, entity, one.field == "value"


def _tell_figure(one: Difference, names: Names, formatter: Formatter) -> str:
    metric_id, entity_type, entity_id, _ = one.key
    name, unit = names.metrics.get(metric_id, (metric_id, ""))
    subject = _name_entity(entity_type, entity_id, names)
    is_money = one.field == "value_amount" or unit in MONEY_UNITS or unit == formatter.city.currency.lower()
    return f"{subject}: {name} {_between(one, 'money' if is_money else unit, formatter)}."


def _name_entity(entity_type: str, entity_id: str, names: Names) -> str:
    name = names.entities.get(entity_id)
    if entity_type in {"city", "project"}:
        return name or f"A {entity_type} without a name"
    words = write_words(entity_type).lower()
    return f"{name} ({words})" if name else f"A {words} without a name"


def _tell_field(one: Difference, names: Names, formatter: Formatter) -> str:
    unit = _unit_of(one.field)
    words = write_words(one.field.removesuffix("_amount").removesuffix("_date"))
    return f"{_name_entity('project', one.key[0], names)}: {words} {_between(one, unit, formatter)}."


def _unit_of(field: str) -> str:
    if field.startswith("percent_"):
        return "percent"
    return "money" if field.endswith("_amount") else "day" if field.endswith("_date") else "text"


def _between(one: Difference, unit: str, formatter: Formatter) -> str:
    if one.after is None:
        return "is no longer given" if one.before is None else f"from {_write(one.before, unit, formatter)} to none"
    if one.before is None:
        return f"is now {_write(one.after, unit, formatter)}"
    before, after = (_write(text, unit, formatter) for text in (one.before, one.after))
    if before == after and unit == "money":
        before, after = (formatter.write_money(_cents(text)) for text in (one.before, one.after))
    if before == after:
        return f"changed by less than is written here; it is still {after}"
    return f"from {before} to {after}"


def _write(text: str, unit: str, formatter: Formatter) -> str:
    if unit == "money":
        return formatter.write_round_money(_cents(text))
    if unit == "day":
        return write_day(date.fromisoformat(text))
    if unit == "text":
        return write_words(text).lower()
    return f"{write_short(float(text))}%" if unit == "percent" else formatter.write_figure(float(text), unit)


def _cents(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _tell_counts(differences: Sequence[Difference]) -> list[str]:
    rows: dict[str, Counter[str]] = {}
    seen: set[tuple[str, tuple[str, ...], str]] = set()
    for one in differences:
        identity = (one.table, one.key, one.kind)
        if one.key and identity in seen:
            continue
        seen.add(identity)
        count = int(one.after or 0) if one.field == "rows" else 1
        rows.setdefault(one.table, Counter())[one.kind] += count
    parts = []
    for table, kinds in sorted(rows.items()):
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        parts.append(f"{_name_rows(table)} ({told})")
    return [f"Rows that differ: {'; '.join(parts)}."] if parts else []


def _name_rows(table: str) -> str:
    schema, _, name = table.partition(".")
    words = name.removeprefix("dim_").removeprefix("fct_").replace("_", " ")
    return f"metric {words}" if schema == "metrics" else words
