"""The console script `portfolio` (interfaces, section 1). Heavy imports wait until a command needs them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

PLATFORMS = ("servicenow", "projectdata", "dataverse", "clarity", "jira_align")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--config", metavar="PATH", help="the configuration (default: PORTFOLIO_CONFIG, else ./portfolio.toml)"
    )
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser = argparse.ArgumentParser(
        prog="portfolio",
        parents=[shared],
        description="A nightly portfolio metrics warehouse for a city's projects, money and procurement.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    demo = add("demo", "Start the sandbox city, run a whole refresh against it, and print where the report is.")
    _add_sandbox_arguments(demo)
    demo.add_argument("--folder", default="demo", help="where the demo keeps its files (default: ./demo)")
    demo.add_argument("--nights", type=int, default=1, help="how many nights to live through (default: 1)")
    add("init", "Write a commented portfolio.toml in the current folder; never overwrites.")
    check = add("check", "Validate the configuration and sign in to every source.")
    check.add_argument(
        "--about",
        metavar="TYPE",
        help="print what a source type needs and reads (rights, key, fields), and check nothing",
    )
    refresh = add("refresh", "Extract, check, build, check, publish and render.")
    refresh.add_argument(
        "--source", action="append", default=[], metavar="NAME", help="only this source (may be repeated)"
    )
    refresh.add_argument("--full", action="store_true", help="sweep every source in full, deletions included")
    refresh.add_argument(
        "--as-of", metavar="TIMESTAMP", help="rebuild from the extracts accepted by then, extracting nothing"
    )
    status = add("status", "The last run, each source's freshness, and what is held or stale.")
    status.add_argument("--json", action="store_true", help="as JSON")
    held = add("held", "List the deliveries that the landing door held.")
    held.add_argument("--json", action="store_true", help="as JSON")
    release = add("release", "Accept a held delivery; the next refresh publishes it.")
    release.add_argument("extract_id", metavar="EXTRACT_ID")
    release.add_argument("--reason", required=True, help="why it is right to accept it; recorded")
    close = add("close-period", "Freeze what is published of a fiscal period, with the name of who closed it.")
    close.add_argument("fiscal_year", type=_fiscal_year, metavar="FY", help="the fiscal year, such as 2027 or FY27")
    close.add_argument("period", type=_period, metavar="PERIOD", help="the fiscal period, such as 4 or P04")
    close.add_argument("--by", required=True, metavar="NAME", help="who closes it; recorded")
    close.add_argument("--reason", metavar="TEXT", help="why it is closed although something does not reconcile")
    _add_report(add)
    _add_crosswalk(add, shared)
    _add_explain(add)
    sql = add("sql", "Query the published warehouse, read-only.")
    sql.add_argument("query", metavar="QUERY")
    sql.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table")
    serve = add("serve", "Serve the published site on loopback.")
    serve.add_argument("--port", type=int, default=8080)
    sandbox = add("sandbox", "The sandbox city's servers.").add_subparsers(
        dest="sandbox_command", metavar="up", required=True
    )
    up = sandbox.add_parser("up", help="start the servers and print a ready portfolio.toml", parents=[shared])
    _add_sandbox_arguments(up)
    up.add_argument("--port", type=int, default=0, help="port of the project office (default: any free one)")
    up.add_argument("--share", default="sandbox-share", help="folder that the finance department drops files in")
    return parser


def _add_crosswalk(add: Callable[[str, str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    crosswalk = add("crosswalk", "Open cases between projects, finance codes, orders, contracts and vendors.")
    steps = crosswalk.add_subparsers(dest="crosswalk_command", metavar="export|import", required=True)
    export = steps.add_parser("export", help="write the open cases as a sheet for the steward", parents=[shared])
    export.add_argument("file", metavar="FILE", help="a .xlsx or .csv file")
    answers = steps.add_parser("import", help="take the answers of that sheet into the policy files", parents=[shared])
    answers.add_argument("file", metavar="FILE", help="the answered .xlsx or .csv file")
    answers.add_argument("--by", metavar="NAME", help="who answered; recorded")


def _add_report(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    report = add(
        "report", "Issue a month's edition, which does not change; a second issue of a changed month is a revision."
    )
    report.add_argument("--month", required=True, metavar="YYYY-MM", help="a month that is over")
    report.add_argument("--draft", action="store_true", help="render both audiences for review, issuing nothing")
    report.add_argument("--notes", metavar="FILE", help="the manager's words (UTF-8 text), shown as such")
    report.add_argument("--by", metavar="NAME", help="who issues it; the public edition is issued only with a name")


def _add_explain(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    explain = add("explain", "Take a figure apart: formula, numbers, rows and the source records behind them.")
    explain.add_argument("metric", metavar="METRIC", help="the metric's id, such as cpi")
    explain.add_argument("--project", required=True, metavar="PROJECT", help="a project_id or project_key")
    explain.add_argument("--month", metavar="YYYY-MM", help="a month that is over (default: as of the build)")
    explain.add_argument("--json", action="store_true", help="as JSON, whole")


def _fiscal_year(text: str) -> int:
    digits = text.upper().removeprefix("FY")
    if not digits.isdecimal() or len(digits) not in (2, 4):
        raise argparse.ArgumentTypeError(f"{text!r} is not a fiscal year such as 2027 or FY27")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _period(text: str) -> int:
    digits = text.upper().removeprefix("P")
    if not digits.isdecimal() or not 1 <= int(digits) <= 16:
        raise argparse.ArgumentTypeError(f"{text!r} is not a fiscal period from 1 to 16")
    return int(digits)


def _add_sandbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--platforms",
        type=lambda text: tuple(text.split(",")),
        default=PLATFORMS,
        help=f"where the city's projects live, the first being the project office's own (default: {','.join(PLATFORMS)})",
    )
    parser.add_argument("--projects", type=int, default=40)
    parser.add_argument("--journal-lines", type=int, default=6000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Errors are one sentence on standard error."""
    options = build_parser().parse_args(arguments)
    from orchestration import commands
    from orchestration.errors import PortfolioError

    try:
        return commands.run(options)
    except PortfolioError as error:
        if getattr(options, "debug", False):
            raise
        sys.stderr.write(f"portfolio: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("portfolio: stopped; what was published stays.\n")
        return 1
    except BrokenPipeError:
        return 1
    except Exception as error:
        if getattr(options, "debug", False):
            raise
        sys.stderr.write(
            f"portfolio: {options.command} failed: {' '.join(str(error).split())[:500] or type(error).__name__} (--debug shows where)\n"
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
