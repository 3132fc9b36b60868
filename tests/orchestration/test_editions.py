"""Editions: what is issued, revised, refused and healed, and that nothing issued ever changes (interfaces, sections 1 and 4)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import duckdb
import pytest
from markupsafe import escape

from orchestration import edition_making, edition_shelf, printing
from orchestration.configuration import Configuration
from orchestration.edition_shelf import heal_shelves, read_editions
from orchestration.editions import report_month
from orchestration.errors import BuildError, ConfigurationError, LockedError, NotPublishedError, PortfolioError
from orchestration.home import Home
from orchestration.publishing import hash_file
from orchestration.site import render_audiences
from tests.orchestration.edition_home import NOW, Rows, hashes, make_edition_home, publish, run
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS

MONTH = "2026-09"
LATER = NOW + timedelta(days=3)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test but those of printing waits for a browser."""
    monkeypatch.setattr(edition_making, "find_browser", lambda: None)


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    return make_edition_home(tmp_path)


def shelf(configuration: Configuration, audience: str = "internal") -> Path:
    return configuration.home / "editions" / audience


def correct(rows: Rows) -> None:
    """A late correction of September: the city's spending, and one project's."""
    for row in rows["metrics.values"]:
        if row["metric_id"] == "expended" and row["as_of_date"] == date(2026, 9, 30):
            if row["entity_type"] == "city":
                row["value_amount"], row["value"] = Decimal("4950000.00"), 4950000.0
            if row["entity_id"] in (PROJECT_KEYS[1], PROJECT_KEYS[8]):
                row["value_amount"], row["value"] = Decimal("500000.00"), 500000.0
    for row in rows["metrics.public_values"]:
        if (row["metric_id"], row["entity_type"], row["as_of_date"]) == ("expended", "city", date(2026, 9, 30)):
            row["value_amount"], row["value"] = Decimal("77777.00"), 77777.0


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Configuration, dict[str, dict[str, str]]]:
    """A month issued twice to both audiences, a correction between; and the hashes of the first issue."""
    folder = tmp_path_factory.mktemp("revised")
    configuration = make_edition_home(folder)
    original = edition_making.find_browser
    edition_making.find_browser = lambda: None
    try:
        report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
        first = {audience: hashes(shelf(configuration, audience) / MONTH / "r1") for audience in ("internal", "public")}
        publish(folder, correct)
        report_month(configuration, MONTH, issued_by="A. Mayor", now=LATER)
    finally:
        edition_making.find_browser = original
    return configuration, first


def test_without_a_name_only_the_internal_edition_is_issued(configuration: Configuration) -> None:
    lines = report_month(configuration, MONTH, now=NOW)
    assert lines[-1] == "public: not issued; name who issues it with --by NAME."
    root = shelf(configuration) / MONTH
    assert json.loads((root / "r1" / "edition.json").read_text())["revision"] == 1
    assert not (shelf(configuration, "public") / MONTH).exists()
    assert "No edition has been issued yet" in (shelf(configuration, "public") / "index.html").read_text()
    files = json.loads((root / "r1" / "manifest.json").read_text())["files"]
    assert files.keys() == hashes(root / "r1").keys() - {"manifest.json"}
    assert all(hash_file(root / "r1" / name) == facts["sha256"] for name, facts in files.items())
    assert {path.stat().st_mode & 0o777 for path in root.rglob("*") if path.is_file()} == {0o444}
    again = report_month(configuration, MONTH, now=LATER)
    assert again[0] == f"internal: revision 1 of {MONTH} stands; nothing changed since it was issued."
    named = report_month(configuration, MONTH, issued_by="A. Mayor", now=LATER)
    assert "revision 1" in named[0] and "stands" in named[0] and "issued revision 1" in named[1]


