"""One feed's night: each of its files is delivered, left as it was, left for later, or failed."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.controls import find_control_file
from extractors.deliveries import Standing, Standings
from extractors.delivery import DeliveredFile
from extractors.errors import ExtractError
from extractors.feeds import Feed, FilesSettings
from extractors.outcomes import ExtractContext, Failed, KnownFile, Outcome, Spooled, Unchanged
from extractors.shares import ShareFile, hash_file
from extractors.spooled_files import FileReading, spool_file


def describe_absence(settings: FilesSettings, feed: Feed) -> str:
    """The sentence for a feed without files."""
    return f"no file under {settings.path} matches {feed.files!r}; correct the feed's files, or see why nothing was delivered."


@dataclass
class FeedReading:
    """What is known of a feed, what was spooled of it tonight, what still waits for a person (`held`), what was left (`warnings`)."""

    settings: FilesSettings
    feed: Feed
    context: ExtractContext
    started_at: str
    tonight: list[KnownFile] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """How sentences name this feed."""
        return f"Source {self.settings.name}, stream {self.feed.stream.name}"

    def outcomes(self, files: Sequence[ShareFile], moving: Collection[str]) -> Iterator[Outcome]:
        """The outcomes of the feed's files, less those still `moving`; one that fails does not keep the others back."""
        standings = self._standings()
        if not files and (self.feed.deliveries == "latest" or not standings.known):
            yield self._fail(describe_absence(self.settings, self.feed))
            return
        for file in files:
            if file.name in moving:
                self._leave(file.name)
        is_silent = True
        for file in files:
            try:
                spooled = None if file.name in moving else self._take(file, standings)
            except ExtractError as error:
                is_silent = False
                yield self._fail(str(error))
                if time.monotonic() > self.context.deadline:
                    return
                continue
            if spooled:
                is_silent = False
                yield spooled
                standings = self._standings()
        if is_silent:
            yield self._say_nothing_new(len(files))

    def _say_nothing_new(self, files_seen: int) -> Outcome:
        """Nothing new; but a `latest` feed whose one file is being written was not read."""
        if self.warnings and self.feed.deliveries == "latest":
            return Failed(self.feed.stream.name, self.warnings[-1], self.started_at)
        return Unchanged(self.feed.stream.name, self.feed.number, files_seen, tuple(self.held))

    def _fail(self, sentence: str) -> Failed:
        return Failed(self.feed.stream.name, f"{self.place}: {sentence}", self.started_at)

    def _leave(self, name: str) -> None:
        sentence = f"{self.place}: {name} is still being written and is left for the next night."
        self.warnings.append(sentence)
        self.context.log(sentence)

    def _standings(self) -> Standings:
        """What is known now: the caller may have landed what was spooled a moment ago."""
        known = list(self.context.accepted.files(self.feed.stream.name, self.feed.number))
        judged = {(file.name, file.sha256) for file in known}
        new = [file for file in self.tonight if (file.name, file.sha256) not in judged]
        return Standings([*known, *new], self.feed.deliveries)

    def _take(self, file: ShareFile, standings: Standings) -> Spooled | None:
        self.context.seconds_left()
        sha256 = hash_file(file)
        has_control_file = self.feed.control.kind == "file"
        control_file = find_control_file(self.feed, self.settings.path, file.name) if has_control_file else None
        fingerprint = f"{self.feed.fingerprint}-{hash_file(control_file)[:16] if control_file else 'none'}"
        standing = standings.of(file.name, sha256, fingerprint)
        if standing is Standing.HELD:
            self.held.append(file.name)
        if standing is not Standing.NEW:
            return None
        delivered = DeliveredFile(file.name, sha256, file.size, file.modified_at, fingerprint)
        place, warnings = f"{self.place}: {file.name}", tuple(self.warnings)
        reading = FileReading(self.feed, self.context, file, delivered, control_file, standings, place, warnings)
        folder, delivery = spool_file(reading)
        if delivery is None:
            self._leave(file.name)
            return None
        if not delivery.problems:
            self.tonight.append(KnownFile(file.name, sha256, "accepted", delivery.rows_received, fingerprint))
        return Spooled(self.feed.stream.name, folder)
