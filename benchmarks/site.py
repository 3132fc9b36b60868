"""Rendering the report: side by side against one after the other, and again with nothing changed against the first time.

Run: `python -m benchmarks.site WAREHOUSE` (a published portfolio.duckdb).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from reports import CityFacts, render_site

AUDIENCES = ("internal", "public")
CITY = CityFacts(name="City of Example", time_zone="America/Phoenix")


def render(warehouse: Path, out: Path, audience: str) -> int:
    """One audience's site; returns its pages."""
    return render_site(warehouse, out / audience, audience, CITY).pages


def one_after_the_other(warehouse: Path, out: Path) -> None:
    """Both audiences in one process of their own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for audience in AUDIENCES:
            pool.submit(render, warehouse, out, audience).result()


def side_by_side(warehouse: Path, out: Path) -> None:
    """Each audience in a process of its own, as the night does it."""
    with ProcessPoolExecutor(len(AUDIENCES), mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(render, warehouse, out, audience) for audience in AUDIENCES]
        for task in tasks:
            task.result()


def timed(work: Callable[[Path, Path], None], warehouse: Path, out: Path) -> float:
    """Seconds of wall clock."""
    start = time.perf_counter()
    work(warehouse, out)
    return time.perf_counter() - start


def main(warehouse: Path) -> None:
    """Three rounds in turn; the least of each."""
    rounds: list[tuple[float, float, float]] = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            rounds.append(
                (
                    timed(one_after_the_other, warehouse, out / "a"),
                    timed(side_by_side, warehouse, out / "b"),
                    timed(side_by_side, warehouse, out / "b"),
                )
            )
    serial, parallel, again = (min(one[place] for one in rounds) for place in range(3))
    print(f"cores: {os.cpu_count()}")
    print(f"side by side / one after the other: {parallel / serial:.2f}")
    print(f"again with nothing changed / first time: {again / parallel:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
