"""Write the site's files: only what changed is rewritten, what equals the previous build is linked to it."""

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

LISTING = "files.json"


@dataclass
class SiteWriter:
    """Writes under `out`; files equal to those of `previous` (another build's site) become hard links to them."""

    out: Path
    previous: Path | None
    paths: set[str] = field(default_factory=set)
    written_count: int = 0
    unchanged_count: int = 0

    def write(self, path: str, content: bytes) -> None:
        """Put one file in place; a reader sees the old file or the new one, never part of one."""
        self.paths.add(path)
        target = self.out / path
        if _holds(target, content):
            self.unchanged_count += 1
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.previous is not None and _holds(self.previous / path, content) and _link(self.previous / path, target):
            self.unchanged_count += 1
            return
        _replace(target, content)
        self.written_count += 1

    def finish(self) -> int:
        """Remove files of an earlier rendering that this one no longer has; return how many."""
        listing = self.out / LISTING
        earlier = json.loads(listing.read_text(encoding="utf-8")) if listing.is_file() else []
        gone = sorted(set(earlier) - self.paths - {LISTING})
        for path in gone:
            (self.out / path).unlink(missing_ok=True)
        text = json.dumps(sorted(self.paths), indent=0, ensure_ascii=False)
        _replace(listing, f"{text}\n".encode())
        return len(gone)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _link(source: Path, target: Path) -> bool:
    """Link `target` to `source`; False where the file system cannot."""
    scratch = target.with_name(f".{target.name}.link")
    try:
        scratch.unlink(missing_ok=True)
        os.link(source, scratch)
    except OSError:
        return False
    scratch.replace(target)
    return True


def _replace(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".new")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    scratch = Path(name)
    scratch.chmod(0o644)
    scratch.replace(target)
