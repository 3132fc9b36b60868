"""What sys_dictionary tells when a field was added, removed or changed its type."""

from sandbox.faults import Faults
from sandbox.servicenow_office import Row


def told_dictionary(rows: list[Row], faults: Faults) -> list[Row]:
    """The dictionary's rows under the drift faults in force."""
    new, removed, changed = (faults.active(kind) for kind in ("new_field", "removed_field", "changed_type"))
    if removed:
        rows = [
            row for row in rows if row.get("element") != removed.field_name or removed.table not in ("", row["name"])
        ]
    if changed:
        rows = [{**row, "internal_type": "string"} if row.get("element") == changed.field_name else row for row in rows]
    if new:
        told = {
            "name": new.table or "pm_project",
            "element": new.field_name,
            "internal_type": "string",
            "reference": "",
        }
        rows = [*rows, {**rows[0], "sys_id": "f" * 32, **told}]
    return rows
