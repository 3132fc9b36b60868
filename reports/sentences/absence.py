"""What is missing, in words."""

from reports.formatting import write_words
from reports.sentences.counting import join_words


def tell_absence(not_kept: str | None, not_delivered: str | None) -> str:
    """Return what a source does not have, from codes with blanks between: `keeps no gates or goals; has delivered no risks`."""
    told = (("keeps no", not_kept), ("has delivered no", not_delivered))
    return "; ".join(
        f"{verb} {join_words([write_words(code).lower() for code in codes.split()], 'or')}"
        for verb, codes in told
        if codes
    )


_METHODS = {
    "source_time_phased": "the source’s own figures by month",
    "milestones": "milestones",
    "linear": "a straight line between the approved dates",
    "percent_complete": "the manager’s percentage",
    "ledger": "the ledger",
    "project_system": "the project system",
}


def tell_methods(plan: str | None, work: str | None, cost: str | None) -> str:
    """Return where the three numbers of earned value come from, from the method codes of `core.fct_earned_value_months`."""
    parts = (("plan", plan), ("work done", work), ("cost", cost))
    known = [f"the {name} from {_METHODS.get(code, write_words(code).lower())}" for name, code in parts if code]
    lacking = [f"the {name}" for name, code in parts if not code]
    told = f"We take {join_words(known)}." if known else ""
    verb = "is" if len(lacking) == 1 else "are"
    missing = f"{join_words(lacking)} {verb} not known." if lacking else ""
    return " ".join(part for part in (told, f"{missing[:1].upper()}{missing[1:]}") if part)
