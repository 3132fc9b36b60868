"""`portfolio report`: issue a month's edition for one or both audiences, or render its draft."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.configuration import Configuration
from orchestration.edition_shelf import (
    AUDIENCES,
    heal_shelves,
    place_edition,
    read_editions,
    revision_folder,
)
from orchestration.errors import ConfigurationError, NotPublishedError, PortfolioError
from orchestration.explaining_subject import month_end
from orchestration.home import Home
from orchestration.lock import writer_lock

if TYPE_CHECKING:
    from orchestration.edition_making import Press
    from reports.editions import EditionFacts, Words

logger = logging.getLogger(__name__)
NOTES_BYTES = 20_000


@dataclass(frozen=True)
class Order:
    """What is asked for: the month (YYYY-MM), the manager's words as a file, who issues it, and when (aware)."""

    month: str
    notes_path: Path | None
    issued_by: str | None
    issued_at: datetime


def report_month(
    configuration: Configuration,
    month: str,
    *,
    is_draft: bool = False,
    notes_path: Path | None = None,
    issued_by: str | None = None,
    now: datetime | None = None,
) -> list[str]:
    """Issue the edition of a month, or render its draft; returns lines that say what was done.

    ConfigurationError for a month that is none or not over, an empty name, or unreadable notes; PortfolioError when nothing is
    published, the month has no figures, or the notes name what is not public (then nothing is issued).
    """
    order = Order(month, notes_path, issued_by, (now or datetime.now(UTC)).replace(microsecond=0))
    _refuse_wrong(configuration, order)
    notes = _read_notes(notes_path)
    home = Home(configuration.home)
    with writer_lock(home.root):
        if not home.warehouse.exists():
            raise NotPublishedError(f"Nothing is published under {home.root} yet; run `portfolio refresh` first.")
        work = home.root / "work" / f"report-{os.getpid()}"
        for leftover in work.parent.glob("report-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            return _with_report_errors(configuration, home, order, notes, work, is_draft=is_draft)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _with_report_errors(
    configuration: Configuration, home: Home, order: Order, notes: str, work: Path, *, is_draft: bool
) -> list[str]:
    from orchestration.edition_making import Press
    from reports.errors import ReportError

    try:
        press = Press(configuration, home, order, notes, work)
        lines = _draft(press) if is_draft else _issue(press)
        if not is_draft:
            heal_shelves(configuration)
        return lines
    except ReportError as error:
        raise PortfolioError(str(error)) from None


def _refuse_wrong(configuration: Configuration, order: Order) -> None:
    end = month_end(order.month)
    today = configuration.city.day_of(order.issued_at)
    if end >= today:
        raise ConfigurationError(
            [f"The month {order.month} is not over in {configuration.city.time_zone}; it ends on {end}."]
        )
    if order.issued_by is not None and not order.issued_by.strip():
        raise ConfigurationError(["--by must name the person who issues the edition."])


def _read_notes(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        content = path.read_bytes()
        if len(content) > NOTES_BYTES:
            raise ConfigurationError([f"The notes {path} are longer than {NOTES_BYTES} bytes; shorten them."])
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError([f"The notes {path} are not UTF-8 text; save them as UTF-8."]) from None
    except OSError as error:
        raise ConfigurationError([f"The notes {path} cannot be read: {error.strerror}."]) from None


def _draft(press: Press) -> list[str]:
    private = press.private_name(press.words)
    if private is not None:
        logger.warning("The notes name %s; they are left out of the public draft, and --by would refuse them.", private)
    target = press.home.root / "drafts" / press.order.month
    fresh = press.work / "drafts"
    for audience in AUDIENCES:
        words = press.no_words if private is not None and audience == "public" else press.words
        folder = press.make(press.facts(audience, 0, words), None)
        fresh.mkdir(exist_ok=True)
        folder.rename(fresh / audience)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(press.work / "replaced")
    fresh.rename(target)
    return [f"draft of {press.order.month}, not issued: {target / audience / 'index.html'}" for audience in AUDIENCES]


def _issue(press: Press) -> list[str]:
    named = press.order.issued_by is not None
    editions = {audience: read_editions(press.home, audience) for audience in AUDIENCES}
    standing = {audience: _newest(editions[audience], press.order.month) for audience in AUDIENCES}
    words = {audience: _choose_words(press, standing, audience) for audience in AUDIENCES}
    if named and (private := press.private_name(words["public"])) is not None:
        raise PortfolioError(
            f"The notes name {private}, so nothing was issued; take it out of them, or issue without --by for use inside the city."
        )
    wanted = AUDIENCES if named else AUDIENCES[:1]
    standing |= {one: press.digest_again(standing[one]) for one in wanted}
    numbers = plan_revisions({one: press.facts(one, 0, words[one]) for one in wanted}, standing)
    lines = []
    for audience in wanted:
        number, before = numbers[audience], standing[audience]
        if number is None:
            kept = before.revision if before else 0
            lines.append(
                f"{audience}: revision {kept} of {press.order.month} stands; nothing changed since it was issued."
            )
            continue
        previous = max((one.month for one in editions[audience] if one.month < press.order.month), default=None)
        facts = replace(press.facts(audience, number, words[audience]), previous_month=previous)
        target = revision_folder(press.home, audience, press.order.month, number)
        place_edition(press.make(facts, before), target)
        lines.append(f"{audience}: issued revision {number} of {press.order.month}: {target / 'index.html'}")
    if not named:
        lines.append("public: not issued; name who issues it with --by NAME.")
    return lines


def _choose_words(press: Press, standing: dict[str, EditionFacts | None], audience: str) -> Words:
    """The notes given; without any, those of the revision that stands (an empty file takes them out).

    Words that stand keep their author, also where they are given again.
    """
    before = standing[audience] or standing["internal"]
    if before is None:
        return press.words
    is_same = before.notes == press.words.paragraphs and (before.notes_by is not None or press.words.by is None)
    return before.words if press.order.notes_path is None or is_same else press.words


def _newest(editions: list[EditionFacts], month: str) -> EditionFacts | None:
    return max((one for one in editions if one.month == month), key=lambda one: one.revision, default=None)


def plan_revisions(wanted: dict[str, EditionFacts], standing: dict[str, EditionFacts | None]) -> dict[str, int | None]:
    """The number that each audience's issue gets; None where the standing revision says the same.

    Both audiences share their numbers: a public edition of the figures that the internal one stands for takes its number.
    """
    following = 1 + max((one.revision for one in standing.values() if one is not None), default=0)
    internal, public = standing["internal"], standing["public"]
    has_internal = _stands(internal, wanted["internal"])
    if "public" not in wanted:
        return {"internal": None if has_internal else following}
    if _stands(public, wanted["public"]):
        return {"internal": None if has_internal else following, "public": None}
    if not has_internal or internal is None:
        return {"internal": following, "public": following}
    if public is None or public.revision < internal.revision:
        return {"internal": None, "public": internal.revision}
    return {"internal": following, "public": following}


def _stands(edition: EditionFacts | None, wanted: EditionFacts) -> bool:
    if edition is None or edition.digest != wanted.digest or edition.notes != wanted.notes:
        return False
    if wanted.audience == "internal" and None in (edition.issued_by, wanted.issued_by):
        return True
    return edition.issued_by == wanted.issued_by
