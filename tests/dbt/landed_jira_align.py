"""A Jira Align site's rows, each there for one rule of its staging. Ids of different resources overlap, as they do there."""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

SOURCE, FEATURE_SOURCE = "jira_align_office", "jira_align_teams"
EARLY, LATER = "2026-01-10 07:00:00", "2026-02-01 07:00:00"
STREAMS = ("projects", "programs", "portfolios", "milestones", "risks", "ideas", "users", "features", "capabilities")


def record(stream: str, number: str, valid_from: str = EARLY, **columns: Any) -> dict[str, Any]:
    """One landed version of a record."""
    return {
        "source_name": SOURCE, "id": number, "source_record_id": number, "record_key": number, "valid_from_at": valid_from,
        "extract_id": f"{valid_from[:10]}-jira_align-{stream}", **columns,
    }  # fmt: skip


def epic(number: str, valid_from: str = EARLY, **columns: Any) -> dict[str, Any]:
    return record("projects", number, valid_from, **{"resource": "epics", "title": f"Epic {number}"} | columns)


def fill(database: LandingDatabase) -> None:
    """Add every record of the site."""
    database.add("jira_align__projects", _epics())
    _add_structure(database)
    _add_work(database)
    _add_feature_site(database)
    database.add("field_maps", [{"source_name": SOURCE, "canonical_columns": "finance_project_code is_public"}])
    database.add(
        "value_maps",
        [
            {"source_name": SOURCE, "canonical_column": "status", "source_text": text, "value": word}
            for text, word in (("In Progress", "active"), ("7", "on_hold"), ("5", "completed"))
        ]
        + [{"source_name": SOURCE, "canonical_column": "reported_health", "source_text": "On Track", "value": "green"}],
    )
    database.add(
        "stream_status",
        [
            {"source_name": SOURCE, "source_type": "jira_align", "relation": "jira_align", "stream": stream, "is_stale": False,
             "last_accepted_at": LATER, "last_attempted_at": LATER, "is_configured": True}
            for stream in STREAMS
        ],
    )  # fmt: skip


def _epics() -> list[dict[str, Any]]:
    return [
        epic("11", state="2", state_display="In Progress", status="3", status_display="In delivery", health="Yellow",
             primary_program_id="1", owner_id="1197", process_step="84", process_step_display="Implementing MVP",
             start_initiation_date="2025-07-01", target_completion_date="2026-09-30", in_progress_date="2025-07-02",
             budget="1300000.00", spend_to_date="400000.25", estimate_at_completion="1250000.00", external_key="EXT-11",
             mapped_finance_project_code="00411", mapped_is_public=True),
        epic("12", state="7", status="Green", primary_program_id="-1", owner_id="Java.Abby", title=None),
        epic("13", state="9", health="On Track", owner_id="1198", owner_display="Said Expanded"),
        epic("14", state="2", state_display="In Progress", is_canceled=True),
        epic("15", state="2", state_display="In Progress", budget="100.00"),
        epic("15", LATER, state="2", state_display="In Progress", budget="100.00", is_recycled=True),
        epic("16", state="2", state_display="In Progress", is_recycled=True, budget="7.00"),
        epic("17", state="5", is_split=True, budget="900.00", spend_to_date="300.00", estimate_at_completion="900.00"),
        epic("18", state="2", state_display="In Progress", is_split=True, parent_split_id="17", budget="900.00"),
        epic("19", state="5", accepted_date="2026-01-05", is_split=True, budget="50.00"),
        epic("20", state="2", state_display="In Progress", is_recycled=True),
        epic("20", LATER, state="2", state_display="In Progress"),
        epic("21", state="2", state_display="In Progress", budget="21.00"),
        epic("21", LATER, title=None, is_deleted=True, resource=None),
    ]  # fmt: skip


