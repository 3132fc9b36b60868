"""Where a landed record is to be seen in the system it came from: one address per source type.

Forms: ServiceNow's `nav_to.do`, Dataverse's `main.aspx` of a model-driven app, Project Web App's detail page, Clarity's
classic project page and Jira Align's grids. Streams without a page of their own lead to the platform's own address of the
object. A file's record is its name and line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from extractors.streams import load_streams
from orchestration.configuration import SourceConfiguration


def record_url(source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]) -> str | None:
    """The web address of one record; None where its source type has none (files, SQL, reports)."""
    write = WRITERS.get(source.type)
    base_url = str(source.table.get("base_url") or "").rstrip("/")
    return write(base_url, source, stream, record_id, record) if write is not None and base_url else None


def _table(source: SourceConfiguration, stream: str) -> str:
    if source.type == "jira_align" and stream == "projects":
        return str(source.table.get("project_level", "epics"))
    declared = load_streams(source.type).get(stream)
    return declared.table if declared is not None and declared.table else stream


def _servicenow(base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]) -> str:
    return f"{base}/nav_to.do?uri={_table(source, stream)}.do?sys_id={quote(record_id)}"


def _projectdata(
    base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]
) -> str | None:
    project = record_id if stream == "projects" else record.get("project_id")
    return f"{base}/project%20detail%20pages/schedule.aspx?projuid={quote(str(project))}" if project else None


def _dataverse(base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]) -> str:
    plural = _table(source, stream)
    logical = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return f"{base}/main.aspx?etn={logical}&pagetype=entityrecord&id={quote(record_id.partition('|')[0])}"


def _clarity(base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]) -> str:
    if stream == "projects":
        root = base.removesuffix("/rest/v1").removesuffix("/ppm")
        return f"{root}/niku/nu#action:projmgr.projectProperties&id={quote(record_id)}"
    return f"{base}/{_table(source, stream)}/{quote(record_id)}"


def _jira_align(base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]) -> str:
    grids = {"epics": "Epic", "capabilities": "Capability", "features": "Feature", "themes": "Theme"}
    table = _table(source, stream)
    if table in grids:
        return f"{base}/{table.capitalize()}Grid?{grids[table]}ID={quote(record_id)}"
    return f"{base}/rest/align/api/2/{table}/{quote(record_id)}"


def _dataset(
    base: str, source: SourceConfiguration, stream: str, record_id: str, record: Mapping[str, Any]
) -> str | None:
    found = (source.table.get("datasets") or {}).get(stream)
    place = found.get("id") if isinstance(found, Mapping) else None
    form = {"socrata": "{base}/d/{place}", "arcgis": "{base}/{place}", "ckan": "{base}/datastore/dump/{place}"}
    return None if place is None else form[source.type].format(base=base, place=quote(str(place)))


Writer = Callable[[str, SourceConfiguration, str, str, Mapping[str, Any]], str | None]
WRITERS: Mapping[str, Writer] = {
    "servicenow": _servicenow,
    "projectdata": _projectdata,
    "dataverse": _dataverse,
    "clarity": _clarity,
    "jira_align": _jira_align,
    "socrata": _dataset,
    "arcgis": _dataset,
    "ckan": _dataset,
}
