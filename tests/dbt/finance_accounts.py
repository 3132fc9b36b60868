"""Charts of accounts over three nights, and patterns that take account codes apart, of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def _account(code: str, name: str | None = None, kind: str | None = "Expense", **more: Any) -> dict[str, Any]:
    return {"_key": code, "account_code": code, "name": name, "account_type": kind, **more}


def land_accounts(city: FinanceCity) -> None:
    city.land(0, "codes", "chart_of_accounts", [
        _account("001-0420-06000", "Licences"), _account("002-0420-06000", "Hardware"), _account("001-0420", "Too short"),
        _account("001-0420-06000-9", "Too long"), _account("001--06000", "With a gap"),
    ], deliveries="latest")  # fmt: skip
    city.land(1, "codes", "chart_of_accounts", [
        _account("001-0420-06000", "Software licences", account_class="IT"), {"_key": "002-0420-06000", "_deleted": True},
    ], deliveries="latest")  # fmt: skip
    city.land(2, "codes", "chart_of_accounts", [
        _account("001-0420-06000", "Software licences", "expenditure", account_class="IT"), _account("002-0420-06000", "Hardware", "mystery"),
    ], deliveries="latest")  # fmt: skip
    city.land(0, "fixed", "chart_of_accounts", [_account("00106000"), _account("0010600")], deliveries="latest")
    city.land(0, "muddled", "chart_of_accounts", [_account("1.2")], deliveries="latest")

    def segment(source: str, position: str, name: str, **how: str) -> dict[str, str]:
        return {"source_name": source, "segment_position": position, "segment_name": name, **how}

    city.database.add("policy_account_segments", [
        segment("codes", "1", "fund", delimiter="-"), segment("codes", "2", "unit", delimiter="-"),
        segment("codes", "3", "object", delimiter="-"),
        segment("fixed", "1", "fund", start="1", length="3"), segment("fixed", "2", "object", start="4", length="5"),
        segment("muddled", "1", "fund", delimiter="."), segment("muddled", "1", "object", delimiter="."),
        segment("nowhere", "1", "fund", delimiter="-"),
    ])  # fmt: skip
    city.database.add(
        "source_facts", [{"source_name": name, "source_type": "files"} for name in ("codes", "fixed", "muddled")]
    )
