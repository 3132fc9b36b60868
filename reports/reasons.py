"""The reasons of a recommendation, which the warehouse gives as one text: rules with `; ` between, those not judged marked so."""

NOT_JUDGED = "not judged: "


def held_reasons(reasons: str | None) -> tuple[str, ...]:
    """Return the rules that held, each `rule_id: words`."""
    return tuple(part for part in _split(reasons) if not part.startswith(NOT_JUDGED))


def unjudged_reasons(reasons: str | None) -> tuple[str, ...]:
    """Return the rules that could not be judged, each `rule_id (metric_id: reason)`."""
    return tuple(part.removeprefix(NOT_JUDGED) for part in _split(reasons) if part.startswith(NOT_JUDGED))


def _split(reasons: str | None) -> list[str]:
    return [part for part in (text.strip() for text in (reasons or "").split("; ")) if part]
