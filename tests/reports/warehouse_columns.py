"""Columns of the hand-made warehouse: their types, and the groups that several tables share."""

TEXT, DAY, MONEY, REAL, WHOLE, FLAG, INSTANT = (
    "VARCHAR",
    "DATE",
    "DECIMAL(18,2)",
    "DOUBLE",
    "BIGINT",
    "BOOLEAN",
    "TIMESTAMP",
)


def declare(**groups: str) -> dict[str, str]:
    """Turn `text="a b", day="c"` into columns with their types, in the order given."""
    types = {"text": TEXT, "day": DAY, "money": MONEY, "real": REAL, "whole": WHOLE, "flag": FLAG, "instant": INSTANT}
    return {column: types[group] for group, names in groups.items() for column in names.split()}


ORIGIN = "source_name source_record_id extract_id"
CODES = "fund_code department_code account_code finance_project_code project_key"
BUDGET = "original_budget_amount amendment_amount transfer_amount carry_forward_amount current_budget_amount"
MOVEMENTS = (
    f"{BUDGET} gasb_original_budget_amount pre_encumbered_amount encumbered_amount expended_amount available_amount"
)
TOTALS = f"{MOVEMENTS} current_budget_to_date_amount encumbered_to_date_amount expended_to_date_amount available_to_date_amount"
