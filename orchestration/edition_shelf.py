"""Where editions stand: `editions/{audience}/YYYY-MM/rN/` is immutable, and everything beside it is made from those folders.

A revision's folder appears by one rename. The month's own files are hard links to its newest revision, with a front page of
their own; they, the list of editions and the feed are made again by every `report` and `refresh`, so that a killed run leaves
nothing for good.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from extractors.landing_log import write_json
from orchestration.configuration import Configuration
from orchestration.errors import BuildError
from orchestration.home import Home
from orchestration.publishing import hash_file, sync_tree

if TYPE_CHECKING:
    from reports.city import CityFacts
    from reports.editions import EditionFacts

logger = logging.getLogger(__name__)

AUDIENCES = ("internal", "public")
EDITION, MANIFEST, FRONT = "edition.json", "manifest.json", "index.html"


def shelf_of(home: Home, audience: str) -> Path:
    """The folder of an audience's editions."""
    return home.root / "editions" / audience


def revision_folder(home: Home, audience: str, month: str, revision: int) -> Path:
    """Where a revision stands."""
    return shelf_of(home, audience) / month / f"r{revision}"


def read_editions(home: Home, audience: str) -> list[EditionFacts]:
    """Every revision of an audience, by month and number."""
    from reports.editions import EditionFacts

    found = [
        EditionFacts.from_json(json.loads(path.read_text(encoding="utf-8")))
        for path in shelf_of(home, audience).glob(f"*/r[0-9]*/{EDITION}")
    ]
    return sorted(found, key=lambda one: (one.month, one.revision))


def seal_edition(folder: Path, edition: EditionFacts) -> None:
    """Write what the edition says of itself and the hash of every file, make all read-only and durable."""
    write_json(folder / EDITION, edition.to_json())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {
        path.relative_to(folder).as_posix(): {"sha256": hash_file(path), "bytes": path.stat().st_size} for path in files
    }
    write_json(folder / MANIFEST, {"files": hashes})
    for path in (*files, folder / MANIFEST):
        path.chmod(0o444)
    sync_tree(folder)


def place_edition(folder: Path, target: Path) -> None:
    """Put a sealed edition on its shelf by one rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(target)
    sync_tree(target.parent)


def require_unaltered(folder: Path) -> None:
    """BuildError when a file of an edition is not what was issued."""
    files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    for name, facts in files.items():
        path = folder / name
        if not path.is_file() or hash_file(path) != facts["sha256"]:
            raise BuildError(f"{path} is not what was issued; bring the file back from a backup.")


def heal_shelves(configuration: Configuration) -> None:
    """Make again, where they differ, the months' own files, the list of editions and the feed of both audiences."""
    from orchestration.site import city_facts

    home = Home(configuration.home)
    as_of_date = _published_date(home)
    for audience in AUDIENCES:
        _heal_shelf(home, audience, city_facts(configuration), as_of_date)


def heal_or_warn(configuration: Configuration) -> None:
    """Heal after a night, whose build is published already: a failure is a warning."""
    try:
        heal_shelves(configuration)
    except Exception as error:
        logger.warning("The list of editions could not be made again (%s); `portfolio report` tries it again.", error)


def _published_date(home: Home) -> date:
    with duckdb.connect(str(home.warehouse.resolve()), read_only=True) as connection:
        found: date = connection.execute("select as_of_date from core.meta_build").fetchall()[0][0]
        return found


def _heal_shelf(home: Home, audience: str, city: CityFacts, as_of_date: date) -> None:
    from reports.shelf import newest_of_months, render_front, render_list, write_feed

    shelf, editions = shelf_of(home, audience), read_editions(home, audience)
    shelf.mkdir(parents=True, exist_ok=True)
    for newest in newest_of_months(editions):
        source = shelf / newest.month / f"r{newest.revision}"
        front = render_front((source / FRONT).read_bytes(), newest.month, editions, city)
        _heal_month(shelf / newest.month, source, front)
    _put(shelf / "feed.xml", write_feed(editions, audience, city, as_of_date))
    _put(shelf / FRONT, render_list(editions, audience, city, as_of_date))


def _heal_month(root: Path, source: Path, front: bytes) -> None:
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for relative in sorted(wanted - {Path(FRONT)}):
        _link(source / relative, root / relative)
    _put(root / FRONT, front)
    _remove_others(root, wanted)


def _link(source: Path, target: Path) -> None:
    if target.is_file() and target.samefile(source):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.link")
    scratch.unlink(missing_ok=True)
    try:
        os.link(source, scratch)
    except OSError:
        if target.is_file() and hash_file(target) == hash_file(source):
            return
        shutil.copy2(source, scratch)
    os.replace(scratch, target)


def _put(target: Path, content: bytes) -> None:
    if target.is_file() and target.read_bytes() == content:
        return
    scratch = target.with_name(f".{target.name}.new")
    scratch.unlink(missing_ok=True)
    scratch.write_bytes(content)
    scratch.chmod(0o444)
    os.replace(scratch, target)


def _remove_others(root: Path, wanted: Sequence[Path] | set[Path]) -> None:
    """Remove what a former newest revision had at the month's own addresses; the revisions themselves stay."""
    for path in sorted(root.rglob("*"), reverse=True):
        relative = path.relative_to(root)
        if (root / relative.parts[0] / EDITION).is_file():
            continue
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif relative not in wanted:
            path.unlink()
