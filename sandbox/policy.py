"""The steward's folder of the city: the names of funds and departments, and which vendor names mean one vendor."""

from pathlib import Path

from sandbox.delivery import csv_bytes, deliver
from sandbox.names import DEPARTMENTS, FORMER_NAMES, FUNDS, VENDORS


def write_policy(folder: Path) -> Path:
    """Writes the policy files; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    deliver(folder, "funds.csv", csv_bytes(("fund_code", "name", "fund_type"), FUNDS))
    deliver(
        folder,
        "departments.csv",
        csv_bytes(("department_code", "name"), [(code, name) for code, name, _ in DEPARTMENTS]),
    )
    renamed = [(former, VENDORS[index]) for index, former in sorted(FORMER_NAMES.items())]
    deliver(folder, "vendor_names.csv", csv_bytes(("vendor_name", "canonical_name"), renamed))
    return folder
