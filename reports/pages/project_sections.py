"""The sections of a project page: which are shown, and what is not known about the project."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.pages.project_lists import Listed


@dataclass(frozen=True)
class Section:
    """One section: its anchor, its words, the lists that fill it, and what is missing when all of them are empty."""

    anchor: str
    title: str
    lists: tuple[str, ...]
    missing: str
    is_internal_only: bool = False


NOT_PUBLISHED = "None published."
UNDER_WAY = "Contracts are not published while its procurement is under way."

SECTIONS: tuple[Section, ...] = (
    Section("health", "Health", (), ""),
    Section(
        "recommendation",
        "Recommendation",
        ("recommendation",),
        "No rule has judged the project; it needs a status report or money first.",
        is_internal_only=True,
    ),
    Section("dates", "Dates", (), ""),
    Section("milestones", "Milestones", ("milestones",), "No milestones; the project system would supply them."),
    Section("money", "Money", (), ""),
    Section(
        "earned-value",
        "Earned value",
        ("earned_months",),
        "No plan by month and no measure of work done; milestones with a weight or a plan by month would supply them.",
    ),
    Section(
        "forecasts",
        "Forecasts",
        ("forecasts",),
        "No forecast; it needs earned value, a ledger, or the manager’s own.",
        is_internal_only=True,
    ),
    Section("contracts", "Contracts", ("contracts",), "No contract names a finance code of the project."),
    Section(
        "benefits", "Benefits", ("benefits",), "No benefits, planned or realized; the project system would supply them."
    ),
    Section(
        "risks", "Risks", ("risks",), "No risks; the source’s risk register would supply them.", is_internal_only=True
    ),
    Section(
        "issues",
        "Issues",
        ("issues",),
        "No issues; the source’s issue register would supply them.",
        is_internal_only=True,
    ),
    Section("change-requests", "Change requests", ("change_requests",), "No approved change requests."),
    Section(
        "decisions",
        "Decisions",
        ("decisions",),
        "No decisions asked for; the source would supply them.",
        is_internal_only=True,
    ),
    Section("gates", "Gates", ("gates",), "No gates; the source’s life cycle would supply them."),
    Section(
        "dependencies",
        "Dependencies",
        ("dependencies",),
        "No ties to other projects; the source would supply them.",
        is_internal_only=True,
    ),
    Section(
        "goals",
        "Goals and scores",
        ("goals", "scores"),
        "No goal and no score; intake would supply them.",
        is_internal_only=True,
    ),
    Section(
        "resources",
        "People and hours",
        ("resource_months",),
        "No hours by month; the resource plan would supply them.",
        is_internal_only=True,
    ),
    Section("status-reports", "Status reports", ("status_reports",), "No status report has been published."),
    Section("history", "History", ("months",), "No month has ended since the project began."),
    Section("all-figures", "All figures", ("figures",), "No metric has been computed."),
)


def sort_sections(
    lists: Mapping[str, Listed[Any]], *, is_internal: bool, is_procured: bool = False
) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Return the sections of one project that have content, and those about which nothing is known, each in page order.

    The public edition does not say why a section is empty: it may be withheld. `is_procured`: its procurement is under way.
    """
    offered = [section for section in SECTIONS if is_internal or not section.is_internal_only]
    known = [section for section in offered if not section.lists or any(lists[name].rows for name in section.lists)]
    unknown = tuple(section for section in offered if section not in known)
    return tuple(known), unknown if is_internal else tuple(withhold(section, is_procured) for section in unknown)


def withhold(section: Section, is_procured: bool) -> Section:
    """Return an empty section as the public edition tells of it."""
    is_held_back = is_procured and section.anchor == "contracts"
    return replace(section, missing=f"{NOT_PUBLISHED} {UNDER_WAY}" if is_held_back else NOT_PUBLISHED)
