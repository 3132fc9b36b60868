"""ServiceNow's record of deletions, asked for where rows are hidden: by real class, with what hung on it, never what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.extractors.scripted_server import Asked, Reply, ScriptedInstance, json_reply
from tests.extractors.servicenow_reading import Accepted, read, spooled


class Standing(Accepted):
    """A stream of which these records stand, each with its parents."""

    def __init__(self, texts: Mapping[str, tuple[str | None, ...]]) -> None:
        super().__init__((len(texts), len(texts)))
        self.texts = texts

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        assert columns == ["parent", "top_task"]
        return self.texts


def bury(instance: ScriptedInstance, *pairs: tuple[str, str]) -> None:
    """Enter deletions (class, key) into the platform's record."""
    instance.tables["sys_audit_delete"] = [
        {"sys_id": f"x{number:03d}", "tablename": table, "documentkey": key}
        for number, (table, key) in enumerate(pairs)
    ]


@pytest.fixture
def hiding(instance: ScriptedInstance) -> ScriptedInstance:
    """The instance hides one project, so that absence says nothing."""
    instance.switches.hidden = {instance.tables["pm_project"][0]["sys_id"]}
    return instance


def deleted(instance: ScriptedInstance, folder: Path, *streams: str, **more: Any) -> tuple[str, ...]:
    delivery, _ = spooled(read(instance, folder, *streams, **more)[0])
    return delivery.deleted_keys


def test_where_every_row_came_it_is_not_asked(instance: ScriptedInstance, tmp_path: Path) -> None:
    bury(instance, ("pm_project", "gone"))
    assert deleted(instance, tmp_path) == ()
    assert not any("sys_audit_delete" in path for path in instance.paths())


def test_records_of_an_extending_class_are_among_them(hiding: ScriptedInstance, tmp_path: Path) -> None:
    hiding.describe("u_capital_project", "u_bond", parent="pm_project")
    hiding.describe("u_bridge", "u_span", parent="u_capital_project")
    bury(hiding, ("pm_project", "a"), ("u_capital_project", "b"), ("u_bridge", "c"), ("pm_project_task", "d"))
    assert deleted(hiding, tmp_path) == ("a", "b", "c")


def test_a_record_that_came_is_not_deleted_though_it_once_was(hiding: ScriptedInstance, tmp_path: Path) -> None:
    restored = hiding.tables["pm_project"][5]["sys_id"]
    bury(hiding, ("pm_project", restored), ("pm_project", "gone"))
    assert deleted(hiding, tmp_path) == ("gone",)


def test_what_hung_on_a_deleted_task_is_deleted_with_it(instance: ScriptedInstance, tmp_path: Path) -> None:
    """PRB1938591: the children of a deleted parent are not in the platform's record."""
    instance.tables["pm_project_task"] = [{"sys_id": f"t{number}", "parent": "p1"} for number in range(4)]
    instance.switches.hidden = {"t3"}
    bury(instance, ("pm_project_task", "old"))
    standing = Standing({"old": ("p1", "p1"), "child": ("old", "p1"), "grandchild": ("child", None), "t3": ("p1", "p1"), "t1": ("old", "p1")})  # fmt: skip
    assert deleted(instance, tmp_path, "tasks", accepted=standing) == ("child", "grandchild", "old")


def test_a_record_that_ignores_its_condition_is_not_believed(hiding: ScriptedInstance, tmp_path: Path) -> None:
    bury(hiding, ("pm_project", "gone"), ("incident", "other"))
    original = hiding.handle

    def handle(asked: Asked) -> Reply:
        if asked.path.endswith("sys_audit_delete"):
            return json_reply({"result": hiding.tables["sys_audit_delete"]}, X_Total_Count="2")
        return original(asked)

    hiding.handle = handle  # type: ignore[method-assign]
    delivery, _ = spooled(read(hiding, tmp_path)[0])
    assert delivery.deleted_keys == ()
    assert any("sys_audit_delete ignores the condition on tablename" in warning for warning in delivery.warnings)


def test_without_its_fields_it_is_not_asked(hiding: ScriptedInstance, tmp_path: Path) -> None:
    bury(hiding, ("pm_project", "gone"))
    hiding.describe("sys_audit_delete", "sys_id", "documentkey")
    delivery, _ = spooled(read(hiding, tmp_path)[0])
    assert any("sys_audit_delete has no field tablename" in warning for warning in delivery.warnings)
    assert "/api/now/table/sys_audit_delete" not in hiding.paths()
