"""How long to wait before the next try: what the server asks for, else doubling with jitter."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 8.0


def backoff_seconds(attempt: int) -> float:
    """Seconds to wait after the given attempt (1-based): 0.5, 1, 2, 4, 8, 8 ..., each less up to half at random."""
    full = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * float(2 ** (attempt - 1)))
    return full * random.uniform(0.5, 1.0)  # jitter, not a secret


def asked_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait, None when it does not say.

    `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else `X-RateLimit-Reset` as a unix second (ServiceNow).
    """
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if text:
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
        except (TypeError, ValueError):
            return None
    reset = headers.get("X-RateLimit-Reset", "").strip()
    return max(0.0, float(reset) - time.time()) if re.fullmatch(r"\d{9,11}", reset) else None
