"""What each command does, once the command line is read."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.commands_city import run_demo, run_sandbox
from orchestration.configuration import Configuration, find_config, load_configuration, nearest
from orchestration.console import start_logging, write_line
from orchestration.errors import ConfigurationError, PortfolioError
from orchestration.home import Home

if TYPE_CHECKING:
    from orchestration.runs import Attempt

NOT_ASKED = "was not asked for)"


def run(options: argparse.Namespace) -> int:
    """Run the chosen command."""
    handlers: dict[str, Callable[[argparse.Namespace], int]] = {
        "demo": run_demo,
        "init": _init,
        "check": _check,
        "refresh": _refresh,
        "status": _status,
        "held": _held,
        "release": _release,
        "close-period": _close_period,
        "report": _report,
        "crosswalk": _crosswalk,
        "explain": _explain,
        "sql": _sql,
        "serve": _serve,
        "sandbox": run_sandbox,
    }
    return handlers[options.command](options)


def _configuration(options: argparse.Namespace, *, signs_in: bool = False) -> Configuration:
    return load_configuration(find_config(getattr(options, "config", None)), signs_in=signs_in)


def _init(options: argparse.Namespace) -> int:
    from orchestration.template import CONFIGURATION_TEMPLATE

    path = find_config(getattr(options, "config", None))
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(CONFIGURATION_TEMPLATE)
    except FileExistsError:
        raise PortfolioError(f"{path} exists already and is left as it is.") from None
    except OSError as error:
        raise PortfolioError(f"{path} cannot be written: {error.strerror}.") from None
    write_line(f"wrote {path}; edit it, then run `portfolio check`.")
    return 0


def _check(options: argparse.Namespace) -> int:
    from orchestration.checking import check_sources
    from orchestration.checking_policy import check_policy

    if options.about:
        write_line(_about(options.about))
        return 0
    start_logging()
    failures = 0
    configuration = _configuration(options, signs_in=True)
    for name, is_good, line in check_sources(configuration):
        write_line(f"{'ok  ' if is_good else 'FAIL'} {name}: {line}")
        failures += not is_good
    for is_fatal, line in check_policy(configuration):
        write_line(f"{'FAIL' if is_fatal else 'note'} policy: {line}")
        failures += is_fatal
    return 1 if failures else 0


def _about(source_type: str) -> str:
    from orchestration.source_pages import documented_types, write_page

    known = documented_types()
    if source_type not in known:
        raise ConfigurationError([f"There is no page about {source_type!r}{nearest(source_type, known)}."])
    return write_page(source_type).rstrip("\n")


def _refresh(options: argparse.Namespace) -> int:
    from orchestration import refresh

    start_logging()
    configuration = _configuration(options, signs_in=not options.as_of)
    if options.as_of:
        if options.source or options.full:
            raise ConfigurationError(["--as-of extracts nothing; it goes with neither --source nor --full."])
        write_line(f"rebuilt in {refresh.rebuild_as_of(configuration, options.as_of)}")
        return 0
    record = refresh.refresh(configuration, options.source, is_full=options.full)
    home = Home(configuration.home)
    for line in _complaints(record.attempts):
        sys.stderr.write(f"portfolio: {line}\n")
    landed = sum(one.rows_changed + one.rows_deleted for one in record.attempts)
    write_line(f"published {record.build}: {landed} rows landed; report: {home.site / 'internal' / 'index.html'}")
    return int(record.exit_code or 0)


def _complaints(attempts: Sequence[Attempt]) -> Iterator[str]:
    """A line per failed or held stream; those that a first failure took along are counted in one line per source."""
    taken: Counter[str] = Counter()
    for attempt in attempts:
        if attempt.status not in ("failed", "held"):
            continue
        if NOT_ASKED in str(attempt.reason):
            taken[attempt.source_name] += 1
            continue
        yield f"{attempt.source_name}/{attempt.stream} {attempt.status}: {attempt.reason}"
    for source, count in taken.items():
        yield f"{source}: for the same reason {count} more streams were not asked for."


def _status(options: argparse.Namespace) -> int:
    from orchestration.status import describe_status, status_lines

    status = describe_status(_configuration(options))
    write_line(json.dumps(status, indent=2) if options.json else "\n".join(status_lines(status)))
    return 0


def _held(options: argparse.Namespace) -> int:
    from orchestration.status import describe_held, held_lines

    held = describe_held(_configuration(options))
    write_line(json.dumps(held, indent=2) if options.json else "\n".join(held_lines(held)))
    return 0


def _release(options: argparse.Namespace) -> int:
    from extractors.errors import ReleaseError, UnknownExtractError
    from extractors.landing import Lander
    from extractors.landing_log import LandingLog
    from orchestration.lock import writer_lock

    configuration = _configuration(options)
    if not options.reason.strip():
        raise ConfigurationError(["--reason must say why the delivery is accepted."])
    with writer_lock(configuration.home):
        try:
            landing = Lander(LandingLog(configuration.home)).release(options.extract_id, options.reason.strip())
        except UnknownExtractError as error:
            raise ConfigurationError([str(error)]) from None
        except ReleaseError as error:
            raise PortfolioError(str(error)) from None
    write_line(
        f"released {landing.extract_id}: {landing.rows_changed} rows changed, {landing.rows_deleted} deleted; the next refresh publishes it."
    )
    return 0


def _close_period(options: argparse.Namespace) -> int:
    from orchestration.closing import close_period, closing_folder

    configuration = _configuration(options)
    closing = close_period(configuration, options.fiscal_year, options.period, options.by, options.reason)
    periods = ", ".join(str(period) for period in closing.periods)
    folder = closing_folder(Home(configuration.home), closing.fiscal_year, closing.period)
    write_line(
        f"closed fiscal year {closing.fiscal_year}, period {periods}, by {closing.closed_by}; frozen in {folder}"
    )
    return 0


def _report(options: argparse.Namespace) -> int:
    from orchestration.editions import report_month

    start_logging()
    notes_path = Path(options.notes) if options.notes else None
    lines = report_month(
        _configuration(options), options.month, is_draft=options.draft, notes_path=notes_path, issued_by=options.by
    )
    write_line("\n".join(lines))
    return 0


def _crosswalk(options: argparse.Namespace) -> int:
    from orchestration.crosswalk import export_cases, import_answers

    configuration, path = _configuration(options), Path(options.file)
    if options.crosswalk_command == "export":
        write_line(
            f"{export_cases(configuration, path)} open cases in {path}; answer in it and run `portfolio crosswalk import`."
        )
        return 0
    write_line(
        f"{import_answers(configuration, path, options.by)} rows added to the policy; the next refresh uses them."
    )
    return 0


def _explain(options: argparse.Namespace) -> int:
    from orchestration.explaining_command import explain_published

    configuration = _configuration(options)
    text = explain_published(configuration, options.metric, options.project, options.month, is_json=options.json)
    write_line(text)
    return 0


def _sql(options: argparse.Namespace) -> int:
    from orchestration.querying import query_published

    query_published(Home(_configuration(options).home), options.query, options.format)
    return 0


def _serve(options: argparse.Namespace) -> int:
    from orchestration.serving import serve_site

    start_logging()
    serve_site(Home(_configuration(options).home), options.port)
    return 0
