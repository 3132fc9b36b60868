"""Make the folder of one edition: the frozen tables, the pages, the change note, the printed pages, the hashes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import duckdb

from orchestration.configuration import Configuration
from orchestration.edition_shelf import AUDIENCES, require_unaltered, revision_folder, seal_edition
from orchestration.home import Home
from orchestration.printing import find_browser, planned_prints, print_edition
from orchestration.site import city_facts
from reports import render_site
from reports.editions import EditionFacts, Words
from reports.formatting import Formatter
from reports.freezing import FrozenTable, export_tables, freeze_month
from reports.notes import find_private_name, split_paragraphs
from reports.revising import digest_tables, list_differences
from reports.shelf import make_urn
from reports.telling import read_names, tell_differences, write_changes

if TYPE_CHECKING:
    from orchestration.editions import Order

logger = logging.getLogger(__name__)


@dataclass
class Press:
    """Makes the editions of one month for both audiences from one frozen warehouse; everything under `work` until it is placed."""

    configuration: Configuration
    home: Home
    order: Order
    notes: str
    work: Path
    no_words: ClassVar[Words] = Words()
    tables: dict[str, tuple[FrozenTable, ...]] = field(init=False, default_factory=dict)
    digests: dict[str, str] = field(init=False, default_factory=dict)
    run_id: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Freeze the month, and write each audience's tables."""
        self.city = city_facts(self.configuration)
        self.frozen = self.work / "frozen.duckdb"
        self.warehouse = self.home.warehouse.resolve()
        freeze_month(self.warehouse, self.frozen, self.order.month, self.city)
        for audience in AUDIENCES:
            self.tables[audience] = export_tables(self.frozen, self.work / audience, audience)
            self.digests[audience] = digest_tables(self.work / audience, self.tables[audience])
        with duckdb.connect(str(self.frozen), read_only=True) as connection:
            found = connection.execute("select run_id from core.meta_build").fetchall()
        self.run_id = found[0][0] if found else None

    @cached_property
    def issued_by(self) -> str | None:
        """Who issues, as written in the edition."""
        return self.order.issued_by.strip() if self.order.issued_by else None

    @cached_property
    def issued_at(self) -> datetime:
        """The instant of the issue, in UTC without zone."""
        return self.order.issued_at.replace(tzinfo=None)

    @cached_property
    def words(self) -> Words:
        """The manager's words that this order gives, written by who issues."""
        paragraphs = split_paragraphs(self.notes)
        return Words(paragraphs, self.issued_by, self.issued_at) if paragraphs else self.no_words

    def private_name(self, words: Words) -> str | None:
        """What in the manager's words the public may not read; None when there is nothing."""
        if not words.paragraphs:
            return None
        return find_private_name(self.warehouse, "\n\n".join(words.paragraphs), (self.issued_by, words.by))

    def facts(self, audience: str, revision: int, words: Words) -> EditionFacts:
        """What the edition says of itself, before it is compared with an earlier one."""
        names = (self.order.month, f"r{revision}" if revision else "draft")
        return EditionFacts(
            month=self.order.month,
            revision=revision,
            audience=audience,
            issued_by=self.issued_by,
            issued_at=self.issued_at,
            digest=self.digests[audience],
            run_id=self.run_id,
            urn=make_urn(self.city, audience, *names),
            tables=self.tables[audience],
            notes=words.paragraphs,
            notes_by=words.by,
            notes_at=words.at,
        )

    def digest_again(self, edition: EditionFacts | None) -> EditionFacts | None:
        """An earlier issue with its digest by today's rule, taken from its own rows where the two are not equal as they are."""
        if edition is None or edition.digest == self.digests[edition.audience]:
            return edition
        folder = revision_folder(self.home, edition.audience, edition.month, edition.revision)
        require_unaltered(folder)
        return replace(edition, digest=digest_tables(folder, edition.tables))

    def make(self, facts: EditionFacts, before: EditionFacts | None) -> Path:
        """Make one sealed folder; with `before`, the revision that stood until now, it says what changed."""
        folder = self.work / facts.audience
        if before is not None:
            facts = replace(facts, change_note=self._compare(folder, facts, before))
        browser = find_browser() if facts.audience == "internal" and not facts.is_draft else None
        if browser is None and facts.audience == "internal" and not facts.is_draft:
            logger.info("No Chromium was found, so the internal edition has no PDF.")
        render_site(self.frozen, folder, facts.audience, self.city, None, facts)
        if browser is not None:
            facts = self._print(folder, browser, facts)
        seal_edition(folder, facts)
        return folder

    def _print(self, folder: Path, browser: str, facts: EditionFacts) -> EditionFacts:
        printed = replace(facts, prints=planned_prints(folder))
        if not print_edition(folder, browser, self.city.currency, facts.issued_at):
            return facts
        render_site(self.frozen, folder, facts.audience, self.city, None, printed)
        return printed

    def _compare(self, folder: Path, facts: EditionFacts, before: EditionFacts) -> tuple[str, ...]:
        earlier = revision_folder(self.home, before.audience, before.month, before.revision)
        require_unaltered(earlier)
        is_public = facts.audience == "public"
        differences = list(list_differences(earlier, folder, before.tables, facts.tables, is_public=is_public))
        sheet = write_changes(differences)
        path = folder / sheet.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet.to_bytes())
        names = read_names(folder)
        told = tell_differences(
            differences, names, facts.month_end.isoformat(), Formatter(self.city), is_public=is_public
        )
        return (*(told or ("No figure changed.",)), *_tell_issue(facts, before))


def _tell_issue(facts: EditionFacts, before: EditionFacts) -> tuple[str, ...]:
    told = []
    if facts.notes != before.notes:
        told.append(
            "The manager's words were changed."
            if before.notes and facts.notes
            else "The manager's words were added."
            if facts.notes
            else "The manager's words were left out."
        )
    if facts.issued_by != before.issued_by and facts.issued_by is not None:
        told.append(f"Issued by {facts.issued_by}" + (f" instead of {before.issued_by}." if before.issued_by else "."))
    return tuple(told)
