"""The printed configuration fits the share and the server it speaks of."""

import csv
import re
import socket
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import openpyxl
import pytest
import yaml

from sandbox.configuration import portfolio_toml
from sandbox.errors import PortTakenError
from sandbox.running import RunningCity, start_city

STREAMS = yaml.safe_load((Path(__file__).parents[2] / "extractors" / "declarations" / "delivered.yml").read_text())


def header_of(path: Path, feed: dict[str, object]) -> list[str]:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path, read_only=True)[str(feed["sheet"])]
        return next(
            [str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
            if row and row.count(None) == 0 and len(row) > 3
        )
    text = path.read_bytes().decode(str(feed.get("encoding", "utf-8")))
    return next(csv.reader(text.splitlines(), delimiter=str(feed.get("delimiter", ","))))


def test_the_configuration_names_the_three_sources(city: RunningCity) -> None:
    configuration = tomllib.loads(city.portfolio_toml("var"))
    assert configuration["city"]["fiscal_year_start_month"] == 7
    assert len(configuration["city"]["holidays"]) >= 4
    assert {name: source["type"] for name, source in configuration["sources"].items()} == {
        "project_office": "servicenow",
        "finance": "files",
        "public_works": "files",
    }
    office = configuration["sources"]["project_office"]
    assert office["base_url"] == city.servicenow_url
    assert office["auth"]["password"] == "env:SANDBOX_PASSWORD"
    assert city.password not in city.portfolio_toml("var")


@pytest.mark.parametrize("source", ["finance", "public_works"])
def test_every_feed_finds_its_files_columns_and_controls(city: RunningCity, source: str) -> None:
    settings = tomllib.loads(city.portfolio_toml("var"))["sources"][source]
    folder = Path(settings["path"])
    for feed in settings["feeds"]:
        files = sorted(folder.glob(feed["files"]))
        assert files, feed["files"]
        known = STREAMS[feed["stream"]]["columns"]
        required = {name for name, kind in known.items() if str(kind).endswith("!")}
        mapped = (
            set(feed["columns"])
            | set(feed.get("constants", {}))
            | ({"fiscal_year"} if "fiscal_year_from" in feed else set())
        )
        assert required <= mapped <= set(known), feed["stream"]
        control = feed.get("control", {"kind": "none"})
        for path in files:
            theirs = set(feed["columns"].values()) | (
                {control["count"]} | set(control["where"]) if control["kind"] == "trailer" else set()
            )
            assert theirs <= set(header_of(path, feed)), path.name
            if "fiscal_year_from" in feed:
                assert re.search(feed["fiscal_year_from"], path.name)
            if control["kind"] == "file":
                assert path.with_suffix(".ctl").exists()
                assert fnmatch(path.with_suffix(".ctl").name, control["files"])


def test_a_vendor_that_does_not_run_gets_no_source(tmp_path: Path) -> None:
    assert "project_office" not in tomllib.loads(portfolio_toml([], tmp_path, "var"))["sources"]


def test_paths_with_quotes_and_backslashes_survive(tmp_path: Path) -> None:
    odd = tmp_path / 'a "b" \\c'
    assert tomllib.loads(portfolio_toml({}, odd, odd))["paths"]["home"] == str(odd)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTakenError, match="choose another with --port"):
            start_city(tmp_path, projects=12, journal_lines=1500, port=taken.getsockname()[1])


def test_the_command_prints_a_configuration_and_answers(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "up",
        "--projects",
        "12",
        "--journal-lines",
        "1500",
        "--share",
        str(tmp_path / "share"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        try:
            assert process.stdout
            lines = []
            while not (lines and lines[-1].startswith("former_name")) and len(lines) < 400:
                lines.append(process.stdout.readline())
            assert tomllib.loads("".join(lines))["sources"]["finance"]["type"] == "files"
            assert (tmp_path / "share" / "finance" / "vendors.csv").exists()
        finally:
            process.terminate()
