"""The folder a source's files lie in: which names a feed means, whether a file is still being written, what its bytes hash to."""

from __future__ import annotations

import glob as globbing
import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.errors import ExtractError
from extractors.globs import star_texts

TEMPORARY_PREFIXES = ("~$", ".")
TEMPORARY_SUFFIXES = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~")
HASH_BYTES = 1024 * 1024
SETTLE_SECONDS = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class ShareFile:
    """A file as first seen: `name` is its path below the share with `/`; size in bytes, modification in nanoseconds."""

    name: str
    path: Path
    size: int
    modified: int

    @property
    def modified_at(self) -> str:
        """The modification time as an ISO instant in UTC."""
        instant = datetime.fromtimestamp(self.modified // 1_000 / 1_000_000, tz=UTC)
        return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def is_unchanged(self) -> bool:
        """Whether size and time are still those first seen; false while somebody writes it."""
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.modified)

    def look_again(self) -> ShareFile:
        """The file as it is now; as it was when it is gone."""
        try:
            now = self.path.stat()
        except OSError:
            return self
        return replace(self, size=now.st_size, modified=now.st_mtime_ns)


def require_share(root: Path) -> None:
    """ExtractError unless the folder is there, readable, and not the empty mount point of an absent share."""
    try:
        is_empty = not any(os.scandir(root))
    except FileNotFoundError:
        raise ExtractError(f"the folder {root} does not exist; mount the share or correct path.") from None
    except NotADirectoryError:
        raise ExtractError(f"{root} is a file, not a folder; correct path.") from None
    except OSError as error:
        raise ExtractError(
            f"the folder {root} cannot be read ({error.strerror}); give this user the right to read it."
        ) from None
    if is_empty:
        raise ExtractError(f"the folder {root} is empty; mount the share, or see why nothing was delivered.")


def list_files(root: Path, glob: str) -> list[ShareFile]:
    """Files below `root` that the glob names, in byte order of their names; temporary files and links that lead out are left out."""
    home = root.resolve()
    found = []
    for name in globbing.glob(glob, root_dir=root, recursive=True):  # noqa: PTH207 (leaves hidden folders such as .snapshot alone)
        name = name.replace(os.sep, "/")
        path = root / name
        if _is_temporary(name) or not path.is_file() or not path.resolve().is_relative_to(home):
            continue
        seen = path.stat()
        found.append(ShareFile(name=name, path=path, size=seen.st_size, modified=seen.st_mtime_ns))
    return sorted(found, key=lambda file: os.fsencode(file.name))


def without_matches(files: Iterable[ShareFile], glob: str) -> list[ShareFile]:
    """The files that `glob` (that of the control files) does not name."""
    return [file for file in files if not glob or star_texts(glob, file.name) is None]


def settle(files: Iterable[ShareFile]) -> tuple[dict[str, ShareFile], frozenset[str]]:
    """Each file by name as it was when its size and time had stood still for a moment, and the names that still move.

    Waits once for all files, and a little longer only for those that are being written.
    """
    settled = {file.name: file for file in files}
    moving = frozenset(settled)
    for pause in SETTLE_SECONDS:
        if not moving:
            break
        time.sleep(pause)
        moving = frozenset(name for name in moving if not settled[name].is_unchanged())
        settled |= {name: settled[name].look_again() for name in moving}
    return settled, moving


def hash_file(file: ShareFile) -> str:
    """SHA-256 of the file's bytes; ExtractError when they cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.path.open("rb") as stream:
            while block := stream.read(HASH_BYTES):
                digest.update(block)
    except OSError as error:
        raise ExtractError(
            f"{file.name} cannot be read ({error.strerror}); give this user the right to read it."
        ) from error
    return digest.hexdigest()


def _is_temporary(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return last.startswith(TEMPORARY_PREFIXES) or last.lower().endswith(TEMPORARY_SUFFIXES)
