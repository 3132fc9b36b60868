"""The city as a function: `CityModel(seed, projects, journal_lines).night(n)` is everything true at the end of night n's day.

The whole truth, past and future, is drawn once from the seed; a night is the part of it that has happened by `start + n days`, plus what
that night itself brings (slips, a new project, a deleted one, postings, a closed period). The same seed, start and night give equal values.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sandbox import ledger
from sandbox.budget import make_budget, nightly_budget
from sandbox.calendar import ADJUSTING_PERIOD, fiscal_year_of, fiscal_year_start, month_firsts, period_end, period_start
from sandbox.demands import demand_on, make_demands
from sandbox.finance_records import Books, BudgetLine, FiscalPeriod, JournalLine, Procurement
from sandbox.names import CITY
from sandbox.population import Population, make_population
from sandbox.procurement import make_procurement
from sandbox.progress import nightly_slip
from sandbox.projects import make_projects
from sandbox.records import Demand, Project

DEFAULT_START = date(2026, 11, 20)
LEDGER_YEARS = 3
BILL_MONTHS = (1, 2, 3, 6, 12)
CLOSING_DAYS = 45


@dataclass(frozen=True)
class CityState:
    """One night: who is there, what is known of each project, and the books."""

    name: str
    seed: int
    night: int
    day: date
    first_day: date
    population: Population
    projects: tuple[Project, ...]
    deleted: tuple[tuple[Project, date], ...]
    demands: tuple[Demand, ...]
    books: Books
    all_projects: tuple[Project, ...] = ()
    platforms: tuple[str, ...] = ("servicenow",)

    @property
    def office_projects(self) -> tuple[Project, ...]:
        """The projects of the project office, whichever platform keeps them."""
        return tuple(project for project in self.projects if project.home != "workbook")

    def projects_on(self, platform: str) -> tuple[Project, ...]:
        """The projects that a platform keeps, those that it keeps beside another platform included."""
        return tuple(project for project in self.projects if platform in (project.home, project.also_on))

    def deleted_on(self, platform: str) -> tuple[tuple[Project, date], ...]:
        """The projects that were deleted from a platform, and when."""
        return tuple(pair for pair in self.deleted if platform in (pair[0].home, pair[0].also_on))

    def demands_on(self, platform: str) -> tuple[Demand, ...]:
        """The demands that a platform keeps: those of its projects, and on the office's own platform those without one."""
        homes = {project.ordinal: project.home for project in self.all_projects}
        return tuple(
            demand
            for demand in self.demands
            if homes.get(-1 if demand.project_ordinal is None else demand.project_ordinal, self.platforms[0])
            == platform
        )

    @property
    def works_projects(self) -> tuple[Project, ...]:
        """The projects that Public Works keeps in a workbook."""
        return tuple(project for project in self.projects if project.home == "workbook")


