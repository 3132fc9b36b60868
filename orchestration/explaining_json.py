"""An explanation as JSON: exact decimals and money as strings, dates ISO, ratios as numbers."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from orchestration.explaining import Explanation, InputNumber, as_float
from orchestration.explaining_formula import number_text
from orchestration.explaining_rows import RowSet
from orchestration.explaining_text import calculation_with_numbers, verdict


def explanation_json(explanation: Explanation) -> str:
    """The whole explanation, indented."""
    return json.dumps(_document(explanation), ensure_ascii=False, indent=1, default=_text)


def _document(one: Explanation) -> dict[str, Any]:
    subject, published, metric = one.subject, one.published, one.subject.metric
    return {
        "metric_id": metric["metric_id"],
        "definition": {
            name: metric.get(name)
            for name in (
                "name",
                "plain_name",
                "family",
                "formula",
                "unit",
                "better",
                "grain",
                "standard",
                "caveat",
                "version",
            )
        },
        "entity_type": subject.entity_type,
        "entity_id": subject.entity_id,
        "entity_name": subject.entity_name,
        "as_of_date": subject.as_of_date,
        "value": published.value,
        "value_amount": published.value_amount,
        "null_reason": published.null_reason,
        "null_reason_text": one.reason_text,
        "missing": [
            {"input_name": number.name, "reason_code": number.reason_code, "missing": number.missing}
            for number in one.numbers
            if number.reason_code is not None
        ],
        "coverage_count": published.coverage_count,
        "coverage_of": published.coverage_of,
        "calculation": one.calculation,
        "calculation_with_numbers": calculation_with_numbers(one),
        "worked_out": as_float(one.worked_out),
        "is_reproduced": one.is_reproduced,
        "verdict": verdict(one),
        "inputs": [_input(number) for number in one.numbers],
        "members": [
            {
                "project_key": member.project_key,
                "project_id": member.project_id,
                "project_name": member.project_name,
                "inputs": {
                    name: {"value": as_float(given.number), "reason_code": given.reason_code}
                    for name, given in member.numbers.items()
                },
            }
            for member in one.members
            if subject.entity_type != "project"
        ],
        "rows": [_row_set(found) for found in one.row_sets if found.rows],
        "records": [asdict(record) for record in one.landed],
    }


def _input(number: InputNumber) -> dict[str, Any]:
    return {
        "input_name": number.name,
        "meaning": number.meaning,
        "value": number_text(number.number, is_amount=True) if number.is_amount else as_float(number.number),
        "reason_code": number.reason_code,
        "calculation": number.calculation,
        "from_rows": as_float(number.from_rows),
        "agrees_with_rows": number.agrees,
    }


def _row_set(found: RowSet) -> dict[str, Any]:
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return {"name": found.name, "title": found.title, "rows": rows}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
