"""Every number, date and code that a page shows is written here, and nowhere else.

Values are rounded only here. Each is wrapped in `<data value="...">` or `<time datetime="...">` that carries the exact value,
so that a reader's program, and the tests, can compare a page with the warehouse.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from reports.city import CityFacts

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EM DASH}"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONEY_UNITS = frozenset({"amount", "money", "currency", "usd", "eur", "gbp"})
CLIP_LENGTH = 140

NULL_REASONS = {
    "excluded_scope": "outside the scope of this figure",
    "source_missing": "its source is missing",
    "not_started": "not started",
    "completed": "already completed",
    "no_baseline": "no approved baseline",
    "no_time_phasing": "no plan by month",
    "no_ev_method": "no measure of work done",
    "no_actuals": "no actual cost",
    "stale_actuals": "actual cost is out of date",
    "stale_status": "status is out of date",
    "zero_denominator": "nothing to divide by",
    "not_attainable": "cannot be reached any more",
    "multiple_sign_changes": "has several answers",
    "small_n_suppressed": "too few to publish",
    "restricted_public": "not published",
}
WORDS = {
    "not_assessed": "Not assessed",
    "unknown": "Unknown",
    "broke": "Could not run",
    "amount_unreadable": "Amount unreadable",
    "project_unknown": "No project claims the code",
    "survivor": "Surviving record",
    "cpi": "CPI",
    "cpi_spi": "CPI and SPI",
    "spi_t": "SPI(t)",
    "explicit": "Its reference",
    "crosswalk": "The steward’s list",
}


class FigureLike(Protocol):
    """What `figure` and `figure_change` need: a metric's value with its unit and null reason."""

    @property
    def unit(self) -> str | None:
        """Return the unit of the catalogue."""

    @property
    def value(self) -> float | None:
        """Return the unrounded value."""

    @property
    def value_amount(self) -> Decimal | None:
        """Return the exact amount, for money."""

    @property
    def null_reason(self) -> str | None:
        """Return why there is no value."""


def write_day(day: date) -> str:
    """Return a date in words, as in 30 June 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write_whole(value: float | Decimal) -> str:
    """Return a whole number with thousands separators."""
    return f"{value:,.0f}".replace("-", MINUS)


def write_decimal(value: float, places: int) -> str:
    """Return a number with at most `places` decimals, rounded half up on its shortest decimal form."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,.{places}f}"
    return f"{MINUS}{text}" if exact < 0 else text


def write_short(value: float) -> str:
    """Return a number without decimals when it is whole, else with one."""
    return write_whole(value) if float(value).is_integer() else write_decimal(value, 1)


def write_words(code: str | None) -> str:
    """Return a code as words: `carry_forward` becomes `Carry forward`."""
    if not code:
        return DASH
    return WORDS.get(code, code.replace("_", " ")[:1].upper() + code.replace("_", " ")[1:])


def lower_first(text: str) -> str:
    """Return words as they stand within a sentence: `Approved finish` becomes `approved finish`."""
    return text[:1].lower() + text[1:]


def write_reason(reason: str | None) -> str:
    """Return a null reason in words."""
    return NULL_REASONS.get(reason or "", (reason or "not given").replace("_", " "))


def clip(text: str | None, length: int = CLIP_LENGTH) -> str:
    """Return a text short enough for a table cell; the whole text is on the page that the cell links to."""
    if not text:
        return DASH
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"


def mark_value(value: object, text: str) -> Markup:
    """Return a text that carries its exact value; `value` is a number, so that it needs no escaping."""
    return Markup(f'<data value="{value}">{escape(text)}</data>')


@cache
def mark_null(reason: str | None = None) -> Markup:
    """Return the dash for a missing value, with its reason in words where there is one."""
    if reason is None:
        return Markup('<span class="none">—</span>')
    return Markup(f'<span class="none">— <span class="why">{escape(write_reason(reason))}</span></span>')


