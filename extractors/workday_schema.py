"""The XSD of a report (`?xsds`): which columns its rows may have, so that a renamed one is told from a blank one.

Facts: finance dossier, section 1.1 (Report_EntryType; minOccurs 0 is nullable, maxOccurs unbounded a list, other complex
types are nested objects).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

XSD = "{http://www.w3.org/2001/XMLSchema}"
ENTRY_TYPE = "Report_EntryType"
DEEPEST = 6


@dataclass(frozen=True)
class ReportSchema:
    """What a report's XSD says: each column's dotted path -> its type, and whether it may be absent or a list."""

    columns: Mapping[str, str]

    @property
    def names(self) -> frozenset[str]:
        """The columns of a row, without what lies in them."""
        return frozenset(path for path in self.columns if "." not in path)

    @property
    def hash(self) -> str:
        """SHA-256 over paths and types, the same however the XSD is laid out."""
        return hashlib.sha256(json.dumps(sorted(self.columns.items())).encode()).hexdigest()


def read_schema(path: Path) -> ReportSchema | None:
    """The schema in an XSD file; None when it is no XSD of a report, or holds what no sound XML needs (entities, a DTD)."""
    try:
        root = ElementTree.parse(path, forbid_dtd=True).getroot()
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    types = {str(one.get("name")): one for one in root.iter(f"{XSD}complexType") if one.get("name")}
    entry = types.get(ENTRY_TYPE)
    if entry is None:
        return None
    columns = dict(_walk(entry, types, "", 0))
    return ReportSchema(columns) if columns else None


def _walk(kind: Any, types: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """The columns of a complex type and of those within it."""
    for attribute in kind.findall(f"{XSD}attribute"):
        yield prefix + _local(attribute.get("name") or attribute.get("ref")), "attribute"
    for element in _own_elements(kind):
        name = _local(element.get("name") or element.get("ref"))
        if not name:
            continue
        inner = element.find(f"{XSD}complexType")
        inner = types.get(_local(element.get("type"))) if inner is None else inner
        yield prefix + name, _describe(element)
        if inner is not None and depth < DEEPEST:
            yield from _walk(inner, types, f"{prefix}{name}.", depth + 1)


def _own_elements(kind: Any) -> Iterator[Any]:
    """The elements of a complex type, through its groups but not into elements."""
    for child in kind:
        if child.tag == f"{XSD}element":
            yield child
        elif child.tag in {f"{XSD}{one}" for one in ("sequence", "all", "choice", "complexContent", "extension")}:
            yield from _own_elements(child)


def _describe(element: Any) -> str:
    kind = _local(element.get("type")) or "nested"
    may_lack = ", may be absent" if element.get("minOccurs") == "0" else ""
    is_list = ", a list" if element.get("maxOccurs") not in (None, "0", "1") else ""
    return kind + may_lack + is_list


def _local(name: str | None) -> str:
    """A name without its namespace prefix."""
    return (name or "").rpartition(":")[2]
