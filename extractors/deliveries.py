"""Which of a feed's files are deliveries tonight. Rules: interfaces, section 2 ("deliveries", "Held by the landing door").

Belongs here: comparing names and hashes with what is known. Does not belong here: reading rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from extractors.outcomes import KnownFile
from extractors.shares import ShareFile


class Standing(Enum):
    """How a file stands against what was delivered before."""

    NEW = "new"
    UNCHANGED = "unchanged"
    HELD = "held"


@dataclass(frozen=True)
class Standings:
    """Files known of a feed, oldest first, and how the feed takes its files."""

    known: Sequence[KnownFile]
    deliveries: str

    def of(self, name: str, sha256: str, fingerprint: str) -> Standing:
        """New or changed, unchanged since it was accepted, or still held as it was.

        The last file of a `latest` feed is unchanged only when it is also the last one accepted: when the newest file vanishes, the one
        before it is the whole again. A held file has changed, too, when its feed's settings or its control file have; an accepted one
        when the settings have, save for `periods`, where an old file would replace a newer one's rows.
        """
        same_name = [file for file in self.known if file.name == name]
        last_held = same_name[-1] if same_name and same_name[-1].outcome == "held" else None
        if last_held and last_held.sha256 == sha256 and last_held.fingerprint in ("", fingerprint):
            return Standing.HELD
        accepted = [file for file in self.known if file.outcome == "accepted"]
        if self.deliveries != "latest":
            accepted = [file for file in accepted if file.name == name]
        if not accepted or (accepted[-1].name, accepted[-1].sha256) != (name, sha256):
            return Standing.NEW
        is_reread = (
            self.deliveries != "periods"
            and accepted[-1].fingerprint
            and _settings(accepted[-1].fingerprint) != _settings(fingerprint)
        )
        return Standing.NEW if is_reread else Standing.UNCHANGED

    def twin(self, name: str, sha256: str) -> str | None:
        """Another name under which the same bytes were accepted and still count."""
        counting = {file.name: file.sha256 for file in self.known if file.outcome == "accepted"}
        if counting.get(name) == sha256:
            return None
        return next((other for other, theirs in counting.items() if theirs == sha256), None)

    def rows_of(self, name: str) -> int | None:
        """Rows accepted before under that name; None when it is new."""
        return next(
            (file.rows for file in reversed(self.known) if file.name == name and file.outcome == "accepted"), None
        )


def _settings(fingerprint: str) -> str:
    return fingerprint.split("-")[0]


def select_files(files: Sequence[ShareFile], deliveries: str) -> Sequence[ShareFile]:
    """Files that can be deliveries: the last by name where it is the whole, else every one."""
    return files[-1:] if deliveries == "latest" else files


def count_replaced(
    deliveries: str,
    rows: int | None,
    own_rows: int | None,
    partitions: Mapping[tuple[str, str], int],
    pairs: set[tuple[str, str]],
) -> int | None:
    """Rows that a delivery replaces; None when it replaces nothing. `pairs` are the (fiscal_year, period) it holds."""
    if deliveries == "latest":
        return rows
    if deliveries == "all":
        return own_rows
    counts = [partitions[pair] for pair in pairs if pair in partitions]
    return sum(counts) if counts else None
