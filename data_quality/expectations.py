"""Great Expectations over one delivery's values, on a frame of the needed columns only.

Great Expectations has no working DuckDB path (measured on 1.24), so it sees a pandas frame of texts, years and plain
numbers; money never enters it. An expectation that raised is "broke", never "failed".
"""

from __future__ import annotations

import importlib
import logging
import math
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from data_quality.checks import Check, describe_breakage, to_outcome
from data_quality.delivery import DeliveredColumn, Delivery
from data_quality.errors import SuiteError
from data_quality.grammar import Grammar, quote_name
from data_quality.suites import Expectation

FRAME_ROWS = 200_000
SAMPLES = 20
LINE = "key___line"
"""The frame's column that names a row by its line, where the stream has no key."""
LOG = logging.getLogger(__name__)


class ExpectationRunner:
    """Great Expectations, imported once (it takes seconds) on first use or ahead of it by `load`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._module: Any = None
        self._frames: Any = None

    def load(self) -> Any:
        """The imported module; safe to call from several threads."""
        with self._lock:
            if self._module is None:
                logging.getLogger("great_expectations").setLevel(logging.ERROR)
                self._module = importlib.import_module("great_expectations")
            return self._module

    def run(
        self, frame: Any, expectations: Sequence[Expectation], subject: str, key: Sequence[str], note: str = ""
    ) -> list[Check]:
        """One check per expectation; `key` names the frame's columns that identify a row in samples."""
        broken: dict[int, str] = {}
        results: dict[str, Any] = {}
        try:
            module = self.load()
            built = _build_all(module, expectations, broken)
            results = self._validate(module, frame, built, key)
        except Exception as error:
            LOG.exception("the expectations on %s broke", subject)
            broken |= dict.fromkeys(range(len(expectations)), describe_breakage(error))
        return [
            _to_broken_check(item, subject, broken[number])
            if number in broken
            else _to_check(item, results.get(str(number)), subject, key, note)
            for number, item in enumerate(expectations)
        ]

    def _validate(self, module: Any, frame: Any, built: Sequence[Any], key: Sequence[str]) -> dict[str, Any]:
        suite = module.ExpectationSuite("delivery", expectations=list(built))
        result = (
            self._find_frames(module)
            .get_batch(batch_parameters={"dataframe": frame})
            .validate(
                suite,
                result_format={
                    "result_format": "SUMMARY",
                    "unexpected_index_column_names": list(key),
                    "partial_unexpected_count": SAMPLES,
                },
            )
        )
        return {item.expectation_config.meta["number"]: item for item in result.results}

    def _find_frames(self, module: Any) -> Any:
        """The batch definition that takes any frame; one context serves all deliveries, since making one costs 0.1 s."""
        with self._lock:
            if self._frames is None:
                context = module.get_context(mode="ephemeral", project_config=_configure())
                asset = context.data_sources.add_pandas("spool").add_dataframe_asset("rows")
                self._frames = asset.add_batch_definition_whole_dataframe("all")
            return self._frames


def _configure() -> Any:
    """A context in memory: no progress bars, no documentation site, no word to anybody."""
    types = importlib.import_module("great_expectations.data_context.types.base")
    return types.DataContextConfig(
        store_backend_defaults=types.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=types.ProgressBarsConfig(globally=False, metric_calculations=False),
        analytics_enabled=False,
    )


