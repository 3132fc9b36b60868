"""The small phrases that the sentences are made of: counts, distances of dates, moves of money."""

from decimal import Decimal

from reports.formatting import Formatter, write_decimal, write_short


def say_count(count: float, one: str, many: str) -> str:
    """Return `1 project` or `12 projects`."""
    return f"{write_short(count)} {one if count == 1 else many}"


def say_number(count: float) -> str:
    """Return a count within a sentence: `none`, or the number."""
    return write_short(count) if count else "none"


def say_days(days: float) -> str:
    """Return the size of a number of days: `1 day`, `46 days`."""
    return say_count(abs(days), "day", "days")


def say_shift(days: float, reference: str) -> str:
    """Return how far a date lies from a reference: `46 days after the approved date`."""
    if days == 0:
        return f"exactly on {reference}"
    return f"{say_days(days)} {'after' if days > 0 else 'before'} {reference}"


def say_moved(days: float) -> str:
    """Return how a date moved: `moved 21 days later`."""
    if days == 0:
        return "did not move"
    return f"moved {say_days(days)} {'later' if days > 0 else 'earlier'}"


def say_share(part: Decimal, whole: Decimal) -> str:
    """Return a part of a whole above zero as a whole percentage: `36%`; what is above zero is never `0%`."""
    share = float(part / whole) * 100
    return "less than 1%" if 0 < share < 0.5 else f"{write_decimal(share, 0)}%"


def say_money_move(amount: Decimal, formatter: Formatter) -> str:
    """Return how an amount moved: `rose by $200,000`."""
    if amount == 0:
        return "did not change"
    return f"{'rose' if amount > 0 else 'fell'} by {formatter.write_round_money(abs(amount))}"


def say_signed_money(amount: Decimal, formatter: Formatter) -> str:
    """Return a difference with its sign: `+$1.20 million`."""
    sign = "+" if amount > 0 else ""
    return f"{sign}{formatter.write_round_money(amount)}"


def say_value_of_money(cpi: float, formatter: Formatter) -> str:
    """Return the cost performance index (earned value ÷ actual cost) in plain words.

    In US dollars `Each dollar spent bought 90 cents of planned work.`; the form is that of NASA's earned value guidance.
    """
    sign = formatter.city.sign
    if formatter.city.currency == "USD" and 0 <= cpi < 0.995:
        cents = int(Decimal(write_decimal(cpi, 2)) * 100)
        return f"Each dollar spent bought {say_count(cents, 'cent', 'cents')} of planned work."
    spent = "Each dollar spent" if formatter.city.currency == "USD" else f"Each {sign}1.00 spent"
    return f"{spent} bought {sign}{write_decimal(cpi, 2)} of planned work."


def join_words(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final
