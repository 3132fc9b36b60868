"""Risks and issues of all projects: what they may cost, what is overdue or escalated, and how old they are. Internal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.addresses import data_file
from reports.charts_grids import Grid, draw_grid
from reports.outputs import Output, Page, Report, split_rows
from reports.pages.risk_records import DATA_NAMES, ISSUES_PATH, PART_ROWS, RISKS_PATH, Issue, Risk

PATH = "risks/index.html"
TOP_SHOWN = 10
ESCALATED_SHOWN = 20
CLOSED_SHOWN = 40
CENT = Decimal("0.01")
AGES = ((30, "Up to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (None, "More than 180 days"))


@dataclass(frozen=True)
class AgeBand:
    """Open risks and issues of one age."""

    words: str
    risk_count: int
    issue_count: int


@dataclass(frozen=True)
class Exposure:
    """What the open risks with a probability and an impact may cost; the others stand outside it."""

    amount: Decimal | None
    rated_count: int
    impact_amount: Decimal | None
    unrated_count: int


@dataclass(frozen=True)
class Outside:
    """Open risks or issues that no count and no sum of the page holds: of ended projects, and of no known project."""

    ended_count: int
    unassigned_count: int


@dataclass(frozen=True)
class RisksPage:
    """Context of risks.html: open risks and issues of projects that have not ended, and those closed in the report's month.

    `top` are with their addresses; `outside` are the risks, then the issues, that the metrics do not count.
    """

    risk_count: int
    issue_count: int
    exposure: Exposure
    grid: Grid | None
    top: tuple[tuple[Risk, str], ...]
    overdue_risks: int
    overdue_issues: int
    escalated: tuple[Issue, ...]
    escalated_count: int
    ages: tuple[AgeBand, ...]
    closed_risks: tuple[Risk, ...]
    closed_issues: tuple[Issue, ...]
    paths: tuple[str, str]
    data_paths: tuple[str, str]
    has_any: bool
    outside: tuple[Outside, Outside]


def build(report: Report) -> Iterator[Output]:
    """Yield the summary."""
    today = report.build.as_of_date
    risks = report.warehouse.read(Risk, "risks", "risks", as_of_date=today)
    issues = report.warehouse.read(Issue, "risks", "issues", as_of_date=today)
    paths = (data_file(DATA_NAMES[0]), data_file(DATA_NAMES[1]))
    yield Page(PATH, "risks", "Risks and issues", summarize(risks, issues, today, paths))


def summarize(risks: Sequence[Risk], issues: Sequence[Issue], today: date, data_paths: tuple[str, str]) -> RisksPage:
    """Return the summary as of `today`."""
    every_risk, every_issue = [risk for risk in risks if risk.is_open], [issue for issue in issues if issue.is_open]
    open_risks, open_issues = (
        [risk for risk in every_risk if risk.is_in_scope],
        [issue for issue in every_issue if issue.is_in_scope],
    )
    escalated = sorted(
        (issue for issue in open_issues if issue.is_escalated),
        key=lambda issue: (-(issue.age_days or 0), issue.anchor),
    )
    places = {
        risk.anchor: f"{part.path}#{risk.anchor}"
        for part, shown in split_rows(RISKS_PATH, every_risk, PART_ROWS)
        for risk in shown
    }
    rated = [
        (risk.probability, risk.impact_amount)
        for risk in open_risks
        if risk.probability is not None and risk.impact_amount is not None
    ]
    return RisksPage(
        risk_count=len(open_risks),
        issue_count=len(open_issues),
        exposure=sum_exposure(open_risks),
        grid=draw_grid(rated),
        top=tuple((risk, places[risk.anchor]) for risk in rank_risks(open_risks)[:TOP_SHOWN]),
        overdue_risks=sum(risk.is_overdue for risk in open_risks),
        overdue_issues=sum(issue.is_overdue for issue in open_issues),
        escalated=tuple(escalated[:ESCALATED_SHOWN]),
        escalated_count=len(escalated),
        ages=count_ages(open_risks, open_issues),
        closed_risks=tuple(risk for risk in risks if is_of_month(risk.closed_date, today))[:CLOSED_SHOWN],
        closed_issues=tuple(issue for issue in issues if is_of_month(issue.closed_date, today))[:CLOSED_SHOWN],
        paths=(RISKS_PATH, ISSUES_PATH),
        data_paths=data_paths,
        has_any=bool(risks or issues),
        outside=(count_outside(every_risk), count_outside(every_issue)),
    )


def count_outside(rows: Sequence[Risk | Issue]) -> Outside:
    """Return how many open risks or issues stand outside the counts."""
    left = [row for row in rows if not row.is_in_scope]
    ended = sum(row.project_key is not None for row in left)
    return Outside(ended, len(left) - ended)


def sum_exposure(risks: Sequence[Risk]) -> Exposure:
    """Return the sum of probability times impact over the risks that have both, rounded once."""
    known = [risk.exact_exposure for risk in risks if risk.exact_exposure is not None]
    impacts = [risk.impact_amount for risk in risks if risk.impact_amount is not None]
    return Exposure(
        sum(known, Decimal(0)).quantize(CENT, ROUND_HALF_UP) if known else None,
        len(known),
        sum(impacts, Decimal(0)) if impacts else None,
        len(risks) - len(known),
    )


def rank_risks(risks: Sequence[Risk]) -> tuple[Risk, ...]:
    """Return risks by exposure, then, where that is not known, by impact; the greatest first."""
    return tuple(
        sorted(
            risks,
            key=lambda risk: (
                risk.exposure_amount is None,
                -(risk.exposure_amount or Decimal(0)),
                -(risk.impact_amount or Decimal(0)),
                risk.anchor,
            ),
        )
    )


def count_ages(risks: Sequence[Risk], issues: Sequence[Issue]) -> tuple[AgeBand, ...]:
    """Return open risks and issues by age; those without an opening date are in none."""
    bands, above = [], -1
    for limit, words in AGES:
        counts = [
            sum(row.age_days is not None and above < row.age_days <= (limit or row.age_days) for row in rows)
            for rows in (risks, issues)
        ]
        bands.append(AgeBand(words, counts[0], counts[1]))
        above = limit or above
    return tuple(bands)


def is_of_month(day: date | None, today: date) -> bool:
    """Return whether a day lies in the month of `today`, up to it."""
    return day is not None and (day.year, day.month) == (today.year, today.month) and day <= today