@dataclass(frozen=True)
class CityModel:
    """One city. `projects` counts the project office's, which live on `platforms`; `journal_lines` is met within a few per cent on night 0."""

    seed: int = 7
    projects: int = 40
    journal_lines: int = 6000
    start: date = DEFAULT_START
    platforms: tuple[str, ...] = ("servicenow",)

    @cached_property
    def anchor(self) -> date:
        """The first day of the fiscal year of night 0; all lives are laid out around it."""
        return fiscal_year_start(fiscal_year_of(self.start))

    @cached_property
    def ledger_start(self) -> date:
        """The first day of the ledger."""
        return fiscal_year_start(fiscal_year_of(self.start) - LEDGER_YEARS)

    @cached_property
    def population(self) -> Population:
        """People and structure."""
        return make_population(self.seed)

    @cached_property
    def all_projects(self) -> tuple[Project, ...]:
        """Every project that ever will be."""
        return make_projects(self.seed, self.projects, self.anchor, self.population, self.platforms)

    @cached_property
    def all_demands(self) -> tuple[Demand, ...]:
        """Every demand that ever will be, in its final state."""
        return make_demands(self.seed, self.all_projects, self.anchor, self.population)

    @cached_property
    def _bought(self) -> tuple[Procurement, list[JournalLine]]:
        """Bills are spread over more months until projects leave room for the city's operations in the lines asked for."""
        for months in BILL_MONTHS:
            bought = make_procurement(
                self.seed, self.all_projects, self.anchor, ledger_start=self.ledger_start, bill_months=months
            )
            lines = ledger.project_lines(self.all_projects, bought, ledger_start=self.ledger_start)
            if sum(line.posting_date <= self.start for line in lines) <= self.journal_lines * 0.85:
                break
        return bought, lines

    @cached_property
    def all_lines(self) -> tuple[JournalLine, ...]:
        """Every ledger line to the horizon, but what single nights post, in posting order."""
        lines = self._bought[1]
        months = month_firsts(self.ledger_start, self.anchor + timedelta(days=600))
        known = len(month_firsts(self.ledger_start, self.start))
        missing = self.journal_lines - sum(line.posting_date <= self.start for line in lines) - 12 * known
        operating = ledger.operating_lines(self.seed, months, max(missing // 2 // known, 1), self.anchor)
        return tuple(
            sorted([*lines, *operating], key=lambda line: (line.posting_date, line.journal_id, line.line_number))
        )

    @cached_property
    def _known(self) -> tuple[JournalLine, ...]:
        """The lines posted by the end of night 0."""
        return tuple(line for line in self.all_lines if line.posting_date <= self.start)

    @cached_property
    def _scheduled(self) -> dict[date, list[JournalLine]]:
        """day -> the lines to be posted on it, for the days after night 0."""
        found: dict[date, list[JournalLine]] = defaultdict(list)
        for line in self.all_lines:
            if line.posting_date > self.start:
                found[line.posting_date].append(line)
        return dict(found)

    @cached_property
    def all_budget(self) -> tuple[BudgetLine, ...]:
        """Every budget event to the horizon, but what single nights bring."""
        first = fiscal_year_of(self.ledger_start)
        return make_budget(self.seed, self.all_projects, self.all_lines, range(first, first + LEDGER_YEARS + 3))

    def night(self, number: int) -> CityState:
        """The city at the end of the day of night `number` (0 is `start`)."""
        day = self.start + timedelta(days=number)
        here = [project for project in self.all_projects if project.added_night <= number]
        gone = [project for project in here if project.deleted_night is not None and project.deleted_night <= number]
        return CityState(
            name=CITY,
            seed=self.seed,
            night=number,
            day=day,
            first_day=self.start,
            population=self.population,
            projects=tuple(project for project in here if project not in gone),
            deleted=tuple((project, self.start + timedelta(days=project.deleted_night or 0)) for project in gone),
            demands=tuple(
                demand_on(demand, day, number) for demand in self.all_demands if demand.submitted_date <= day
            ),
            books=self._books(number, day),
            all_projects=self.all_projects,
            platforms=self.platforms,
        )

    def changes(self, number: int) -> list[str]:
        """What night `number` brought, one sentence each, for the person who pressed the button."""
        before, after = self.night(number - 1), self.night(number)
        old, new = set(before.projects), set(after.projects)
        slipped = [project for project in after.office_projects if nightly_slip(project, number, after.day)]
        closed = sum(p.is_open for p in before.books.periods) - sum(p.is_open for p in after.books.periods)
        said = [f"{len(slipped)} projects moved their finish"]
        said += [f"new project {project.name!r}" for project in sorted(new - old, key=lambda project: project.ordinal)]
        said += [
            f"deleted project {project.name!r}" for project in sorted(old - new, key=lambda project: project.ordinal)
        ]
        said.append(f"{len(after.books.daily[after.day])} journal lines posted")
        if closed > 0:
            said.append(f"{closed} fiscal period closed")
        return said

    def _books(self, number: int, day: date) -> Books:
        daily = {self.start + timedelta(days=each): self._posted(each) for each in range(1, number + 1)}
        budget = [line for line in self.all_budget if line.event_date <= day]
        running = [project for project in self.all_projects if project.fate == "active" and project.finance_code]
        for each in range(1, number + 1, 2):
            when = self.start + timedelta(days=each)
            budget += [nightly_budget(self.seed, each, when, running[each % len(running)])] if running else []
        lines = self._known + tuple(line for posted in daily.values() for line in posted)
        return Books(day, self._periods(number, day), lines, tuple(budget), self._bought_by(day), daily)

    def _posted(self, night: int) -> tuple[JournalLine, ...]:
        day = self.start + timedelta(days=night)
        codes = tuple(
            project.finance_code for project in self.all_projects if project.fate == "active" and project.finance_code
        )
        return (*self._scheduled.get(day, ()), *ledger.daily_lines(self.seed, night, day, codes))

    def _bought_by(self, day: date) -> Procurement:
        bought = self._bought[0]
        return Procurement(
            bought.vendors,
            tuple(contract for contract in bought.contracts if contract.start_date <= day),
            tuple(order for order in bought.orders if order.requested_date <= day),
            tuple(event for event in bought.events if event.event_date <= day),
            tuple(invoice for invoice in bought.invoices if invoice.invoice_date <= day),
        )

    def _periods(self, number: int, day: date) -> tuple[FiscalPeriod, ...]:
        """All periods of the ledger's years; one closes 45 days after its end, and the oldest open one on night 1."""
        found = []
        for year in range(fiscal_year_of(self.ledger_start), fiscal_year_of(day) + 1):
            for period in range(1, ADJUSTING_PERIOD + 1):
                end = period_end(year, period)
                found.append(
                    FiscalPeriod(
                        year, period, period_start(year, period), end, end + timedelta(days=CLOSING_DAYS) > day
                    )
                )
        oldest = next((period for period in found if period.is_open and period.end_date < day), None)
        if number >= 1 and oldest and oldest == next((p for p in self._periods(0, self.start) if p.is_open), None):
            found[found.index(oldest)] = FiscalPeriod(
                oldest.fiscal_year, oldest.period, oldest.start_date, oldest.end_date, is_open=False
            )
        return tuple(found)