@dataclass(frozen=True)
class Formatter:
    """The filters of the templates, bound to one city's currency and time zone."""

    city: CityFacts

    def write_money(self, amount: Decimal) -> str:
        """Return money exact to the cent, with thousands separators: -1234.5 is −$1,234.50."""
        text = f"{self.city.sign}{abs(amount):,.2f}"
        return f"{MINUS}{text}" if amount < 0 else text

    def write_round_money(self, amount: Decimal) -> str:
        """Return money to three figures for charts and sentences: $1.23 million. The exact amount stands beside it."""
        size = abs(amount)
        for limit, word in ((Decimal("1e9"), " billion"), (Decimal("1e6"), " million")):
            if size >= limit:
                text = f"{self.city.sign}{size / limit:,.2f}{word}"
                return f"{MINUS}{text}" if amount < 0 else text
        text = f"{self.city.sign}{size:,.0f}"
        return f"{MINUS}{text}" if amount < 0 else text

    def money(self, amount: Decimal | None, reason: str | None = None) -> Markup:
        """Filter: money to the cent, or a dash with the reason."""
        if amount is None:
            return mark_null(reason)
        return mark_value(amount, self.write_money(amount))

    def whole_money(self, amount: Decimal | None, reason: str | None = None) -> Markup:
        """Filter: money without cents, for lists that are read down; the exact amount stands in the markup."""
        if amount is None:
            return mark_null(reason)
        rounded = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        text = f"{self.city.sign}{abs(rounded):,}"
        return mark_value(amount, f"{MINUS}{text}" if rounded < 0 else text)

    def whole(self, value: float | None, reason: str | None = None) -> Markup:
        """Filter: a count, or days; one decimal only when it is not whole."""
        if value is None:
            return mark_null(reason)
        return mark_value(value, write_short(value))

    def signed(self, value: float | None, reason: str | None = None) -> Markup:
        """Filter: a difference with its sign."""
        if value is None:
            return mark_null(reason)
        sign = "+" if value > 0 else ""
        return mark_value(value, sign + write_short(value))

    def percent(self, value: float | None, reason: str | None = None) -> Markup:
        """Filter: a number of 0 to 100 as a percentage."""
        if value is None:
            return mark_null(reason)
        return mark_value(value, f"{write_short(value)}%")

    def ratio(self, value: float | None, reason: str | None = None) -> Markup:
        """Filter: a bare index to two decimals."""
        if value is None:
            return mark_null(reason)
        return mark_value(repr(value), write_decimal(value, 2))

    def fraction(self, value: float | None, reason: str | None = None) -> Markup:
        """Filter: a fraction of 1 as a percentage with one decimal."""
        if value is None:
            return mark_null(reason)
        return mark_value(repr(value), f"{write_decimal(value * 100, 1)}%")

    def day(self, value: date | None) -> Markup:
        """Filter: a date, short enough for a table: 30 Jun 2027."""
        if value is None:
            return mark_null()
        text = f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"
        return Markup(f'<time datetime="{value.isoformat()}">{text}</time>')

    def moment(self, value: datetime | None) -> Markup:
        """Filter: an instant in UTC as city time, with the zone."""
        if value is None:
            return mark_null()
        zone = ZoneInfo(self.city.time_zone)
        local = value.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        text = f"{write_day(local.date())}, {local:%H:%M} {local.tzname()}"
        return Markup('<time datetime="{}Z">{}</time>').format(value.replace(microsecond=0).isoformat(), text)

    def figure(self, figure: FigureLike) -> Markup:
        """Filter: a metric's value in its unit, or a dash with its null reason."""
        unit = (figure.unit or "").lower()
        if figure.value_amount is not None:
            return self.money(figure.value_amount)
        if figure.value is None:
            return mark_null(figure.null_reason or "not_given")
        return self._write_by_unit(figure.value, unit)

    def figure_change(self, value: float | None, amount: Decimal | None, unit: str | None) -> Markup:
        """Filter: the change of a metric in its unit, with its sign; percentage points for fractions."""
        if amount is not None:
            return Markup("{}{}").format("+" if amount > 0 else "", self.money(amount))
        if value is None:
            return mark_null()
        sign = "+" if value > 0 else ""
        if (unit or "") == "fraction":
            return Markup('<data value="{}">{}{}</data> points').format(
                repr(value), sign, write_decimal(value * 100, 1)
            )
        return Markup("{}{}").format(sign, self._write_by_unit(value, (unit or "").lower()))

    def write_figure(self, value: float, unit: str) -> str:
        """Return a metric's value in its unit as plain text."""
        return self._write_by_unit(value, unit.lower()).striptags()

    def _write_by_unit(self, value: float, unit: str) -> Markup:
        if unit in MONEY_UNITS or unit == self.city.currency.lower():
            exact = Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            return mark_value(repr(value), self.write_money(exact))
        if unit == "fraction":
            return self.fraction(value)
        if unit in {"days", "months", "hours", "years"}:
            singular = unit[:-1] if value == 1 else unit
            return Markup('<data value="{}">{}</data> {}').format(repr(value), write_short(value), singular)
        if unit in {"count", "projects", "people", "number"}:
            return self.whole(value)
        return self.ratio(value)


def break_lines(text: str | None) -> Markup:
    """Filter: a text of several lines, escaped, with its line breaks kept."""
    if not text:
        return mark_null()
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def write_bytes(size: int) -> Markup:
    """Filter: the size of a file in thousands or millions of bytes, one decimal under ten."""
    for limit, word in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= limit:
            return mark_value(size, f"{write_decimal(size / limit, 1 if size < 10 * limit else 0)} {word}")
    return mark_value(size, f"{size} bytes")
