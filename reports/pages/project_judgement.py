"""How a project is judged: health with its reasons, the recommendation, the forecasts. Newest date only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.formatting import write_reason, write_words
from reports.reasons import held_reasons, unjudged_reasons


@dataclass(frozen=True)
class Health:
    """The three healths side by side; one row per project."""

    project_key: str
    as_of_date: date
    reported_health: str
    independent_health: str
    computed_health: str
    independent_kind: str | None
    independent_record_id: str | None
    independent_date: date | None
    disagreement: str | None


@dataclass(frozen=True)
class Dimension:
    """One metric that computed health is made of, with the city's thresholds; one row per project and metric."""

    project_key: str
    metric_id: str
    name: str
    plain_name: str
    unit: str | None
    health: str
    null_reason: str | None
    value: float | None
    amber_from: float | None
    red_from: float | None
    is_lower_worse: bool
    policy_from_date: date | None

    @property
    def bound_words(self) -> str:
        """How the thresholds are to be read."""
        return "below" if self.is_lower_worse else "from"


@dataclass(frozen=True)
class Recommendation:
    """The rule-made recommendation; one row per project. `reasons` is text with `; ` between rules."""

    project_key: str
    as_of_date: date
    recommendation: str | None
    reasons: str | None
    rule_set_version: str | None
    rules_held: int | None
    rules_judged: int | None
    rules_asked: int | None

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """The rules that held, as (rule in words, reason)."""
        return tuple(split_rule(part) for part in held_reasons(self.reasons))

    @property
    def unjudged(self) -> tuple[tuple[str, str], ...]:
        """The rules that could not be judged, as (rule in words, reason in words)."""
        return tuple(explain_rule(part) for part in unjudged_reasons(self.reasons))


@dataclass(frozen=True)
class Forecast:
    """One forecast by one method; one row per project, kind, method and target. An amount or a date, with its range."""

    project_key: str
    as_of_date: date
    forecast_kind: str
    method: str | None
    assumption: str | None
    null_reason: str | None
    caution: str | None
    forecast_amount: Decimal | None
    forecast_date: date | None
    low_value: float | None
    high_value: float | None
    low_date: date | None
    high_date: date | None
    target_date: date | None

    @property
    def has_range(self) -> bool:
        """Whether the low and the high end differ."""
        return self.low_date != self.high_date or self.low_value != self.high_value

    @property
    def range_amounts(self) -> tuple[Decimal | None, Decimal | None]:
        """Both ends as money to the cent."""
        ends = (self.low_value, self.high_value)
        low, high = (None if end is None else Decimal(repr(end)).quantize(Decimal("0.01")) for end in ends)
        return low, high


def split_rule(text: str) -> tuple[str, str]:
    """Return (rule in words, what it says) of `rule_id: words`."""
    rule, colon, words = text.partition(": ")
    return (write_words(rule), words) if colon else ("", rule)


def explain_rule(text: str) -> tuple[str, str]:
    """Return (rule in words, why not judged) of `rule_id (metric_id: reason)`."""
    rule, opened, rest = text.partition(" (")
    if not opened:
        return "", text
    metric, _, reason = rest.removesuffix(")").partition(": ")
    return write_words(rule), f"{write_words(metric).lower()}: {write_reason(reason)}"
