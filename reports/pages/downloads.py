"""Downloads: the workbooks, the data file of every list, what is a part of which whole, and the descriptions for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from reports.downloads import LISTS, PARTS, WORKBOOKS, PartKind
from reports.outputs import Output, Page, Report, WrittenFile
from reports.pages.dictionary import DATA_PATH as DICTIONARY
from reports.pages.tables import CATALOGUE, CATALOGUE_3, PACKAGE

PATH = "downloads.html"


@dataclass(frozen=True)
class Download:
    """One file: its address, its name, what a row of it is, and its size in bytes."""

    path: str
    name: str
    words: str
    size: int


@dataclass(frozen=True)
class PartList:
    """The files of one kind that hold a part each: how many there are, where they are linked, and the whole table's page."""

    kind: PartKind
    count: int
    page_path: str | None
    table_path: str | None


@dataclass(frozen=True)
class DownloadsPage:
    """Context of downloads.html."""

    workbooks: tuple[Download, ...]
    lists: tuple[Download, ...]
    parts: tuple[PartList, ...]
    descriptions: tuple[tuple[str, str, str], ...]
    dictionary_path: str
    has_licence: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the downloads page of the audience, from the files that were written before it."""
    files = [file for file in report.contents.files if file.path.startswith("data/")]
    lists = [file for file in files if _is_list(file) and _part_kind(file.path) is None and file.path != DICTIONARY]
    context = DownloadsPage(
        workbooks=tuple(_describe(file, WORKBOOKS) for file in files if file.path.endswith(".xlsx")),
        lists=tuple(sorted((_describe(file, LISTS) for file in lists), key=_place)),
        parts=_list_parts(report, files),
        descriptions=(
            (
                PACKAGE,
                "Data package",
                "Every table with its columns, types, units and keys, by the Frictionless standard 2.0.",
            ),
            (CATALOGUE, "Catalogue", "For harvesters of open data, by DCAT-US 1.1."),
            (CATALOGUE_3, "Catalogue, new form", "The same by DCAT-US 3.0, with sizes and checksums."),
        ),
        dictionary_path=DICTIONARY,
        has_licence=report.city.publication.licence_url is not None,
    )
    yield Page(PATH, "downloads", "Downloads", context)


def _is_list(file: WrittenFile) -> bool:
    return PurePosixPath(file.path).parent.name == "data" and file.path.endswith(".csv")


def _describe(file: WrittenFile, words: Mapping[str, tuple[str, str]]) -> Download:
    stem = PurePosixPath(file.path).stem
    plain = stem.replace("-", " ").replace("_", " ")
    name, meaning = words.get(stem, (plain[:1].upper() + plain[1:], "The whole list, as its page shows it."))
    return Download(file.path, name, meaning, file.size)


def _place(download: Download) -> tuple[int, str]:
    stems = list(LISTS)
    stem = PurePosixPath(download.path).stem
    return (stems.index(stem) if stem in LISTS else len(stems), download.name)


def _part_kind(path: str) -> PartKind | None:
    return next((kind for kind in PARTS if path.startswith(kind.prefix)), None)


def _list_parts(report: Report, files: list[WrittenFile]) -> tuple[PartList, ...]:
    pages = {page.path for page in report.contents.pages}
    made = []
    for kind in PARTS:
        count = sum(_part_kind(file.path) == kind for file in files)
        if count:
            made.append(
                PartList(
                    kind,
                    count,
                    kind.page_path if kind.page_path in pages else None,
                    kind.table_path if kind.table_path in pages else None,
                )
            )
    return tuple(made)