def test_a_changed_month_is_a_revision_that_says_what_changed_and_the_first_issue_stays(
    revised: tuple[Configuration, dict[str, dict[str, str]]],
) -> None:
    configuration, first = revised
    for audience in ("internal", "public"):
        root = shelf(configuration, audience) / MONTH
        assert hashes(root / "r1") == first[audience]
        told = json.loads((root / "r2" / "edition.json").read_text())["change_note"]
        assert any("Expended from $444,444 to $500,000" in sentence for sentence in told), told
        front, overview = (root / "index.html").read_text(), (root / "r2" / "index.html").read_text()
        assert 'href="r1/index.html"' in front and 'href="r2/index.html"' in front and str(escape(told[0])) in front
        assert front.partition("<!--")[0].splitlines()[:20] == overview.splitlines()[:20]
        for name in ("edition.html", "projects/index.html", "data/projects.csv", "manifest.json"):
            assert (root / name).samefile(root / "r2" / name)
    internal = json.loads((shelf(configuration) / MONTH / "r2" / "edition.json").read_text())["change_note"]
    assert internal[0] == "City: Expended from $4.89 million to $4.95 million."
    assert not any("$77,777" in sentence or "public" in sentence for sentence in internal), internal
    public = json.loads((shelf(configuration, "public") / MONTH / "r2" / "edition.json").read_text())["change_note"]
    assert public[0].startswith("City: Expended from") and public[0].endswith("to $77,777."), public
    listed = (shelf(configuration) / MONTH / "r2" / "data" / "revision-changes.csv").read_text()
    assert "changed,metrics.values,expended city city 2026-09-30,value_amount,4888888.84,4950000.00" in listed


def test_an_issue_whose_digest_was_taken_by_an_earlier_rule_stands_while_its_rows_are_equal(
    configuration: Configuration,
) -> None:
    report_month(configuration, MONTH, now=NOW)
    folder = shelf(configuration) / MONTH / "r1"
    told = json.loads((folder / "edition.json").read_text())
    for name in ("edition.json", "manifest.json"):
        (folder / name).chmod(0o644)
    (folder / "edition.json").write_text(json.dumps(told | {"digest": "0" * 64}))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["edition.json"]["sha256"] = hash_file(folder / "edition.json")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "stands" in report_month(configuration, MONTH, now=LATER)[0]


def test_every_public_page_names_who_issued_it_and_when(
    revised: tuple[Configuration, dict[str, dict[str, str]]],
) -> None:
    configuration, _ = revised
    pages = list((shelf(configuration, "public") / MONTH / "r2").rglob("*.html"))
    assert len(pages) > 40
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "A. Mayor" in text and "24 October 2026" in text and "revision 2" in text, path


def test_no_denied_value_is_in_the_public_tree(revised: tuple[Configuration, dict[str, dict[str, str]]]) -> None:
    configuration, _ = revised
    hidden = [PROJECT_KEYS[number] for number in PRIVATE]
    told = {path: read_all(path) for path in shelf(configuration, "public").rglob("*") if path.is_file()}
    assert {path.suffix for path in told} >= {".html", ".csv", ".parquet", ".xlsx", ".js", ".json", ".xml"}
    for path, text in told.items():
        assert "DENIED" not in text and not any(key in text for key in hidden), path


def read_all(path: Path) -> str:
    """Everything that a file tells: rows of Parquet, the parts of a workbook, else its text."""
    if path.suffix == ".parquet":
        return str(duckdb.sql(f"select * from read_parquet('{path}')").fetchall())
    if path.suffix == ".xlsx":
        with ZipFile(path) as workbook:
            return "".join(workbook.read(name).decode("utf-8") for name in workbook.namelist())
    return path.read_text(encoding="utf-8")


def test_the_feed_has_an_entry_per_revision_with_ids_that_stay(
    revised: tuple[Configuration, dict[str, dict[str, str]]],
) -> None:
    configuration, _ = revised
    feed = ElementTree.fromstring((shelf(configuration, "public") / "feed.xml").read_bytes())
    entries = feed.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(ids) == len(set(ids)) == 2 and all(one.startswith("urn:uuid:") for one in ids)
    assert [entry.findtext("a:updated", "", ATOM) for entry in entries] == [
        "2026-10-24T15:00:00Z",
        "2026-10-21T15:00:00Z",
    ]
    assert feed.findtext("a:updated", "", ATOM) == "2026-10-24T15:00:00Z" and feed.findtext("a:id", "", ATOM)
    assert [one.urn for one in read_editions(Home(configuration.home), "public")] == ids[::-1]
    for entry in entries:
        link = entry.find("a:link", ATOM)
        assert link is not None and (shelf(configuration, "public") / link.attrib["href"]).is_file()
        assert entry.findtext("a:author/a:name", "", ATOM) == "A. Mayor" and entry.findtext("a:summary", "", ATOM)