def _add_structure(database: LandingDatabase) -> None:
    database.add(
        "jira_align__programs",
        [
            record("programs", "1", title="Digital city", portfolio_id="2", team_id="-1"),
            record("programs", "2", title="Loose", portfolio_id="-1"),
        ],
    )
    database.add("jira_align__portfolios", [record("portfolios", "2", title="Services")])
    database.add(
        "jira_align__users",
        [
            record("users", "1197", uid="ada", full_name="Ada Example"),
            record("users", "1", uid="Java.Abby", first_name="Abby", last_name="Java"),
        ],
    )
    database.add(
        "jira_align__capabilities",
        [
            record("capabilities", "41", title="Pay", parent_id="12"),
            record("capabilities", "11", title="Same number", parent_id="13"),
        ],
    )
    database.add(
        "jira_align__features",
        [
            record("features", "61", title="Of an epic", parent_id="12"),
            record("features", "62", title="Of a capability", parent_id="41"),
            record("features", "63", title="Of which?", parent_id="11"),
            record("features", "64", title="Told", parent_id="11", parent_capability="11"),
            record("features", "65", title="Binned", parent_id="12", is_recycled=True),
        ],
    )  # fmt: skip


def _add_work(database: LandingDatabase) -> None:
    database.add(
        "jira_align__milestones",
        [
            record("milestones", "81", source_record_id="81|11", record_key="81|11", item_id="11", title="Go live", start_on="2026-08-01"),
            record("milestones", "82", source_record_id="82|11", record_key="82|11", item_id="11", name="Design", target_date="2025-10-01",
                   start_on="2025-09-01", completed_on="2025-10-09"),
            record("milestones", "81", source_record_id="81|12", record_key="81|12", item_id="12", title="Go live", start_on="2026-08-01"),
            record("milestones", "83", source_record_id="83|11", record_key="83|11", item_id="11", title="Gone", is_recycled=True),
        ],
    )  # fmt: skip
    database.add(
        "jira_align__risks",
        [
            record("risks", "1", title="Named epic", status="Open", relationship="3", relationship_display="Epic", related_item_id="11",
                   occurrence="4", impact="5", exposure=20, owner_id="1197", created_at_date="2025-12-01"),
            record("risks", "2", title="Expanded feature", status="1", related_feature="62", close_date="2026-01-03"),
            record("risks", "3", title="Of a program", status="Closed", relationship="1", related_item_id="11"),
            record("risks", "4", title="Doubtful feature", relationship="Feature", related_item_id="63"),
            record("risks", "5", title="Told feature", relationship="feature", related_item_id="64"),
            record("risks", "6", title="Binned", relationship="Epic", related_item_id="11", is_recycled=True),
        ],
    )  # fmt: skip
    database.add(
        "jira_align__dependencies",
        [
            record(
                "dependencies",
                "1",
                title="Needs data",
                status="2",
                epic_id="11",
                depends_on_program_id="2",
                commit_date="2026-03-01",
            ),
            record("dependencies", "2", title="Of nothing here", epic_id="999"),
        ],
    )
    database.add(
        "jira_align__ideas",
        [record("ideas", "11", title="A kiosk", status="3", status_display="Approved", created_at_date="2025-11-02")],
    )
    database.add("jira_align__goals", [record("goals", "1", title="A city that works")])
    database.add(
        "jira_align__objectives",
        [
            record("objectives", "1", name="Faster", epic_ids="[11]"),
            record("objectives", "2", name="Wider", epic_ids="[11, 12]"),
        ],
    )


def _add_feature_site(database: LandingDatabase) -> None:
    """A site whose projects are its features; the features stream tells the same ones."""
    own = {"source_name": FEATURE_SOURCE}
    database.add(
        "jira_align__projects", [record("projects", "5", **own, title="A feature", resource="features", state="1")]
    )
    database.add("jira_align__features", [record("features", "5", **own, title="A feature", parent_id="9")])
    database.add(
        "jira_align__risks",
        [
            record("risks", "1", **own, title="Of it", relationship="Feature", related_item_id="5"),
            record("risks", "2", **own, title="Of an epic", relationship="Epic", related_item_id="5"),
        ],
    )
