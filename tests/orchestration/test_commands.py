"""The command line from outside: exit codes, sentences and speed (interfaces, section 1)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.orchestration.conftest import PLATFORMS, Refreshed, Town

PORTFOLIO = [sys.executable, "-m", "orchestration.cli"]


def _run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PORTFOLIO, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, orchestration.cli as cli; cli.build_parser(); print([n for n in ('duckdb', 'dagster', 'pandas', 'requests') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert _run("--help").returncode == 0


def test_init_writes_a_valid_template_once(tmp_path: Path) -> None:
    assert _run("init", cwd=tmp_path).returncode == 0
    before = (tmp_path / "portfolio.toml").read_bytes()
    again = _run("init", cwd=tmp_path)
    assert again.returncode == 1 and "left as it is" in again.stderr
    assert (tmp_path / "portfolio.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["nonsense"], 2), (["refresh", "--source"], 2), (["status"], 2), (["release", "x"], 2)],
)
def test_a_wrong_command_line_or_no_configuration_exits_2(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = _run(*arguments, cwd=tmp_path)
    assert done.returncode == code and "Traceback" not in done.stderr


def test_unknown_sources_and_future_instants_are_mistakes_of_the_command_line(
    town: Town, first_night: Refreshed
) -> None:
    done = town.run("refresh", "--source", "projet_office")
    assert done.returncode == 2 and "did you mean 'project_office'" in done.stderr
    assert town.run("refresh", "--as-of", "2999-01-01").returncode == 2
    assert town.run("refresh", "--as-of", "1999-01-01").returncode == 1


def test_check_signs_in_to_every_source_and_names_a_wrong_password(town: Town, first_night: Refreshed) -> None:
    good = town.run("check")
    assert good.returncode == 0 and good.stdout.count("ok  ") == len(PLATFORMS) + 4
    town.environment["SANDBOX_PASSWORD"], right = "wrong", town.environment["SANDBOX_PASSWORD"]
    bad = town.run("check")
    town.environment["SANDBOX_PASSWORD"] = right
    assert bad.returncode == 1 and "FAIL project_office" in bad.stdout and "password" in bad.stdout


@pytest.mark.parametrize(
    "query",
    [
        "create table x as select 1",
        "copy core.dim_projects to '/tmp/x.csv'",
        "select * from read_csv('/etc/hostname')",
        "set enable_external_access = true",
    ],
)
def test_sql_reads_the_warehouse_and_nothing_else(town: Town, first_night: Refreshed, query: str) -> None:
    done = town.run("sql", query)
    assert done.returncode == 1 and done.stderr.startswith("portfolio: The query failed")


def test_sql_formats_keep_decimals_exact_and_cells_harmless(town: Town, first_night: Refreshed) -> None:
    query = "select cast(0.10 as decimal(18,2)) as amount, '=1+1' as text, cast('nan' as double) as n, 1 as n"
    told = json.loads(town.run("sql", query, "--format", "json").stdout)
    assert told == [{"amount": "0.10", "text": "=1+1", "n": "nan", "n_2": 1}]
    assert town.run("sql", query, "--format", "csv").stdout.splitlines()[1] == "0.10,'=1+1,nan,1"
    command = [*PORTFOLIO, "--config", str(town.config), "sql", "select 1 as one", "--format", "parquet"]
    assert subprocess.run(command, capture_output=True, check=True).stdout[:4] == b"PAR1"


def test_serve_shows_the_published_site_on_loopback(town: Town, first_night: Refreshed) -> None:
    process = town.start("serve", "--port", "0")
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = line.split("on ")[1].split(" ")[0]
        deadline = time.monotonic() + 10
        with urllib.request.urlopen(address, timeout=deadline - time.monotonic()) as answer:
            assert answer.status == 200 and b"<h1" in answer.read()
    finally:
        process.terminate()
        process.communicate()


def test_the_sandbox_prints_a_configuration_that_validates(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*PORTFOLIO, "sandbox", "up", "--projects", "8", "--share", str(tmp_path / "share")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = []
        while not lines or "works" not in lines[-1]:
            lines.append(process.stdout.readline())
        assert any(line.startswith("[sources.project_office]") for line in lines)
    finally:
        process.terminate()
        process.communicate()
