"""sys_db_object and sys_dictionary: what the instance says of its own tables and fields."""

from datetime import timedelta

from sandbox.servicenow_office import Office
from sandbox.servicenow_schema import own_elements, parent_of, table_label, table_names


def system_rows(office: Office) -> None:
    """Adds one sys_db_object row per table, and per table one collection row and one row per element in sys_dictionary."""
    made = office.state.first_day - timedelta(days=1500)
    for table in table_names():
        parent = parent_of(table)
        super_class = office.id("sys_db_object", parent) if parent else ""
        office.add(
            "sys_db_object", table, made, {"name": table, "label": table_label(table), "super_class": super_class}
        )
        whole = {
            "name": table,
            "element": "",
            "internal_type": "collection",
            "column_label": table_label(table),
            "active": "true",
        }
        office.add("sys_dictionary", (table, ""), made, whole)
        for element in own_elements(table):
            row = {
                "name": table,
                "element": element.name,
                "column_label": element.name.removeprefix("u_").replace("_", " ").capitalize(),
                "internal_type": element.type,
                "reference": element.reference,
                "active": "true",
                "max_length": "40",
            }
            office.add("sys_dictionary", (table, element.name), made, row)
