"""Where a publisher's OCDS lies: an address with its next links, a file, or a folder in byte order of its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from extractors.addresses import find_address_problem, origin, place, without_user
from extractors.errors import ExtractError
from extractors.ocds_documents import DocumentError, Shape, inspect_document
from extractors.ocds_settings import OcdsSettings
from extractors.shares import list_files
from extractors.transport import Transport

SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Document:
    """One file that was read through and found whole; `name` is for sentences."""

    name: str
    path: Path
    shape: Shape


def open_documents(settings: OcdsSettings, transport: Transport, folder: Path) -> Iterator[Document]:
    """Every document of the location, one after another; what is fetched lies in `folder` until the next one is asked for."""
    if settings.is_address:
        yield from _fetch(settings, transport, folder / "document")
        return
    for path, name in _list_files(settings):
        try:
            yield Document(name, path, inspect_document(path))
        except DocumentError as error:
            raise ExtractError(
                f"Source {settings.name}: {name} could not be read, {error}; have it published again."
            ) from None


def _list_files(settings: OcdsSettings) -> list[tuple[Path, str]]:
    location = Path(settings.location)
    if location.is_file():
        return [(location, location.name)]
    start = f"Source {settings.name}:"
    if not location.is_dir():
        raise ExtractError(f"{start} there is no file or folder {location}; mount it or correct location.")
    found = [
        (file.path, file.name)
        for file in list_files(location, "**/*")
        if file.name.lower().removesuffix(".gz").endswith(SUFFIXES)
    ]
    if not found:
        raise ExtractError(f"{start} {location} holds no file ending in {', '.join(SUFFIXES)}; see what was published.")
    return found


def _fetch(settings: OcdsSettings, transport: Transport, target: Path) -> Iterator[Document]:
    url, seen = settings.location, set[str]()
    while True:
        if url in seen:
            raise ExtractError(
                f"Source {settings.name}: the next link of a package leads back to {without_user(url)}; ask the publisher."
            )
        seen.add(url)
        shapes: list[Shape] = []

        def judge(path: Path, shapes: list[Shape] = shapes) -> str | None:
            try:
                shapes[:] = [inspect_document(path)]
            except DocumentError as error:
                return f"an answer that is no OCDS ({error})"
            return None

        subject = "the packages" if len(seen) == 1 else f"page {len(seen)} of the packages"
        transport.get_file(url, target, subject=subject, judge=judge)
        yield Document(f"page {len(seen)}", target, shapes[0])
        if not shapes[0].next_link:
            return
        url = _follow(settings, url, shapes[0].next_link)


def _follow(settings: OcdsSettings, url: str, link: str) -> str:
    """The address of a next link; a sign-in is never taken to another host."""
    following = urljoin(url, link)
    problem = find_address_problem(following)
    if not problem and settings.auth.kind != "none" and origin(following) != origin(url):
        problem = "is on another host, to which the sign-in must not be sent"
    if problem:
        raise ExtractError(
            f"Source {settings.name}: the next link of a package leads to {place(following)}, which is not followed: it "
            f"{problem}; ask the publisher."
        )
    return following