def test_the_same_data_and_instant_give_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        configuration = make_edition_home(tmp_path / name)
        report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
        trees.append(hashes(configuration.home / "editions"))
    assert trees[0] == trees[1]


def test_other_notes_or_another_name_make_a_revision_of_equal_figures(
    configuration: Configuration, tmp_path: Path
) -> None:
    report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
    notes = tmp_path / "notes.txt"
    notes.write_text("Costs rose.\nThey will fall.\n\nSecond <paragraph>.\n", encoding="utf-8")
    report_month(configuration, MONTH, issued_by="B. Deputy", notes_path=notes, now=LATER)
    for audience in ("internal", "public"):
        told = json.loads((shelf(configuration, audience) / MONTH / "r2" / "edition.json").read_text())
        assert told["change_note"] == [
            "No figure changed.",
            "The manager's words were added.",
            "Issued by B. Deputy instead of A. Mayor.",
        ]
        front = (shelf(configuration, audience) / MONTH / "index.html").read_text(encoding="utf-8")
        assert "the words of <bdi>B. Deputy</bdi>" in front and "<p>Second &lt;paragraph&gt;.</p>" in front
        assert "<p>Costs rose.<br>They will fall.</p>" in front


def test_words_that_a_revision_carries_keep_their_author_and_their_issue(
    configuration: Configuration, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Costs rose.\n\nA. Mayor", encoding="utf-8")
    report_month(configuration, MONTH, issued_by="A. Mayor", notes_path=notes, now=NOW)
    publish(tmp_path, correct)
    report_month(configuration, MONTH, issued_by="B. Deputy", now=LATER)
    for audience in ("internal", "public"):
        root = shelf(configuration, audience) / MONTH / "r2"
        told = json.loads((root / "edition.json").read_text())
        assert (told["issued_by"], told["notes_by"], told["notes_at"]) == (
            "B. Deputy",
            "A. Mayor",
            "2026-10-21T15:00:00Z",
        )
        front = (root / "index.html").read_text(encoding="utf-8")
        assert "the words of <bdi>A. Mayor</bdi>, written for the issue of <time" in front
        assert "the words of <bdi>B. Deputy</bdi>" not in front
        assert "The words of <bdi>A. Mayor</bdi></h2>" in (root / "edition.html").read_text(encoding="utf-8")
    again = report_month(configuration, MONTH, issued_by="B. Deputy", notes_path=notes, now=LATER)
    assert all("revision 2" in line and "stands" in line for line in again)


def test_words_of_nobody_named_are_not_given_to_who_publishes_them(
    configuration: Configuration, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Costs rose.", encoding="utf-8")
    report_month(configuration, MONTH, notes_path=notes, now=NOW)
    report_month(configuration, MONTH, issued_by="B. Deputy", now=LATER)
    front = (shelf(configuration, "public") / MONTH / "index.html").read_text(encoding="utf-8")
    assert "Costs rose." in front and "In the manager’s own words" in front
    assert "the words of <bdi>B. Deputy</bdi>" not in front


@pytest.mark.parametrize(
    "words",
    ["We wait for DENIED  Manager 3 to decide.", "the denied private data centre is late", "See DENIED-PRJ00008."],
)
def test_notes_that_name_a_person_or_a_private_project_issue_nothing(
    configuration: Configuration, tmp_path: Path, words: str
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(words, encoding="utf-8")
    with pytest.raises(PortfolioError, match="so nothing was issued") as raised:
        report_month(configuration, MONTH, issued_by="A. Mayor", notes_path=notes, now=NOW)
    assert raised.value.exit_code == 1 and not (configuration.home / "editions").exists()
    report_month(configuration, MONTH, is_draft=True, notes_path=notes, now=NOW)
    public = configuration.home / "drafts" / MONTH / "public"
    assert not any(words in path.read_text(encoding="utf-8") for path in public.rglob("*.html"))


def test_a_draft_is_marked_replaces_the_last_one_and_touches_no_edition(configuration: Configuration) -> None:
    report_month(configuration, MONTH, now=NOW)
    before = hashes(configuration.home / "editions")
    report_month(configuration, MONTH, is_draft=True, now=NOW)
    report_month(configuration, MONTH, is_draft=True, now=LATER)
    for audience in ("internal", "public"):
        pages = list((configuration.home / "drafts" / MONTH / audience).rglob("*.html"))
        assert pages and all("Draft, not issued" in path.read_text(encoding="utf-8") for path in pages)
        assert any("24 October 2026" in path.read_text(encoding="utf-8") for path in pages)
    assert hashes(configuration.home / "editions") == before
    assert not (configuration.home / "work").exists() or not list((configuration.home / "work").iterdir())


def test_months_know_the_ones_before_and_after(configuration: Configuration) -> None:
    for month in ("2026-09", "2026-07", "2026-08"):
        report_month(configuration, month, now=NOW)
    front = (shelf(configuration) / "2026-08" / "index.html").read_text(encoding="utf-8")
    assert '<a rel="prev" href="../2026-07/index.html">' in front
    assert '<a rel="next" href="../2026-09/index.html">' in front
    listed = (shelf(configuration) / "index.html").read_text(encoding="utf-8")
    assert listed.index("2026-09/index.html") < listed.index("2026-08/index.html") < listed.index("2026-07/index.html")


@pytest.mark.parametrize("month", ["2026-10", "2026-13", "october", "2026-9"])
def test_a_month_that_is_none_or_not_over_is_a_mistake_of_the_command_line(
    configuration: Configuration, month: str
) -> None:
    with pytest.raises(ConfigurationError):
        report_month(configuration, month, now=NOW)


def test_the_months_last_evening_in_the_citys_zone_is_not_over(configuration: Configuration) -> None:
    with pytest.raises(ConfigurationError, match="not over"):
        report_month(configuration, MONTH, now=NOW.replace(month=10, day=1, hour=6))


def test_what_else_is_refused(configuration: Configuration, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--by"):
        report_month(configuration, MONTH, issued_by=" ", now=NOW)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        report_month(configuration, MONTH, notes_path=tmp_path / "none.txt", now=NOW)
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        report_month(configuration, MONTH, notes_path=tmp_path / "latin.txt", now=NOW)
    with pytest.raises(PortfolioError, match="begin with 2026-06") as raised:
        report_month(configuration, "2025-01", now=NOW)
    assert raised.value.exit_code == 1
    Home(configuration.home).warehouse.unlink()
    with pytest.raises(NotPublishedError):
        report_month(configuration, MONTH, now=NOW)


def test_another_writer_is_waited_for_by_the_person(configuration: Configuration) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time\nfrom pathlib import Path\nfrom orchestration.lock import writer_lock\n"
         "with writer_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)", str(configuration.home)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError):
            report_month(configuration, MONTH, now=NOW)
    finally:
        holder.kill()
        holder.communicate()


def test_an_altered_edition_is_not_revised(configuration: Configuration, tmp_path: Path) -> None:
    report_month(configuration, MONTH, now=NOW)
    path = shelf(configuration) / MONTH / "r1" / "data" / "projects.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")
    publish(tmp_path, correct)
    with pytest.raises(BuildError, match=r"projects\.csv is not what was issued"):
        report_month(configuration, MONTH, now=LATER)


def test_derived_files_are_healed(configuration: Configuration) -> None:
    report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
    before = hashes(configuration.home / "editions")
    root = shelf(configuration)
    (root / "feed.xml").unlink()
    (root / MONTH / "index.html").unlink()
    (root / MONTH / "projects" / "index.html").unlink()
    (root / MONTH / "projects" / ".index.html.link").write_text("half")
    heal_shelves(configuration)
    assert hashes(configuration.home / "editions") == before


KILLED = """
import os, signal, sys
from orchestration import edition_shelf, editions
from orchestration.configuration import load_configuration
from pathlib import Path

def die_at(module, name, count):
    original, calls = getattr(module, name), []
    def dying(*arguments):
        calls.append(name)
        if len(calls) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments)
    setattr(module, name, dying)

module = {"editions": editions, "shelf": edition_shelf}[sys.argv[2]]
die_at(module, sys.argv[3], int(sys.argv[4]))
editions.report_month(load_configuration(Path(sys.argv[1])), "2026-09", issued_by="A. Mayor")
"""
MOMENTS = (
    ("editions", "place_edition", "1"),
    ("editions", "place_edition", "2"),
    ("shelf", "_link", "40"),
    ("shelf", "_put", "2"),
)


def test_a_killed_issue_leaves_whole_revisions_and_the_next_one_finishes(tmp_path: Path) -> None:
    configuration = make_edition_home(tmp_path)
    report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
    first = hashes(shelf(configuration) / MONTH / "r1")
    publish(tmp_path, correct)
    environment = {**os.environ, "PATH": "/nowhere"}
    for moment, revisions in zip(MOMENTS, ((1, 1), (2, 1), (2, 2), (2, 2)), strict=True):
        command = [sys.executable, "-c", KILLED, str(tmp_path / "portfolio.toml"), *moment]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
        for audience, count in zip(("internal", "public"), revisions, strict=True):
            folders = sorted((shelf(configuration, audience) / MONTH).glob("r[0-9]*"))
            assert len(folders) == count, moment
            for folder in folders:
                edition_shelf.require_unaltered(folder)
    lines = report_month(configuration, MONTH, issued_by="A. Mayor", now=LATER)
    assert all("revision 2" in line and "stands" in line for line in lines)
    assert hashes(shelf(configuration) / MONTH / "r1") == first
    for audience in ("internal", "public"):
        root = shelf(configuration, audience) / MONTH
        assert (root / "edition.html").samefile(root / "r2" / "edition.html") and not (root / "r3").exists()
        assert 'href="r2/index.html"' in (root / "index.html").read_text(encoding="utf-8")
    assert not list((configuration.home / "work").iterdir())


def test_a_builds_site_shows_new_editions_at_once(configuration: Configuration) -> None:
    build = configuration.home / "builds" / "20261020T081500Z"
    render_audiences(Home(configuration.home).warehouse, build / "site", configuration, None)
    link = build / "site" / "public" / "editions"
    assert link.is_symlink() and not Path(os.readlink(link)).is_absolute()
    report_month(configuration, MONTH, issued_by="A. Mayor", now=NOW)
    assert (link / MONTH / "index.html").is_file() and (link / "index.html").is_file()
    (configuration.home / "site").symlink_to(Path("builds") / build.name / "site")
    assert (configuration.home / "site" / "public" / "editions" / MONTH / "r1" / "index.html").is_file()


def test_the_command_says_what_it_did_in_exit_codes(tmp_path: Path) -> None:
    make_edition_home(tmp_path)
    assert run(tmp_path, "report").returncode == 2
    malformed = run(tmp_path, "report", "--month", "2026-9")
    assert malformed.returncode == 2 and "write it as 2026-01" in malformed.stderr
    assert run(tmp_path, "report", "--month", "2199-01").returncode == 2
    assert run(tmp_path, "report", "--month", "2020-01").returncode == 1


def test_a_browser_that_fails_hangs_or_is_absent_costs_only_the_pdf(
    configuration: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "chromium"
    for script, seconds in (("exit 3", 60.0), ("sleep 30", 0.2)):
        browser.write_text(f"#!/bin/sh\n{script}\n")
        browser.chmod(0o755)
        monkeypatch.setattr(printing, "TIMEOUT_SECONDS", seconds)
        folder = tmp_path / "pages"
        (folder / "static").mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text("<html><head></head><body></body></html>")
        assert not printing.print_edition(folder, str(browser), "USD", NOW.replace(tzinfo=None))
        assert list(folder.glob("*.pdf")) == []
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert printing.find_browser() is None


@pytest.mark.skipif(printing.find_browser() is None, reason="no Chromium on the path")
def test_the_internal_edition_is_printed_as_tagged_pdf_without_addresses_of_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "static").mkdir(parents=True)
    page = '<html lang="en"><head><title>t</title></head><body><h1>Head</h1><p><a class="x" href="other.html">other</a></p></body></html>'
    (folder / "index.html").write_text(page)
    browser = printing.find_browser()
    assert browser is not None
    assert printing.planned_prints(folder) == ("report.pdf",)
    for currency, width in (("USD", b"[0 0 612 792]"), ("EUR", b"[0 0 594.95996 841.91998]")):
        assert printing.print_edition(folder, browser, currency, NOW.replace(tzinfo=None))
        content = (folder / "report.pdf").read_bytes()
        assert b"/StructTreeRoot" in content and b"/Marked true" in content and b"file:" not in content
        assert b"D:20261021150000+00'00'" in content
        assert width.split(b" ")[2].split(b".")[0] in content
