"""Read a page as a strict parser does: elements in order, unclosed or misnested tags as faults."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col"})
SVG_LEAVES = frozenset({"path", "rect", "circle", "polyline", "line"})


@dataclass
class Element:
    """One element: its name, attributes, ancestors' names, and the text inside it."""

    name: str
    attributes: dict[str, str]
    ancestors: tuple[str, ...]
    text: str = ""


@dataclass
class Reading:
    """A page's elements in document order, and what is wrong with its markup."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def find(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.name in names]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.reading.faults.append(f"<{tag}> repeats an attribute")
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(part.name for part in self.open))
        self.reading.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in SVG_LEAVES:
            self.reading.faults.append(f"<{tag}/> is not an empty element")
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].name != tag:
            self.reading.faults.append(f"</{tag}> closes {self.open[-1].name if self.open else 'nothing'}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read_html(text: str) -> Reading:
    """Parse one page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.reading.faults += [f"<{element.name}> is never closed" for element in reader.open]
    return reader.reading


def read_table(page: Reading, table_id: str) -> list[tuple[str, ...]]:
    """Return the texts of a table's cells, row by row, without its heads."""
    rows: list[list[str]] = []
    place = next(n for n, element in enumerate(page.elements) if element.attributes.get("id") == table_id)
    for element in page.elements[place + 1 :]:
        if element.name == "table":
            break
        if element.name == "tr":
            rows.append([])
        elif element.name in {"th", "td"} and "table" in element.ancestors:
            rows[-1].append(" ".join(element.text.split()))
    return [tuple(row) for row in rows[1:]]


def read_text(page: Reading) -> str:
    """Return the text of a page's content on one line."""
    return " ".join(page.find("main")[0].text.split())
