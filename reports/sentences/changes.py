"""One change as a sentence, and the changes of one kind summed up: direction, size and comparison."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from reports.formatting import DASH, Formatter, clip, write_day, write_short, write_words
from reports.sentences.counting import join_words, say_count, say_money_move, say_moved, say_signed_money

KINDS = ("new", "closed", "health", "baseline", "moved", "money", "changed", "restated")
_RANKS = {"green": 0, "amber": 1, "red": 2}
_FIELDS = {
    "baseline_finish_date": "approved finish",
    "baseline_start_date": "approved start",
    "baseline_date": "approved date",
    "restated_amount": "figures of a closed period",
    "committed_amount": "open orders",
    "actual_to_date_amount": "spending to date",
    "manager_name": "manager",
    "percent_complete": "percent complete",
}


class ChangeLike(Protocol):
    """What a sentence needs of a change: its kind and field, and both values as the warehouse's text."""

    @property
    def kind(self) -> str | None:
        """Return the kind of `metrics.changes`."""

    @property
    def field(self) -> str | None:
        """Return what changed."""

    @property
    def before(self) -> str | None:
        """Return what it was."""

    @property
    def after(self) -> str | None:
        """Return what it is."""


def read_day(text: str | None) -> date | None:
    """Return an ISO date, or None where the text is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def read_amount(text: str | None) -> Decimal | None:
    """Return an exact amount, or None where the text is none."""
    try:
        amount = Decimal(text or "")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def sort_kind(change: ChangeLike) -> str:
    """Return the kind of a change, one of KINDS; by its field where the warehouse's kind is none of them."""
    if change.kind in KINDS:
        return change.kind
    field = change.field or ""
    if field.endswith("health"):
        return "health"
    if field.startswith("baseline"):
        return "baseline"
    return "moved" if field.endswith("_date") else "money" if field.endswith("amount") else "changed"


def say_field(field: str | None) -> str:
    """Return a field in words inside a sentence: `approved finish`."""
    plain = (field or "").removesuffix("_date").removesuffix("_amount")
    return _FIELDS.get(field or "", plain.replace("_", " ") or "a field")


def count_days(change: ChangeLike) -> int | None:
    """Return the days by which a date moved, later positive; None where a date is missing."""
    before, after = read_day(change.before), read_day(change.after)
    return (after - before) // timedelta(days=1) if before and after else None


def count_amount(change: ChangeLike) -> Decimal | None:
    """Return after less before where at least one is money; what is missing counts as 0."""
    before, after = read_amount(change.before), read_amount(change.after)
    if not (change.field or "").endswith("amount") or (before is None and after is None):
        return None
    return (after or Decimal(0)) - (before or Decimal(0))


def tell_change(change: ChangeLike, formatter: Formatter) -> str:
    """Return one change as a sentence without its subject: `Forecast finish moved 21 days later, to 3 March 2027.`"""
    field = change.field or ""
    if field == "project":
        return f"New, {write_words(change.after).lower()}." if change.after else "No longer listed."
    if sort_kind(change) == "closed" and change.after:
        return f"Closed: {write_words(change.after).lower()}."
    name = say_field(field)
    if field.endswith("health"):
        told = f"{name} {_say_health(change)}"
    elif change.before is None or change.after is None:
        told = f"{name} {_say_one_sided(change, formatter)}"
    elif (days := count_days(change)) is not None and field.endswith("_date"):
        told = f"{name} {say_moved(days)}, to {_say_value(change.after, field, formatter)}"
    elif (amount := count_amount(change)) is not None:
        told = f"{name} {say_money_move(amount, formatter)}, to {_say_value(change.after, field, formatter)}"
    elif field == "percent_complete":
        told = f"{name} {_say_points(change)}"
    else:
        told = f"{name} went from {_say_value(change.before, field, formatter)} to {_say_value(change.after, field, formatter)}"
    return f"{told[:1].upper()}{told[1:]}."


def _say_health(change: ChangeLike) -> str:
    before, after = (write_words(code or "not_assessed").lower() for code in (change.before, change.after))
    old, new = _RANKS.get(change.before or ""), _RANKS.get(change.after or "")
    if old is None or new is None or old == new:
        return f"went from {before} to {after}"
    return f"went from {before} to {after}, {'worse' if new > old else 'better'}"


def _say_one_sided(change: ChangeLike, formatter: Formatter) -> str:
    field = change.field or ""
    if change.after is None:
        return f"is no longer known; it was {_say_value(change.before, field, formatter)}"
    return f"is now known: {_say_value(change.after, field, formatter)}"


def _say_points(change: ChangeLike) -> str:
    before, after = read_amount(change.before), read_amount(change.after)
    if before is None or after is None:
        return f"went from {clip(change.before)} to {clip(change.after)}"
    if before == after:
        return "did not change"
    size = say_count(abs(float(after - before)), "point", "points")
    return f"{'rose' if after > before else 'fell'} by {size}, to {write_short(float(after))}%"


def _say_value(text: str | None, field: str, formatter: Formatter) -> str:
    day, amount = read_day(text), read_amount(text)
    if field.endswith("_date") and day:
        return write_day(day)
    if field.endswith("amount") and amount is not None:
        return formatter.write_round_money(amount)
    if field == "percent_complete" and amount is not None:
        return f"{write_short(float(amount))}%"
    if field in {"status", "stage"}:
        return write_words(text).lower() if field == "status" else clip(text)
    return f"“{clip(text, 60)}”" if text else DASH


def tell_sums(changes: Iterable[ChangeLike], formatter: Formatter) -> tuple[str, ...]:
    """Return the changes of one kind summed up by field; fields that have no sum are counted."""
    grouped: dict[str, list[ChangeLike]] = {}
    for change in changes:
        grouped.setdefault(change.field or "", []).append(change)
    told = (_tell_sum(field, rows, formatter) for field, rows in sorted(grouped.items()))
    return tuple(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in told)


def _tell_sum(field: str, rows: list[ChangeLike], formatter: Formatter) -> str:
    if field == "project":
        return f"{say_count(len(rows), 'new project', 'new projects')}"
    amounts = [amount for row in rows if (amount := count_amount(row)) is not None]
    if amounts:
        net = say_signed_money(sum(amounts, Decimal(0)), formatter)
        return f"{say_field(field)}: {net} net over {say_count(len(amounts), 'change', 'changes')}"
    days = [count for row in rows if (count := count_days(row)) is not None]
    if days and field.endswith("_date"):
        return f"{say_field(field)}: {_say_spread(days)}"
    if field.endswith("health"):
        return f"{say_field(field)}: {_say_healths(rows)}"
    return f"{say_field(field)}: {say_count(len(rows), 'change', 'changes')}"


def _say_spread(days: list[int]) -> str:
    later, earlier = [day for day in days if day > 0], [-day for day in days if day < 0]
    told = [
        f"{write_short(len(moved))} {word} by {say_count(sum(moved), 'day', 'days')}{' in all' if len(moved) > 1 else ''}"
        for moved, word in ((later, "later"), (earlier, "earlier"))
        if moved
    ]
    return join_words(told) if told else "no move"


def _say_healths(rows: list[ChangeLike]) -> str:
    steps = [(_RANKS.get(row.before or ""), _RANKS.get(row.after or "")) for row in rows]
    worse = sum(old is not None and new is not None and new > old for old, new in steps)
    better = sum(old is not None and new is not None and new < old for old, new in steps)
    other = len(rows) - worse - better
    told = [
        f"{write_short(count)} {word}"
        for count, word in ((worse, "worse"), (better, "better"), (other, "other"))
        if count
    ]
    return join_words(told)
