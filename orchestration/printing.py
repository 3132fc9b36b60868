"""Print the first pages of an internal edition as tagged PDF, where the machine has a Chromium."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

logger = logging.getLogger(__name__)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_SECONDS = 60
PAGES = (("index.html", "report"), ("changes.html", "report-changes"), ("projects/index.html", "report-projects"))
LETTER_CURRENCIES = frozenset({"USD", "CAD"})
OTHER_ADDRESS = re.compile(r'(<a\b[^>]*?)\s+href="[^#"][^"]*"')
DATES = re.compile(rb"/(CreationDate|ModDate) ?\(D:\d{14}[+-]\d\d'\d\d'\)")


def find_browser() -> str | None:
    """The first Chromium on the path; None where there is none."""
    return next((found for found in map(shutil.which, BROWSERS) if found), None)


def planned_prints(folder: Path) -> tuple[str, ...]:
    """The PDF files that printing an edition's folder makes: overview, changes and project list, every part of them."""
    return tuple(name for _, name in _parts(folder))


def print_edition(folder: Path, browser: str, currency: str, issued_at: datetime) -> bool:
    """Print into `folder`; False, after a warning, when the browser fails or takes longer than a minute. Nothing is left then."""
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="portfolio-print-", ignore_cleanup_errors=True) as scratch:
        for page, name in _parts(folder):
            source = _prepare(folder, page, Path(scratch), currency)
            reason = _print(browser, source, folder / name, Path(scratch) / "profile")
            if reason is not None:
                logger.warning("The PDF %s was not made: %s; the edition goes on without PDF.", name, reason)
                for path in (*made, folder / name):
                    path.unlink(missing_ok=True)
                return False
            _set_dates(folder / name, issued_at)
            made.append(folder / name)
    return True


def _parts(folder: Path) -> list[tuple[str, str]]:
    found = []
    for page, name in PAGES:
        if not (folder / page).is_file():
            continue
        found.append((page, f"{name}.pdf"))
        number = 2
        while (folder / (part := f"{page.removesuffix('.html')}-{number}.html")).is_file():
            found.append((part, f"{name}-{number}.pdf"))
            number += 1
    return found


def _prepare(folder: Path, page: str, scratch: Path, currency: str) -> Path:
    """A copy of the page without links to other files, which paper cannot follow, on paper of the country's size."""
    if not (scratch / "static").exists():
        shutil.copytree(folder / "static", scratch / "static")
        size = "Letter" if currency in LETTER_CURRENCIES else "A4"
        (scratch / "static" / "paper.css").write_text(f"@page {{ size: {size}; }}\n", encoding="utf-8")
    root = "../" * page.count("/")
    sheet = f'<link rel="stylesheet" href="{root}static/paper.css">\n</head>'
    target = scratch / page
    target.parent.mkdir(parents=True, exist_ok=True)
    html = OTHER_ADDRESS.sub(r"\1", (folder / page).read_text(encoding="utf-8"))
    target.write_text(html.replace("</head>", sheet, 1), encoding="utf-8")
    return target


def _print(browser: str, source: Path, target: Path, profile: Path) -> str | None:
    """Run the browser; why there is no PDF, or None when there is one."""
    command = [
        *(browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--no-pdf-header-footer"),
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        *(f"--user-data-dir={profile}", f"--print-to-pdf={target}", source.as_uri()),
    ]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{browser} cannot be started ({error.strerror})"
    try:
        code = process.wait(TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        return f"{browser} took longer than {TIMEOUT_SECONDS} seconds"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code != 0 or not target.is_file() or not target.read_bytes().startswith(b"%PDF"):
        return f"{browser} ended with code {code} and no PDF"
    return None


def _set_dates(path: Path, issued_at: datetime) -> None:
    """Date the PDF by its issue, so that the same pages give the same file."""
    stamp = f"(D:{issued_at:%Y%m%d%H%M%S}+00'00')".encode()
    content = path.read_bytes()
    path.write_bytes(DATES.sub(lambda found: found.group(0).partition(b"(")[0] + stamp, content))
