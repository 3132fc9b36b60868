"""Every number on every page is one that the audience's tables hold or add up to."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reports.numbers_known import WHOLE_UNCHECKED, known_numbers, normal

SHOWN = re.compile(r'<data value="([^"]*)">')


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_number_on_a_page_is_known(sites: dict[str, Path], warehouse_path: Path, audience: str) -> None:
    known = known_numbers(warehouse_path, audience)
    unknown, seen = [], 0
    for path in sorted(sites[audience].rglob("*.html")):
        for text in SHOWN.findall(path.read_text(encoding="utf-8")):
            value = normal(float(text) if "e" in text else Decimal(text))
            seen += 1
            is_count = value == value.to_integral_value() and abs(value) < WHOLE_UNCHECKED
            if value not in known and not is_count:
                unknown.append(f"{path.relative_to(sites[audience])}: {text}")
    assert unknown == []
    assert seen > 1000
