"""One stream's newest extract in a folder: its files, told by a manifest where there is one, and whether they are whole.

Belongs here: choosing and checking files. Does not belong here: reading rows (`bicc_reading`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from extractors.bicc_manifest import Entry, read_entries
from extractors.errors import ExtractError
from extractors.fusion_settings import Extract
from extractors.shares import ShareFile, list_files, require_share, settle

BATCH = re.compile(r"-batch(\d+)-(\d{8}_\d{6})", re.IGNORECASE)
STAMP = re.compile(r"\d{8}_\d{6}")
MANIFEST_SUFFIX = ".mf"
DATA_SUFFIXES = (".zip", ".csv", ".pecsv")


@dataclass(frozen=True)
class Batch:
    """The files of one extract run that belong to a stream; `entries` the lines of its manifest that name each."""

    files: tuple[ShareFile, ...]
    entries: tuple[tuple[Entry, ...], ...]
    manifest: str = ""

    @property
    def is_told(self) -> bool:
        """Whether a manifest says that these are all."""
        return bool(self.manifest)


def find_batch(entry: Extract) -> Batch:
    """The newest run's files of a stream. ExtractError when there is none, or one that its manifest names is not there."""
    require_share(entry.folder)
    files, manifests = [], []
    for file in list_files(entry.folder, "*"):
        if file.name.lower().endswith(MANIFEST_SUFFIX):
            manifests.append(file)
        elif file.name.lower().endswith(DATA_SUFFIXES):
            files.append(file)
    for manifest in sorted(manifests, key=_age, reverse=True):
        named = [one for one in _read_manifest(manifest) if _is_of(entry, one, files)]
        if named:
            return _settled(_gather(named, files, manifest))
    mine = [file for file in files if fnmatch(file.name.casefold(), entry.files.casefold())]
    if not mine:
        raise ExtractError(
            f"no extract under {entry.folder} matches {entry.files!r}; correct files of the stream, or see why nothing was "
            "extracted."
        )
    newest = max(mine, key=_age)
    run = _read_run(newest)
    chosen = tuple(file for file in mine if file is newest or (run and _read_run(file) == run))
    return _settled(Batch(chosen, tuple(() for _ in chosen)))


def find_entry(file: ShareFile, entries: Sequence[Entry]) -> Entry | None:
    """What a manifest says of a file: of several lines with its name the one whose checksum it has. None where it is not told.

    ExtractError when the file has none of the checksums told.
    """
    told = [one for one in entries if one.checksum]
    if not told:
        return entries[0] if len(entries) == 1 else None
    digests = {_digest(file, len(one.checksum)) for one in told}
    found = next((one for one in told if one.checksum in digests), None)
    if found is None:
        raise ExtractError(f"{file.name} is not what its manifest says (its checksum differs); copy it again, whole.")
    return found


def _digest(file: ShareFile, length: int) -> str:
    digest = hashlib.md5(usedforsecurity=False) if length == 32 else hashlib.sha256()
    with file.path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _gather(named: Sequence[Entry], files: Iterable[ShareFile], manifest: ShareFile) -> Batch:
    """The files that a manifest names, each with the lines that name it: data, keys and columns may share a name."""
    lines: dict[str, list[Entry]] = {}
    for one in named:
        lines.setdefault(one.name.casefold(), []).append(one)
    found: dict[str, tuple[ShareFile, tuple[Entry, ...]]] = {}
    for name, entries in lines.items():
        matches = sorted((file for file in files if entries[0].names(file.name)), key=_age)
        mine = [file for file in matches if file.name.casefold().startswith(name)] or _of_one_run(matches)
        if len(mine) < len(entries):
            raise ExtractError(
                f"{entries[0].name} is named in {manifest.name} and is not there; copy the whole extract again."
            )
        found |= {file.name: (file, tuple(entries)) for file in mine}
    pairs = [found[name] for name in sorted(found)]
    return Batch(tuple(file for file, _ in pairs), tuple(entries for _, entries in pairs), manifest.name)


def _of_one_run(files: Sequence[ShareFile]) -> list[ShareFile]:
    """The newest file, with those of its run."""
    if not files:
        return []
    run = _read_run(files[-1])
    return [file for file in files if file is files[-1] or (run and _read_run(file) == run)]


def _is_of(entry: Extract, named: Entry, files: Iterable[ShareFile]) -> bool:
    """Whether a file that a manifest names is the stream's, be it there or not."""
    glob = entry.files.casefold()
    names = [file.name for file in files if named.names(file.name)] or [
        f"{prefix}{named.name}{suffix}" for prefix in ("", "file_") for suffix in ("", ".zip", "-batch0-0.zip")
    ]
    return any(fnmatch(name.casefold(), glob) for name in names)


def _read_manifest(file: ShareFile) -> tuple[Entry, ...]:
    try:
        return read_entries(file.path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExtractError(f"the manifest {file.name} cannot be read; copy the extract again.") from error


def _settled(batch: Batch) -> Batch:
    """The batch, once its files stand still; ExtractError while somebody writes them."""
    _, moving = settle(batch.files)
    if moving:
        raise ExtractError(f"{min(moving)} is still being written; refresh again when the extract is there.")
    return batch


def _read_run(file: ShareFile) -> str:
    match = BATCH.search(file.name)
    return match.group(1) if match else ""


def _age(file: ShareFile) -> tuple[str, int, str]:
    """Files of one kind from oldest to newest: by the time in the name, else by modification."""
    stamp = STAMP.search(file.name)
    return (stamp.group() if stamp else "", file.modified, file.name)
