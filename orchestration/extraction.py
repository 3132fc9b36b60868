"""The extraction step: every source in a thread of its own, each delivery judged and landed as it comes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.accepted_state import SourceState
from extractors.errors import ExtractorError
from extractors.landing import Lander, Landing
from extractors.landing_log import LandingLog, now_text, read_json
from extractors.outcomes import Absent, City, ExtractContext, Failed, Spooled, Unchanged
from orchestration.configuration import Configuration, SourceConfiguration
from orchestration.door import DoorProcess
from orchestration.errors import DeadlineError, PortfolioError
from orchestration.home import Home
from orchestration.runs import Attempt
from orchestration.source_settings import source_module

logger = logging.getLogger(__name__)


@dataclass
class Extraction:
    """What one night's extraction did; `attempts` grow in the order things happen."""

    configuration: Configuration
    home: Home
    run_id: str
    is_full: bool
    door: DoorProcess
    deadline: float
    log: LandingLog
    run_started_at: str
    attempts: list[Attempt] = field(default_factory=list)
    on_attempt: Callable[[Attempt], None] = field(default=lambda _: None)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def run(self, sources: Sequence[SourceConfiguration]) -> None:
        """Extract, judge and land every source; DeadlineError when the night's minutes are over."""
        crashes: list[BaseException] = []
        threads = [
            threading.Thread(target=self._run_guarded, args=(source, crashes), daemon=True) for source in sources
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, self.deadline - time.monotonic()))
            if thread.is_alive():
                raise DeadlineError(
                    f"The night ran past its {self.configuration.deadline_minutes:g} minutes during extraction; raise [run] deadline_minutes."
                )
        if crashes:
            raise crashes[0]

    def _run_guarded(self, source: SourceConfiguration, crashes: list[BaseException]) -> None:
        try:
            self._run_source(source)
        except BaseException as error:  # a thread has nobody else to tell: handed to the night, which fails with it
            crashes.append(error)

    def _run_source(self, source: SourceConfiguration) -> None:
        module = source_module(source.type)
        settings = module.parse_settings(source.name, source.table)
        started_at = now_text()
        context = self._context(source)
        lander = Lander(self.log, self.run_started_at)
        attempted: set[str] = set()
        try:
            outcomes: Iterator[Spooled | Unchanged | Absent | Failed] = module.extract(settings, context)
            for outcome in outcomes:
                attempted.add(outcome.stream)
                self._take(source, outcome, lander, started_at)
        except ExtractorError as error:
            for stream in module.stream_names(settings):
                if stream not in attempted:
                    self._record(Attempt(source.name, stream, "failed", started_at, now_text(), reason=str(error)))

    def _context(self, source: SourceConfiguration) -> ExtractContext:
        city = self.configuration.city
        return ExtractContext(
            source_name=source.name,
            spool=self.home.spool(self.run_id) / source.name,
            is_full=self.is_full,
            deadline=min(time.monotonic() + 60 * self.configuration.source_minutes, self.deadline),
            city=City(city.time_zone, city.currency, city.currency_sign, city.fiscal_year_start_month),
            accepted=SourceState(self.log, source.name),
            log=lambda text: logger.info("%s: %s", source.name, text),
        )

    def _take(
        self,
        source: SourceConfiguration,
        outcome: Spooled | Unchanged | Absent | Failed,
        lander: Lander,
        started_at: str,
    ) -> None:
        if isinstance(outcome, Spooled):
            self._record(self._land(outcome.folder, lander))
        elif isinstance(outcome, Unchanged):
            self._record(self._confirm(source, outcome, lander, started_at))
        elif isinstance(outcome, Absent):
            self._record(
                Attempt(source.name, outcome.stream, "absent", started_at, now_text(), reason=outcome.sentence)
            )
        else:
            self._record(
                Attempt(
                    source.name,
                    outcome.stream,
                    "failed",
                    outcome.started_at,
                    now_text(),
                    requests=outcome.requests,
                    retries=outcome.retries,
                    reason=outcome.sentence,
                )
            )

    def _land(self, folder: Path, lander: Lander) -> Attempt:
        delivery = read_json(folder / "delivery.json")
        policy = {"max_rejected_share": self.configuration.policy.max_rejected_share, "minimum_row_share": 0.8}
        try:
            self.door.judge(folder, policy)
        except PortfolioError as error:
            return Attempt(
                delivery["source_name"],
                delivery["stream"],
                "failed",
                delivery["started_at"],
                now_text(),
                feed=delivery["feed"],
                requests=delivery["requests"],
                retries=delivery["retries"],
                reason=str(error),
            )
        landing = lander.take(folder)
        return _to_attempt(delivery, landing)

    def _confirm(self, source: SourceConfiguration, outcome: Unchanged, lander: Lander, started_at: str) -> Attempt:
        if outcome.held:
            names = ", ".join(outcome.held)
            reason = f"{names} is held and has not changed; `portfolio held` says why."
            return Attempt(
                source.name, outcome.stream, "held", started_at, now_text(), feed=outcome.feed, reason=reason
            )
        landing = lander.confirm_unchanged(source.name, outcome.stream, outcome.feed, "delivered", started_at)
        return Attempt(
            source.name,
            outcome.stream,
            "accepted",
            started_at,
            now_text(),
            extract_id=landing.extract_id,
            feed=outcome.feed,
        )

    def _record(self, attempt: Attempt) -> None:
        with self._guard:
            self.attempts.append(attempt)
            self.on_attempt(attempt)
        text = (
            attempt.reason
            or f"{attempt.rows_received} rows received, {attempt.rows_changed} changed, {attempt.rows_deleted} deleted"
        )
        level = logging.INFO if attempt.status in ("accepted", "absent") else logging.WARNING
        logger.log(level, "%s/%s %s: %s", attempt.source_name, attempt.stream, attempt.status, text)


def _to_attempt(delivery: dict[str, object], landing: Landing) -> Attempt:
    file = delivery.get("file")
    return Attempt(
        source_name=landing.source_name,
        stream=landing.stream,
        status=landing.status,
        started_at=str(delivery["started_at"]),
        finished_at=str(delivery["finished_at"]),
        extract_id=landing.extract_id,
        feed=int(str(delivery["feed"])),
        file_name=str(file["name"]) if isinstance(file, dict) else None,
        rows_reported=delivery["rows_reported"],  # type: ignore[arg-type]
        rows_received=landing.rows_received,
        rows_changed=landing.rows_changed,
        rows_deleted=landing.rows_deleted,
        rows_quarantined=landing.rows_quarantined,
        requests=int(str(delivery["requests"])),
        retries=int(str(delivery["retries"])),
        reason=landing.reason,
    )
