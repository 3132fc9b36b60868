"""The source pages, made from the source declarations: rights, key, what is read, what is not.

`docs/sources/TYPE.md` is written by `make docs`; `portfolio check --about TYPE` prints the same page. Never edited by hand:
a test holds the files to the declarations.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams, relation_kinds
from orchestration.home import PROJECT_ROOT
from orchestration.source_settings import SOURCE_MODULES, source_module

FOLDER = PROJECT_ROOT / "docs" / "sources"
MAPPED = (
    "What the city maps itself: the configuration names for each canonical stream where it is found, and for each of its "
    "columns what the source calls it. Columns that are not mapped are kept beside the row."
)


def documented_types() -> tuple[str, ...]:
    """The source types that have a card, in the order of the configuration's documentation."""
    return tuple(name for name in SOURCE_MODULES if hasattr(source_module(name), "CARD"))


def write_page(source_type: str) -> str:
    """The page of one source type, as Markdown."""
    card: SourceCard = source_module(source_type).CARD
    parts = [
        f'# {card.title} (`type = "{source_type}"`)',
        f"<!-- Made by `make docs` from {' and '.join(_makers(source_type))}. -->",
        card.publisher,
        "## Rights of the integration user",
        _list(card.rights),
        "## Sign-in",
        _steps(card.key_steps),
        "## What is read",
        "\n".join(_streams(load_streams(source_type).values())) if _is_declared(source_type) else MAPPED,
        "## What is not read",
        _list(card.not_read),
    ]
    if card.caveats:
        parts += ["## What to know of its figures", _list(card.caveats)]
    return "\n\n".join(parts) + "\n"


def write_pages(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for source_type in documented_types():
        (folder / f"{source_type}.md").write_text(write_page(source_type), encoding="utf-8")


def _is_declared(source_type: str) -> bool:
    return source_type in relation_kinds()


def _makers(source_type: str) -> Iterator[str]:
    yield f"extractors/{source_type}.py"
    if _is_declared(source_type):
        yield f"extractors/declarations/{source_type}.yml"


def _streams(streams: Iterable[Stream]) -> Iterator[str]:
    yield "| stream | resource | key | fields |"
    yield "|---|---|---|---|"
    for stream in streams:
        fields = ", ".join(f"`{column.field}`" for column in stream.columns)
        name = f"{stream.name} (where it is there)" if stream.is_optional else stream.name
        yield f"| {name} | `{stream.table}` | {', '.join(stream.key)} | {fields} |"


def _list(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _steps(sentences: Sequence[str]) -> str:
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=1))


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
