"""How the environment words its answers: JSON with decimals as written, errors with the platform's codes, preferences that were heeded."""

import json

from sandbox.dataverse_values import Row, encode
from sandbox.web import Answer, Request, json_answer

LONGEST_PAGE = 5000
CODES = {
    401: "0x80048306",
    403: "0x80040220",
    404: "0x80060888",
    429: "0x80072322",
}
THROTTLED = "Number of requests exceeded the limit of 6000 over time window of 300 seconds."


def read_options(raw: str) -> dict[str, str]:
    """The options of a query, from the text they are kept as."""
    return dict(json.loads(raw))


def read_preferences(request: Request) -> dict[str, str]:
    """The preferences that are known, without their `odata.`; a page size beyond the longest is ignored."""
    found = {}
    for part in request.headers.get("prefer", "").split(","):
        name, _, value = part.strip().removeprefix("odata.").partition("=")
        if name in ("maxpagesize", "include-annotations", "track-changes"):
            found[name] = value
    size = found.get("maxpagesize", "")
    if size and not (size.isdigit() and 0 < int(size) <= LONGEST_PAGE):
        del found["maxpagesize"]
    return found


def error_body(message: str) -> Row:
    """An error as the platform words one that has no code of its own."""
    return {"error": {"code": "0x80040216", "message": message}}


def error_answer(status: int, message: str, code: str = "") -> Answer:
    """An error answer; `code` is the platform's own, else that of the status."""
    words = THROTTLED if status == 429 else message
    return json_answer(status, {"error": {"code": code or CODES.get(status, "0x80040216"), "message": words}})


def rows_answer(rows: list[Row]) -> Answer:
    """An answer that is only rows."""
    return body_answer({"value": rows}, {"OData-Version": "4.0"})


def body_answer(body: Row, headers: dict[str, str]) -> Answer:
    """An answer with a body and headers."""
    return Answer(200, encode(body).encode(), "application/json; odata.metadata=minimal", headers)
