"""Reading an answer's body: JSON with numbers kept as written, and the server's own words for an error."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DETAIL_LIMIT = 200


@dataclass(frozen=True)
class Answer:
    """A whole answer: status, headers (names in any case) and the parsed JSON body."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class RawAnswer:
    """An answer as it came: the bytes whole, `url` where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    def is_web_page(self) -> bool:
        """Whether this is HTML: by its content type, or by how it begins."""
        declared = "html" in self.headers.get("Content-Type", "").lower()
        return declared or self.content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def parse_json(raw: RawAnswer) -> Any:
    """The body as JSON; decimals stay exact. Raises ValueError when it is cut, empty or no JSON."""
    text = raw.content.decode(_charset(raw.headers.get("Content-Type", "")))
    return json.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def error_detail(body: Any) -> str:
    """The server's own words for an error, on one line and cut to a length; '' when there are none."""
    words: list[str] = []
    if isinstance(body, Mapping):
        error = body.get("error") or body.get("odata.error")
        places = [error, body] if isinstance(error, Mapping) else [body]
        for place in places:
            words += [
                _plain(place[key])
                for key in ("message", "detail", "error_description", "errorMessage")
                if place.get(key)
            ]
        words += [
            str(one["detail"])
            for one in body.get("o:errorDetails") or ()
            if isinstance(one, Mapping) and one.get("detail")
        ]
        words = words or [str(body[key]) for key in ("title",) if body.get(key)]
        if isinstance(error, (str, list)):
            words[:0] = [error] if isinstance(error, str) else [str(one) for one in error]
    text = " ".join(" - ".join(dict.fromkeys(words)).split())
    return text if len(text) <= DETAIL_LIMIT else text[:DETAIL_LIMIT] + "..."


def _plain(words: Any) -> str:
    """A message; OData wraps it with its language, `{"lang": ..., "value": ...}`."""
    return str(words.get("value", "")) if isinstance(words, Mapping) and "value" in words else str(words)


def read_detail(raw: RawAnswer) -> str:
    """The server's own words in an answer of any shape."""
    if raw.is_web_page():
        return "a web page instead of data"
    try:
        return error_detail(parse_json(raw))
    except ValueError:
        return ""


def _charset(content_type: str) -> str:
    name = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name if name else "utf-8"
    except LookupError:
        return "utf-8"
