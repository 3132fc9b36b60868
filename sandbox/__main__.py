"""Runs the city alone: `python -m sandbox up [--port N] [--seed N] [--projects N] [--journal-lines N] [--share DIR] [--today YYYY-MM-DD]`.

Prints the password to set and a ready portfolio.toml, then answers until interrupted.
"""

import argparse
import os
import sys
import threading
from datetime import date
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.running import RunningCity, start_city
from sandbox.vendors import VENDORS


def main(arguments: list[str] | None = None) -> int:
    """Parses the command line and runs the city; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        city = start_city(
            options.share,
            seed=options.seed,
            projects=options.projects,
            journal_lines=options.journal_lines,
            port=options.port,
            today=options.today,
            password=os.environ.get("SANDBOX_PASSWORD", ""),
            platforms=options.platforms,
        )
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with city:
        sys.stdout.write(describe(city, options.home))
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stderr.write("The city sleeps.\n")
    return 0


def describe(city: RunningCity, home: Path | str) -> str:
    """What is printed once the city is up: a TOML file whose comments say how to use it."""
    first = next(iter(city.roots.values()))
    servers = ", ".join(f"{name} at {root}" for name, root in city.roots.items())
    return (
        f"# {city.model.night(0).name}: {servers}, share at {city.share}\n"
        f"# export SANDBOX_PASSWORD={city.password}\n"
        f"# next night: curl -X POST {first}/sandbox/next-night\n\n{city.portfolio_toml(home)}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A fictional city's systems on loopback.")
    up = parser.add_subparsers(dest="command", required=True).add_parser(
        "up", help="start every server and fill the share"
    )
    up.add_argument("--port", type=int, default=0, help="port of the first server (default: any free one)")
    up.add_argument(
        "--platforms",
        type=lambda text: tuple(text.split(",")),
        default=tuple(VENDORS),
        help=f"where the projects live, the first being the office's own (known: {', '.join(VENDORS)})",
    )
    up.add_argument("--seed", type=int, default=7)
    up.add_argument("--projects", type=int, default=40)
    up.add_argument("--journal-lines", type=int, default=6000)
    up.add_argument(
        "--share", type=Path, default=Path("sandbox-share"), help="folder that finance and Public Works deliver to"
    )
    up.add_argument("--home", default="var", help="home of the product in the printed configuration")
    up.add_argument("--today", type=date.fromisoformat, default=None, help="the day of night 0 (default: today)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
