"""How each figure of a project was made: formula, the numbers put in, the way to its rows. One page per project."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from reports.addresses import project_figures_page, project_page
from reports.outputs import Output, Page, Report
from reports.pages.metrics import split_list

QUERY = "project_figures"


@dataclass(frozen=True)
class NamedProject:
    """A project's key, id and name."""

    project_key: str
    project_id: str | None
    project_name: str | None


@dataclass(frozen=True)
class MadeFigure:
    """The newest value of one metric with its formula; `inputs` is the catalogue's list as text."""

    project_key: str
    metric_id: str
    name: str
    plain_name: str
    family: str
    formula: str | None
    inputs: str | None
    unit: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None


@dataclass(frozen=True)
class Input:
    """One number that went into figures of one date; null with its reason."""

    project_key: str
    as_of_date: date
    input_name: str
    input_value: float | None
    input_amount: Decimal | None
    reason_code: str | None


@dataclass(frozen=True)
class Making:
    """One figure with its inputs as (name, input); an input whose number is not kept is None."""

    figure: MadeFigure
    inputs: tuple[tuple[str, Input | None], ...]


@dataclass(frozen=True)
class ProjectFiguresPage:
    """Context of project_figures.html; `families` are (family, its figures)."""

    project: NamedProject
    project_path: str
    families: tuple[tuple[str, tuple[Making, ...]], ...]


def build(report: Report) -> Iterator[Output]:
    """Yield a page per project that has figures."""
    figures: defaultdict[str, list[MadeFigure]] = defaultdict(list)
    for figure in report.warehouse.stream(MadeFigure, QUERY, "figures"):
        figures[figure.project_key].append(figure)
    inputs: defaultdict[str, dict[tuple[date, str], Input]] = defaultdict(dict)
    for put_in in report.warehouse.stream(Input, QUERY, "inputs"):
        inputs[put_in.project_key][put_in.as_of_date, put_in.input_name] = put_in
    for project in report.warehouse.read(NamedProject, QUERY, "projects"):
        key = project.project_key
        makings = [make_figure(figure, inputs[key]) for figure in figures[key]]
        families = tuple(
            (family, tuple(members)) for family, members in groupby(makings, key=lambda making: making.figure.family)
        )
        title = f"How the figures of {project.project_id or key} were made: {project.project_name or 'no name'}"
        if families:
            context = ProjectFiguresPage(project, project_page(key), families)
            yield Page(project_figures_page(key), "project_figures", title, context)


def make_figure(figure: MadeFigure, inputs: dict[tuple[date, str], Input]) -> Making:
    """Return a figure with the inputs that the catalogue names for it; an input's name is the last word of its entry."""
    named = tuple((name, inputs.get((figure.as_of_date, name.split()[-1]))) for name in split_list(figure.inputs))
    return Making(figure, named)
