"""Prioritization: the ranking with criteria, weights and scores, what a change of a weight does, and value against cost. Internal."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.addresses import data_file, row_anchor
from reports.charts_bubbles import Bubbles, Item, draw_bubbles
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows

PATH = "demand/ranking.html"
CRITERIA_SHOWN = 10
PART_ROWS = 80
BUBBLES_SHOWN = 40


@dataclass(frozen=True)
class Rank:
    """One scored thing in one model (weighted, wsjf): its score, or why it has none, and its rank."""

    source_name: str
    entity_id: str
    entity_kind: str | None
    model: str
    criteria_count: int
    weight_total: float | None
    score: float | None
    score_rank: int | None
    ranked_count: int | None
    null_reason: str | None
    project_key: str | None
    entity_name: str
    approved_amount: Decimal | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("score", self.source_name, self.entity_id, self.model)


@dataclass(frozen=True)
class Score:
    """The score of one thing by one criterion, with the criterion's weight."""

    source_name: str
    entity_id: str
    model: str
    criterion: str
    weight: float | None
    score: float | None


@dataclass(frozen=True)
class Sensitivity:
    """What moving one criterion's weight a fifth up or down does to the ranks; `first_ids` are source and id of what comes first."""

    criterion: str
    direction: str
    ranked_count: int
    moved_count: int
    largest_change: int | None
    first_ids: str | None


@dataclass(frozen=True)
class BubbleRow:
    """A project that is under way or proposed, with what it costs and what it is worth."""

    project_key: str
    project_name: str | None
    status: str | None
    reported_health: str
    approved_amount: Decimal
    cost_amount: Decimal
    benefit_amount: Decimal | None
    score: float | None


@dataclass(frozen=True)
class ValueChart:
    """Value against cost: `measure` says what value is; `left_out` counts projects without a value."""

    measure: str
    unit: str
    chart: Bubbles | None
    rows: tuple[BubbleRow, ...]
    left_out: int


@dataclass(frozen=True)
class RankedRow:
    """A scored thing and its scores in the order of the criteria; None where it has none."""

    rank: Rank
    scores: tuple[Score | None, ...]


@dataclass(frozen=True)
class Shift:
    """A sensitivity and the names of what comes first."""

    sensitivity: Sensitivity
    first_names: tuple[str, ...]
    is_other_first: bool


@dataclass(frozen=True)
class RankingPage:
    """Context of ranking.html; what is beside the ranking stands on the first part only."""

    part: Part
    criteria: tuple[str, ...]
    rows: tuple[RankedRow, ...]
    shifts: tuple[Shift, ...]
    first_name: str | None
    unscored_count: int
    value: ValueChart
    data_paths: tuple[str, str]


def build(report: Report) -> Iterator[Output]:
    """Yield the ranking, split over pages, and its two data files."""
    read = report.warehouse.read
    ranks, scores = read(Rank, "ranking", "ranks"), read(Score, "ranking", "scores")
    criteria = tuple(sorted({score.criterion for score in scores}))[:CRITERIA_SHOWN]
    held = {(score.source_name, score.entity_id, score.criterion): score for score in scores}
    rows = [
        RankedRow(rank, tuple(held.get((rank.source_name, rank.entity_id, name)) for name in criteria))
        for rank in ranks
    ]
    shifts = name_shifts(read(Sensitivity, "ranking", "sensitivities"), ranks)
    firsts = [rank.entity_name for rank in ranks if rank.model == "weighted" and rank.score_rank == 1]
    value = draw_value(read(BubbleRow, "ranking", "bubbles"))
    paths = (data_file("ranking"), data_file("scores"))
    for part, shown in split_rows(PATH, rows, PART_ROWS):
        context = RankingPage(
            part=part,
            criteria=criteria,
            rows=shown,
            shifts=shifts,
            first_name=firsts[0] if firsts else None,
            unscored_count=sum(rank.score is None for rank in ranks),
            value=value,
            data_paths=paths,
        )
        yield Page(part.path, "ranking", name_part("Prioritization", part), context)
    yield sheet_of(paths[0], Rank, ranks)
    yield sheet_of(paths[1], Score, scores)


def name_shifts(sensitivities: Sequence[Sensitivity], ranks: Sequence[Rank]) -> tuple[Shift, ...]:
    """Return what each change of a weight does, with the names of what it puts first."""
    names: Mapping[str, str] = {f"{rank.source_name}|{rank.entity_id}": rank.entity_name for rank in ranks}
    firsts: defaultdict[str, set[str]] = defaultdict(set)
    for rank in ranks:
        if rank.score_rank == 1:
            firsts[rank.model].add(f"{rank.source_name}|{rank.entity_id}")
    shifts = []
    for row in sensitivities:
        codes = (row.first_ids or "").split()
        told = tuple(names.get(code, code) for code in codes)
        shifts.append(Shift(row, told, set(codes) != firsts["weighted"]))
    return tuple(shifts)


def draw_value(rows: Sequence[BubbleRow]) -> ValueChart:
    """Draw value against cost: the score where at least two projects have one, else the planned benefits."""
    is_scored = sum(row.score is not None for row in rows) > 1
    unit = "index" if is_scored else "amount"
    valued = [row for row in rows if (row.score if is_scored else row.benefit_amount) is not None][:BUBBLES_SHOWN]
    items = [
        Item(
            row.project_key,
            row.project_name or row.project_key,
            row.reported_health,
            row.cost_amount,
            row.approved_amount,
            (row.score or 0.0) if is_scored else float(row.benefit_amount or 0),
            None if is_scored else row.benefit_amount,
        )
        for row in valued
    ]
    measure = "Weighted score" if is_scored else "Planned benefits"
    return ValueChart(measure, unit, draw_bubbles(items, unit), tuple(valued), len(rows) - len(valued))