def read_frame(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar, expectations: Sequence[Expectation]
) -> tuple[Any, tuple[str, ...], str]:
    """The frame the expectations need, the columns that name a row in it, and a note when it is a sample.

    A delivery of more than FRAME_ROWS rows is sampled by every n-th row, which is the same sample every time.
    """
    rows = connection.execute("select count(*) from delivered").fetchall()[0][0]
    stride = -(-rows // FRAME_ROWS) or 1
    key = delivery.key or ("_line",)
    wanted: dict[str, str] = {f"key__{name}": quote_name(name) for name in key}
    for item in expectations:
        column = delivery.find_column(item.column)
        if column:
            wanted[item.frame_column] = _express(grammar, item, column)
    columns = ", ".join(f"{sql} as {quote_name(name)}" for name, sql in wanted.items())
    frame = connection.execute(f"select {columns} from delivered where _row % {stride} = 0 order by _row").df()
    note = f" (one row in {stride} of {rows} was looked at)" if stride > 1 else ""
    return frame, tuple(f"key__{name}" for name in key), note


def _express(grammar: Grammar, item: Expectation, column: DeliveredColumn) -> str:
    """The SQL of one form of a delivered column; never a float of money."""
    if item.form == "year":
        return f"cast(year({grammar.parse(column)}) as double)"
    if item.form == "number":
        if column.kind == "amount":
            raise SuiteError(f"{item.check_id} looks at the amount {column.name} as a number; money is checked in SQL.")
        return f"cast({grammar.parse(column)} as double)"
    text = f"case when not {grammar.is_blank(column.name)} then {quote_name(column.name)} end"
    return text if item.form == "text" else f"lower(replace(trim({text}), ' ', '_'))"


def _build_all(module: Any, expectations: Sequence[Expectation], broken: dict[int, str]) -> list[Any]:
    """The expectations that could be built; what is wrong with the others goes into `broken` by their number."""
    built = []
    for number, item in enumerate(expectations):
        try:
            built.append(_build(module, number, item))
        except Exception as error:
            broken[number] = describe_breakage(error)
    return built


def _build(module: Any, number: int, item: Expectation) -> Any:
    name = "".join(part.capitalize() for part in item.type.split("_"))
    build = getattr(module.expectations, name)
    severity = "critical" if item.severity == "error" else "warning"
    return build(column=item.frame_column, severity=severity, meta={"number": str(number)}, **item.arguments)


def _to_check(item: Expectation, result: Any, subject: str, key: Sequence[str], note: str) -> Check:
    if result is None:
        return _to_broken_check(item, subject, "it gave no result")
    message = _find_exception(result.exception_info)
    if message is not None:
        return _to_broken_check(item, subject, message)
    is_sound = bool(result.success)
    found = result.result or {}
    unexpected, total = found.get("unexpected_count"), found.get("element_count")
    observed = None if unexpected is None else f"{unexpected} of {total}"
    if is_sound:
        reason = f"{item.column} of {subject} is as expected{note}."
    elif unexpected is None:
        reason = f"{item.column} of {subject} {item.finding}{note}."
    else:
        reason = f"{item.column} of {subject} {item.finding} in {unexpected} of {total} rows{note}"
        reason += _describe_samples(found.get("partial_unexpected_index_list"), item.frame_column, key) + "."
    bound = _describe_bound(item)
    code = item.check_id.removeprefix("landing.")
    return Check(
        item.check_id, subject, item.severity, to_outcome(is_sound=is_sound), observed, bound, reason, code=code
    )


def _describe_bound(item: Expectation) -> str | None:
    arguments = dict(item.arguments)
    if set(arguments) == {"min_value", "max_value"}:
        return f"{arguments['min_value']} to {arguments['max_value']}"
    if set(arguments) == {"value_set"}:
        return "one of " + ", ".join(map(str, arguments["value_set"]))
    return ", ".join(f"{name} {value}" for name, value in arguments.items()) or None


def _describe_samples(samples: Sequence[Mapping[str, Any]] | None, column: str, key: Sequence[str]) -> str:
    if not samples:
        return ""
    if not key:
        return f", e.g. in row {', '.join(str(sample) for sample in samples[:SAMPLES])}"
    shown = [shown for shown in (_describe_sample(sample, column, key) for sample in samples[:SAMPLES]) if shown]
    return ", e.g. " + ", ".join(shown) if shown else ""


def _describe_sample(sample: Mapping[str, Any], column: str, key: Sequence[str]) -> str:
    """The row's key and the value found there; a blank is left out, and so is a row whose key is blank throughout."""
    parts = [_say(sample.get(name)) for name in key]
    value = _say(sample.get(column))
    if not any(parts):
        return value
    if tuple(key) == (LINE,):
        parts = [f"line {parts[0]}"]
    return " / ".join(part or "blank" for part in parts) + (f" ({value})" if value else "")


def _say(value: Any) -> str:
    """A value of the frame as text, empty for a blank: pandas has several spellings of nothing (None, NaN, NaT, NA)."""
    if value is None or str(value) in ("<NA>", "NaT"):
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value).strip()


def _to_broken_check(item: Expectation, subject: str, message: str) -> Check:
    reason = f"The check {item.check_id} on {subject} broke and says nothing about the data: {message}"
    return Check(item.check_id, subject, item.severity, "broke", None, None, reason, code="check_broke")


def _find_exception(info: Any) -> str | None:
    """The message of a raised exception: the info is one mapping, or one per metric."""
    if not isinstance(info, Mapping):
        return None
    entries = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, Mapping)]
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message"))[:300]
    return None
