"""Rows of a hand-made finance system, landed night by night; fiscal years begin in July and are named by their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.dbt.landing_database import LandingDatabase

FIRST_NIGHT = datetime(2025, 8, 1, 11)
Row = Mapping[str, Any]
SELECTION = (
    "--indirect-selection buildable --select +bridge_project_documents +bridge_vendor_names +dim_vendors_history +vendor_candidates "
    "+finance +int_metric_values_trust +quarantine +reconciliation_lines +extracts +checks "
    "+bridge_project_finance +dim_projects +dim_accounts +dim_accounts_history +bridge_account_segments +dim_funds +dim_vendors +dim_fiscal_periods"
)


class FinanceCity:
    """Lands rows night by night. Keys of a row that begin with `_` say how it landed, the others are its columns."""

    def __init__(self, path: Path) -> None:
        self.database = LandingDatabase(
            path,
            {
                "city_date": "2026-01-31",
                "time_zone": "America/Phoenix",
                "fiscal_year_start_month": 7,
                "contract_amendment_limit": 0.08,
            },
        )
        self.database.create()
        self._extracts = 0
        self._lines = 0

    def land(self, night: int, source: str, stream: str, rows: Sequence[Row], **facts: Any) -> str:
        """One extract of a night; returns its id. `facts` are fixed columns, such as amount_is or deliveries."""
        self._extracts += 1
        started_at = FIRST_NIGHT + timedelta(days=night)
        landed_at = started_at + timedelta(seconds=self._extracts)
        extract_id = f"{landed_at:%Y%m%dT%H%M%S}000000Z-{source}-{stream}"
        self.database.add(
            "extracts",
            [{
                "extract_id": extract_id, "source_name": source, "stream": stream, "started_at": started_at, "finished_at": landed_at,
                "mode": "full", "status": "accepted", "run_started_at": started_at,
            }],
        )  # fmt: skip
        fixed = {"source_name": source, "extract_id": extract_id, "valid_from_at": landed_at, "accepted_at": landed_at}
        fixed |= {"deliveries": "all", "file_name": f"{stream}.csv"} | facts
        landed = [self._landed(stream, row) | fixed | _stated(row) for row in rows]
        self.database.add(f"delivered__{stream}", landed)
        return extract_id

    def _landed(self, stream: str, row: Row) -> dict[str, Any]:
        self._lines += 1
        key = row.get("_key", f"{stream}#{self._lines}")
        text = {
            f"{name}_text": str(value)
            for name, value in row.items()
            if name in ("amount", "change_amount") and value is not None
        }
        hidden = stream in ("purchase_order_lines", "receipts")
        return text | ({} if hidden else {"line_number": self._lines}) | {"record_key": key, "source_record_id": key}


def _stated(row: Row) -> dict[str, Any]:
    landing = {
        "is_deleted": row.get("_deleted", False), "reason_code": row.get("_reason"), "disposition": row.get("_disposition"),
        "refused_column": row.get("_column"), "record": row.get("_record"),
    }  # fmt: skip
    return landing | {name: value for name, value in row.items() if not name.startswith("_")}
