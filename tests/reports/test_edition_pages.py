"""The pages of an edition: the same report, with who issued it on every page, and a page about the issue."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from reports import render_site
from reports.editions import EditionFacts
from reports.freezing import export_tables, freeze_month
from reports.shelf import render_front, render_list
from tests.reports.conftest import CITY, read_pages
from tests.reports.html_reading import Reading, read_html
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

NOTES = ("Work goes on.\nNext week too.", "<b>Thanks</b>")


def make_facts(revision: int, **more: object) -> EditionFacts:
    given = {
        "issued_by": "A. Mayor",
        "notes": NOTES,
        "notes_by": "A. Mayor",
        "change_note": ("City: Expended from $1 to $2.",) if revision > 1 else (),
    }
    return EditionFacts(
        **{"month": "2026-09", "revision": revision, "audience": "public", "issued_at": datetime(2026, 10, 21, 15)}
        | {"digest": "d" * 64, "run_id": "run", "urn": f"urn:uuid:{revision}"}
        | given
        | more  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def edition_site(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    freeze_month(warehouse_path, folder / "frozen.duckdb", "2026-09", CITY)
    facts = make_facts(2, tables=export_tables(folder / "frozen.duckdb", folder / "site", "public"))
    assert render_site(folder / "frozen.duckdb", folder / "site", "public", CITY, None, facts).oversized_pages == ()
    return folder / "site"


@pytest.fixture(scope="module")
def pages(edition_site: Path) -> dict[str, Reading]:
    return dict(read_pages(edition_site))


def test_every_page_names_the_edition_and_leads_to_the_page_about_it(pages: dict[str, Reading]) -> None:
    assert "index.html" in pages and "edition.html" in pages
    for path, page in pages.items():
        assert page.faults == [] and len(page.ids) == len(set(page.ids)) and len(page.find("h1")) == 1, path
        told = " ".join(paragraph.text for paragraph in page.find("p"))
        assert "Edition of September 2026, revision 2" in told and "by A. Mayor on 21 October 2026" in told, path
        root = "../" * path.count("/")
        assert f"{root}edition.html" in {link.attributes["href"] for link in page.find("a")}, path


def test_the_managers_words_are_marked_as_theirs_and_shown_as_text(edition_site: Path) -> None:
    text = (edition_site / "index.html").read_text(encoding="utf-8")
    assert "In the words of <bdi>A. Mayor</bdi>" in text
    assert "<p>Work goes on.<br>Next week too.</p>" in text and "&lt;b&gt;Thanks&lt;/b&gt;" in text


def test_an_edition_from_before_words_had_an_author_gives_them_to_its_issuer() -> None:
    facts = make_facts(1, notes_at=datetime(2026, 10, 20, 15))
    assert EditionFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts
    old = {name: value for name, value in facts.to_json().items() if name not in {"notes_by", "notes_at"}}
    read = EditionFacts.from_json(old)
    assert (read.notes_by, read.notes_at) == ("A. Mayor", facts.issued_at)
    silent = EditionFacts.from_json(old | {"notes": []})
    assert (silent.notes_by, silent.notes_at) == (None, None)


EMPTY = (
    *("core.fct_gates", "core.fct_risks", "core.fct_issues", "core.fct_demands", "core.fct_benefits"),
    *("core.fct_scores", "core.fct_resource_months", "core.fct_decisions", "core.fct_change_requests"),
    *("metrics.recommendations", "metrics.decision_list", "metrics.score_ranks"),
)


def test_a_month_before_the_first_row_of_a_register_does_not_claim_that_a_stream_is_missing(tmp_path: Path) -> None:
    rows = collect_rows()
    for table in EMPTY:
        rows[table] = []
    build_warehouse(tmp_path / "w.duckdb", rows)
    freeze_month(tmp_path / "w.duckdb", tmp_path / "frozen.duckdb", "2026-09", CITY)
    for audience in ("internal", "public"):
        render_site(tmp_path / "frozen.duckdb", tmp_path / audience, audience, CITY, None, make_facts(1))
        for path, page in read_pages(tmp_path / audience):
            told = " ".join(paragraph.text for paragraph in page.find("p"))
            for claim in ("The stream", "not connected", "in any source", "No source delivers", "been delivered."):
                assert claim not in told, (audience, path, claim)
    for path in ("governance/index.html", "governance/gates.html"):
        assert "No gate is known." in (tmp_path / "internal" / path).read_text(encoding="utf-8")
    governance = (tmp_path / "internal" / "governance" / "index.html").read_text(encoding="utf-8")
    assert "No recommendation has been computed for this date." in governance


def test_titles_differ_and_the_edition_page_lists_the_frozen_tables(
    pages: dict[str, Reading], edition_site: Path
) -> None:
    titles = [page.find("title")[0].text for page in pages.values()]
    assert len(titles) == len(set(titles))
    links = {link.attributes["href"] for link in pages["edition.html"].find("a")}
    frozen = {link for link in links if link.startswith("frozen/")}
    assert frozen and all((edition_site / link).is_file() for link in frozen) and "../index.html" in links


def test_a_draft_is_marked_in_words(warehouse_path: Path, tmp_path: Path) -> None:
    freeze_month(warehouse_path, tmp_path / "frozen.duckdb", "2026-09", CITY)
    render_site(tmp_path / "frozen.duckdb", tmp_path / "site", "public", CITY, None, make_facts(0, issued_by=None))
    pages = dict(read_pages(tmp_path / "site"))
    assert "index.html" in pages and "edition.html" in pages
    for path, page in pages.items():
        assert any("Draft, not issued." in paragraph.text for paragraph in page.find("p")), path


def test_the_front_page_and_the_list_are_well_formed(edition_site: Path) -> None:
    editions = [make_facts(1), make_facts(2), make_facts(1, month="2026-08"), make_facts(1, month="2026-10")]
    front = render_front((edition_site / "index.html").read_bytes(), "2026-09", editions, CITY).decode("utf-8")
    listed = render_list(editions, "public", CITY, datetime(2026, 10, 20).date()).decode("utf-8")
    for text in (front, listed):
        page = read_html(text)
        assert page.faults == [] and len(page.ids) == len(set(page.ids)) and len(page.find("h1")) == 1
    relations = {link.attributes.get("rel"): link.attributes["href"] for link in read_html(front).find("a")}
    assert relations["prev"] == "../2026-08/index.html" and relations["next"] == "../2026-10/index.html"
    assert "City: Expended from $1 to $2." in front and "The first issue of this month." in front
