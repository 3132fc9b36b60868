"""Money as clerks type it: every readable way to write one amount, and texts that are no amount at all."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

US, CONTINENTAL = "1,234.50", "1.234,50"
MARKS: Mapping[str, tuple[str, str]] = {US: (",", "."), CONTINENTAL: (".", ",")}
"""Style to its (mark between groups, mark before the decimals)."""

UNREADABLE: Mapping[str, Sequence[str]] = {
    US: ("12O4.50", "N/A", "NULL", "1,5", "12,34.50", "1234.505", "-", "1.2.3", "PENDING", "(5", "1e3", "--7", "#REF!"),
    CONTINENTAL: ("12O4,50", "N/A", "NULL", "1.5", "1234.50", "12.34,50", "1234,505", "-", "1,234.50", "--7", "5)"),
}
TOO_LARGE: Mapping[str, str] = {US: "99999999999999999.99", CONTINENTAL: "99999999999999999,99"}
FOREIGN: Mapping[str, str] = {US: "€1,250.00", CONTINENTAL: "£1.250,00"}


def draw_amount(rng: random.Random) -> Decimal:
    """Cents of rounding lines, everyday sums, and now and then a bond issue; half as many credits as debits; never zero."""
    kind = rng.random()
    if kind < 0.2:
        cents = 1
    elif kind < 0.95:
        cents = rng.randint(2, 5_000_000)
    else:
        cents = rng.randint(10**9, 10**12)
    return Decimal(cents if rng.random() < 0.67 else -cents).scaleb(-2)


def plain_amount(amount: Decimal, style: str) -> str:
    """Digits, the decimal mark and a minus: the way a control total is written."""
    return f"{amount:.2f}".replace(".", MARKS[style][1])


def write_amount(rng: random.Random, amount: Decimal, style: str) -> str:
    """One of the readable ways to write `amount`, chosen at random."""
    group, point = MARKS[style]
    number = _write_digits(rng, abs(amount), group, point)
    dollar = rng.choice(("", "", "$"))
    if amount < 0:
        forms = (
            f"-{dollar}{number}",
            f"({dollar}{number})",
            f"{dollar}{number}-",
            f"{dollar}-{number}",
            f"{dollar}({number})",
        )
    else:
        forms = (
            f"{dollar}{number}",
            f"{dollar}{number}",
            f"+{dollar}{number}",
            f"{dollar}{number}",
            f"{dollar}{number}",
        )
    return rng.choice(("", "", "", " ")) + rng.choice(forms) + rng.choice(("", "", "", " ", "  "))


def _write_digits(rng: random.Random, size: Decimal, group: str, point: str) -> str:
    whole, _, decimals = f"{size:.2f}".partition(".")
    if rng.random() < 0.5:
        whole = f"{int(whole):,}".replace(",", group)
    if decimals == "00" and rng.random() < 0.3:
        return whole
    if decimals.endswith("0") and rng.random() < 0.3:
        return whole + point + decimals[0]
    return whole + point + decimals + ("00" if rng.random() < 0.1 else "")
