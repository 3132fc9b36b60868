"""What ServiceNow's own record of deletions says, for a table of which not every row may be seen.

Facts (reference: platform interfaces, 4.5): sys_audit_delete names the real class of a record, so the classes that extend a
table are asked for too; it can be switched off per table, its rows do not stay for ever, and a parent's children may be
missing from it (PRB1938591). Where every row of a table may be seen, absence says more and this is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractors.faults import SignInError, TransportError
from extractors.platform_stream import StreamSpool
from extractors.servicenow_cells import read_cell
from extractors.servicenow_fields import FieldDictionary
from extractors.servicenow_table import TableReader

AUDIT = "sys_audit_delete"
NEEDED = ("tablename", "documentkey")
PARENTS = ("parent", "top_task")
CLASSES_AT_ONCE = 25


class DeletionReading:
    """The deletions of one stream; what makes them unusable is a warning of the stream."""

    def __init__(self, reader: TableReader, dictionary: FieldDictionary, spool: StreamSpool) -> None:
        self._reader = reader
        self._dictionary = dictionary
        self._spool = spool

    def read(self) -> tuple[str, ...]:
        """Keys that are gone though rows are hidden: those recorded as deleted and what hung on them, never one that came."""
        known = self._dictionary.find_fields(AUDIT)
        if known is not None and (lacking := known.lack(NEEDED)):
            return self._unusable(f"has no field {lacking[0]}")
        classes = self._dictionary.classes.find_descendants(str(self._spool.stream.table))
        keys: set[str] = set()
        try:
            for start in range(0, len(classes), CLASSES_AT_ONCE):
                for name, key in self._read_classes(classes[start : start + CLASSES_AT_ONCE]):
                    if name not in classes:
                        return self._unusable("ignores the condition on tablename")
                    keys.add(key)
        except SignInError:
            raise
        except TransportError:
            return self._unusable("is not readable")
        return tuple(sorted(self._add_children(keys - set(self._spool.rows.contents))))

    def _read_classes(self, classes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(class, key) of each recorded deletion of these classes."""
        base = f"tablename={classes[0]}" if len(classes) == 1 else f"tablenameIN{','.join(classes)}"
        subject = f"deletions of {self._spool.stream.name}"
        _, rows = self._reader.sweep(subject, AUDIT, ["sys_id", *NEEDED], base)
        for row in rows:
            if key := read_cell(row, "documentkey").value:
                yield read_cell(row, "tablename").value or "", key

    def _add_children(self, gone: set[str]) -> set[str]:
        """The deleted keys and, of what stood before and did not come, everything whose parent is among them."""
        names = [column.name for column in self._spool.stream.columns if column.name in PARENTS]
        if not names or not gone:
            return gone
        standing = self._spool.context.accepted.current_texts(self._spool.stream.name, names)
        left = {key: texts for key, texts in standing.items() if key not in self._spool.rows.contents}
        while children := _children(left, gone):
            gone = gone | children
        return gone

    def _unusable(self, reason: str) -> tuple[str, ...]:
        self._spool.warnings.append(
            f"{self._spool.place}: {AUDIT} {reason}, so deletions show only by absence; "
            "ask the platform's administrator to let the integration user read it."
        )
        return ()


def _children(standing: Mapping[str, Sequence[str | None]], gone: set[str]) -> set[str]:
    return {key for key, texts in standing.items() if key not in gone and gone.intersection(filter(None, texts))}
