"""Run a door alone: `python -m data_quality serve`, `judge FOLDER`, `publish DATABASE OUT`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from data_quality.batch import Policy
from data_quality.errors import DataQualityError


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 when accepted or published, 3 when held, 1 when the door could not judge."""
    parser = argparse.ArgumentParser(prog="python -m data_quality", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="answer JSON lines from standard input until it ends")
    judge = commands.add_parser("judge", help="judge one spooled delivery and write verdict.json beside it")
    judge.add_argument("folder", type=Path)
    judge.add_argument("--max-rejected-share", type=float, default=Policy().max_rejected_share)
    publish = commands.add_parser("publish", help="judge one built warehouse and write the outcome as JSON")
    publish.add_argument("database", type=Path)
    publish.add_argument("out", type=Path)
    publish.add_argument("--previous", type=Path, help="the warehouse published before")
    publish.add_argument("--blocking-controls", nargs="*", help="controls that stop publishing, of R1 to R10 (R1)")
    options = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        return _run(options)
    except DataQualityError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(options: argparse.Namespace) -> int:
    from data_quality.expectations import ExpectationRunner

    if options.command == "serve":
        from data_quality.service import serve

        with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
            os.dup2(2, 1)
            serve(iter(sys.stdin.readline, ""), answers)
        return 0
    if options.command == "judge":
        from data_quality.landing import judge_folder

        verdict = judge_folder(
            options.folder, Policy(max_rejected_share=options.max_rejected_share), ExpectationRunner()
        )
        for check in verdict.checks:
            if check.outcome != "passed":
                sys.stdout.write(f"{check.outcome} {check.severity} {check.check_id}: {check.reason}\n")
        sys.stdout.write(f"{verdict.outcome}, {verdict.rows_refused} rows refused\n")
        return 0 if verdict.outcome == "accept" else 3
    from data_quality.publish import judge_build

    context = {
        "previous": str(options.previous) if options.previous else None,
        "blocking_controls": options.blocking_controls,
    }
    result = judge_build(options.database, options.out, context, ExpectationRunner())
    sys.stdout.write(f"{result['outcome']}\n")
    return 0 if result["outcome"] == "publish" else 3


if __name__ == "__main__":
    sys.exit(main())
