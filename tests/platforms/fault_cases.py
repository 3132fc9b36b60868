"""Every fault that a night must survive, and what it may do to the stream that it strikes.

A transient fault must end in the whole truth, a lasting one in a stream that failed or is held and keeps what it had.
A vendor's own switches are found in its sandbox modules: a name of `sandbox.faults` that they mention and no case here
names is tried with its defaults, and must end one way or the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import extractors
import sandbox
from extractors.streams import load_streams
from sandbox.faults import REQUEST_FAULTS, STATE_FAULTS
from sandbox.vendors import VENDORS

EXTRACTORS = Path(extractors.__file__).parent
WHOLE = frozenset({"accepted"})
CARRIED = frozenset({"failed", "held"})
EITHER = WHOLE | CARRIED
SHARED = frozenset(
    {
        "throttle", "server_error", "reset", "cut", "short_body", "error_object", "maintenance", "slow", "unauthorized",
        "wrong_password", "hidden_table", "missing_table", "lose_rows", "new_field", "removed_field", "changed_type",
        "duplicate_rows", "differing_duplicates", "between_pages",
    }
)  # fmt: skip
STRUCK_KINDS = ("percent", "fraction", "computed_amount", "amount", "number", "integer")
COLUMN = "{column}"


@dataclass(frozen=True)
class Case:
    """One fault: its name in `sandbox.faults`, its options, and how the struck stream may end.

    `by` is the oracle: `truth` (exact or carried), `moving` (rows come and go while they are read) or `hidden` (rows
    that may not be seen keep what they had) or `refused` (what of an increment the door refuses row by row is in
    quarantine; a whole reading is held). Columns of the kinds in `without` are not compared: the fault is in them.
    """

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    ends: frozenset[str] = WHOLE
    by: str = "truth"
    is_for_all: bool = False
    without: frozenset[str] = frozenset()
    seconds: float = 300.0


TRANSIENT = (
    Case("429 twice in mid-sweep", "throttle", {"times": 2, "after": 1, "retry_after": 0}),
    Case("a burst of 500", "server_error", {"times": 3, "status": 500}),
    Case("a burst of 503 in mid-sweep", "server_error", {"times": 3, "after": 1, "status": 503}),
    Case("reset in mid-body", "reset", {"times": 2, "after": 1}),
    Case("short bodies", "short_body", {"times": 2, "after": 1}),
    Case("cut bodies", "cut", {"times": 2}),
    Case("an error object under 200", "error_object", {"times": 2, "after": 1}),
    Case("a maintenance page under 200", "maintenance", {"times": 2, "after": 1, "status": 200}),
    Case("a maintenance page under 503", "maintenance", {"times": 2, "status": 503}),
    Case("slow answers", "slow", {"times": 2, "seconds": 0.1}),
    Case("rows that come twice", "duplicate_rows"),
    Case("two versions of a row, once", "differing_duplicates", {"times": 1}),
    Case("a new field", "new_field", {"field_name": "u_brand_new", "value": "x"}),
)
LASTING = (
    Case("429 for good", "throttle", {"times": -1, "after": 1, "retry_after": 0}, CARRIED),
    Case("500 from the start", "server_error", {"times": -1, "status": 500}, CARRIED),
    Case("page 2 fails for good", "server_error", {"times": -1, "after": 1, "status": 502}, CARRIED),
    Case("page 3 is reset for good", "reset", {"times": -1, "after": 2}, CARRIED),
    Case("page 2 is short for good", "short_body", {"times": -1, "after": 1}, CARRIED),
    Case("an error object for good", "error_object", {"times": -1, "after": 1}, CARRIED),
    Case("maintenance under 200 for good", "maintenance", {"times": -1, "after": 1, "status": 200}, CARRIED),
    Case("slow beyond the source's minutes", "slow", {"times": -1, "seconds": 0.4}, CARRIED, seconds=1.0),
    Case("60 % of the rows are lost", "lose_rows", {"share": 0.6}, CARRIED),
    Case("two versions of a row for good", "differing_duplicates", {"times": -1}, CARRIED),
    Case("a changed type", "changed_type", {"field_name": COLUMN, "value": "a lot"}, CARRIED, by="refused"),
    Case("the resource may not be read", "hidden_table", {}, CARRIED),
    Case("the resource is gone", "missing_table", {}, CARRIED),
)
UNDECIDED = (
    Case("401 once in mid-sweep", "unauthorized", {"times": 1, "after": 1}, EITHER),
    Case("rows come and go between pages", "between_pages", {"times": 3}, EITHER, by="moving"),
    Case("a removed field", "removed_field", {"field_name": COLUMN}, EITHER),
    Case("a field that may not be seen", "hide_fields", {"field_name": COLUMN}, EITHER),
    Case("a row that may not be seen", "hide_rows", {"share": 0.1}, EITHER, by="hidden"),
    Case("rows that may not be seen", "hide_rows", {"share": 0.6}, CARRIED),
    Case("all rows changed in one second", "same_second", {}, without=frozenset({"utc_datetime", "local_datetime"})),
    Case("empty rows", "blank_rows", {"share": 0.1}, EITHER, by="hidden"),
    Case("mostly empty rows", "blank_rows", {"share": 0.6}, CARRIED),
)
WHOLE_SOURCE = (
    Case("a wrong password", "wrong_password", {}, CARRIED, is_for_all=True),
    Case("a source that answers 503 only", "server_error", {"times": -1}, CARRIED, is_for_all=True),
    Case("a source that shows a web page only", "maintenance", {"times": -1, "status": 200}, CARRIED, is_for_all=True),
)
CASES = (*TRANSIENT, *LASTING, *UNDECIDED, *WHOLE_SOURCE)
CHILD_NAMES = frozenset(
    {"page 2 fails for good", "60 % of the rows are lost", "rows come and go between pages", "reset in mid-body"}
)
FULL_NAMES = CHILD_NAMES | {
    "rows that come twice",
    "two versions of a row, once",
    "a changed type",
    "500 from the start",
}


def cases_for(vendor: str) -> list[Case]:
    """The cases that apply to a vendor, its own switches last."""
    known = heeded(vendor)
    named = {case.kind for case in CASES}
    own = [
        Case(f"its own: {kind}", kind, {}, EITHER)
        for kind in sorted(known - SHARED - named - {"token_expires", "small_pages"})
    ]
    return [case for case in CASES if case.kind in known | SHARED] + own


def struck_column(vendor: str, stream: str) -> str:
    """A field of the stream that holds a number, for faults that are in one field."""
    columns = load_streams(vendor)[stream].columns
    for kind in STRUCK_KINDS:
        for column in columns:
            if column.kind == kind and "." not in column.field:
                return column.field
    raise AssertionError(f"{vendor} {stream} has no number")


def heeded(vendor: str) -> set[str]:
    """The faults that a vendor's sandbox modules mention."""
    folder = Path(sandbox.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob(f"{vendor}*.py"))
    return {kind for kind in REQUEST_FAULTS | STATE_FAULTS if f'"{kind}"' in text}


def reads_increments(vendor: str) -> bool:
    """Whether its extractor has nights that do not read everything."""
    text = "".join(path.read_text(encoding="utf-8") for path in EXTRACTORS.glob(f"{vendor}*.py"))
    return '"incremental"' in text


VENDOR_CASES = [(vendor, case, False) for vendor in VENDORS for case in cases_for(vendor)]
FULL_CASES = [
    (vendor, case, True)
    for vendor in VENDORS
    if reads_increments(vendor)
    for case in cases_for(vendor)
    if case.name in FULL_NAMES
]
CHILD_CASES = [(vendor, case) for vendor in VENDORS for case in cases_for(vendor) if case.name in CHILD_NAMES]
