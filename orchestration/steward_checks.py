"""What a person has to settle: texts that map to none of our words, references between systems that lead nowhere, and rules
of the steward's that cannot be used.

Read from the build database after dbt; rows of `quality.checks`. None of them stops publishing.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from extractors.landing_facts import CheckRow
from orchestration.policy_checks import policy_checks, restriction_checks

UNMAPPED = """
select source_name, 'projects' as entity, 'status' as canonical_column, status_text as source_text, count(*) as records
from intermediate.int_members_versioned
where is_current and not is_deleted and status = 'unknown' and status_text is not null
group by all
union all
select source_name, 'projects', 'reported_health', health_text, count(*)
from intermediate.int_members_versioned
where is_current and not is_deleted and has_own_health and reported_health = 'unknown'
group by all
union all
select source_name, 'status_reports', 'reported_health', health_text, count(*)
from intermediate.int_status_reports
where is_published and reported_health = 'unknown' and health_text is not null
group by all
order by all
"""
UNMATCHED_REFERENCES = """
select matches.source_name, matches.outcome, min(matches.reference) as example, count(*) as records
from intermediate.int_project_matches as matches
inner join intermediate.int_project_members as members using (member_key)
where matches.match_method = 'explicit' and matches.outcome <> 'matched' and not members.is_deleted
group by all
order by all
"""
UNMATCHED_PAIRS = """
select surviving_reference, source_name || ':' || reference as merged_reference
from intermediate.int_project_matches
where match_method = 'crosswalk' and outcome <> 'matched'
order by all
"""
UNREADABLE_SEGMENTS = """
select source_name, segment_position_text, segment_name
from intermediate.int_account_patterns
where not is_readable or source_name not in (select source_name from landing.source_facts)
order by all
"""
UNFITTING_CODES = """
select source_name, min(account_code) as example, count(*) as codes
from core.dim_accounts
where not is_fitting and source_name not in (select source_name from intermediate.int_account_patterns where not is_readable and source_name is not null)
group by all
order by all
"""
UNUSABLE_RULES = """
select rules.rule_id, coalesce(
    rules.problem, 'no project ' || coalesce(rules.project_id, '') || ' of source ' || coalesce(rules.source_name, '') || ' is known'
) as problem
from landing.policy_finance_rules as rules
where rules.problem is not null or not exists (
    select 1
    from intermediate.int_project_members as members
    where members.source_name = rules.source_name and members.project_id = rules.project_id and not members.is_project_deleted
)
order by all
"""
UNMATCHED_DOCUMENTS = """
select policy.document_kind, policy.document_source_name, policy.document_id, policy.project_id
from landing.policy_project_documents as policy
where not exists (
    select 1
    from core.bridge_project_documents as documents
    where documents.document_kind = policy.document_kind and documents.source_name = policy.document_source_name
        and documents.document_id = policy.document_id
) or not exists (
    select 1
    from intermediate.int_project_members as members
    where members.source_name = policy.source_name and members.project_id = policy.project_id and not members.is_project_deleted
)
order by all
"""
IDLE_DOCUMENTS = """
with lines as (
    select
        policy.*,
        documents.match_method is null or documents.match_method = 'explicit' as is_idle
    from landing.policy_project_documents as policy
    inner join intermediate.int_project_members as members
        on trim(policy.source_name) = members.source_name and trim(policy.project_id) = members.project_id
        and not members.is_project_deleted
    left join core.bridge_project_documents as documents
        on documents.document_kind = trim(policy.document_kind) and documents.source_name = trim(policy.document_source_name)
        and documents.document_id = trim(policy.document_id) and documents.project_key = members.project_key
    where exists (
        select 1
        from core.bridge_project_documents as known
        where known.document_kind = trim(policy.document_kind) and known.source_name = trim(policy.document_source_name)
            and known.document_id = trim(policy.document_id)
        having count(*) > 0 and bool_and(known.project_key is not null)
    )
)

select distinct document_kind, document_source_name, document_id, project_id
from lines
qualify bool_and(is_idle) over (partition by trim(document_kind), trim(document_source_name), trim(document_id))
order by all
"""


def steward_checks(database: Path) -> list[CheckRow]:
    """One warning per text without a word of ours, per source whose references to other systems fail, per pair of
    same_project.csv that names no two records, per line or source that account_segments.csv does not take apart, per
    rule of finance_rules.csv that cannot be used, per line of project_documents.csv that names no document or no project,
    or that puts a document on projects which its codes already put on projects wholly, and per line of the policy files that `policy_checks` names."""
    with duckdb.connect(str(database), read_only=True) as connection:
        unmapped = [_unmapped(*row) for row in connection.execute(UNMAPPED).fetchall()]
        references = [_unmatched_reference(*row) for row in connection.execute(UNMATCHED_REFERENCES).fetchall()]
        pairs = [_unmatched_pair(*row) for row in connection.execute(UNMATCHED_PAIRS).fetchall()]
        segments = [_unreadable_segment(*row) for row in connection.execute(UNREADABLE_SEGMENTS).fetchall()]
        codes = [_unfitting_codes(*row) for row in connection.execute(UNFITTING_CODES).fetchall()]
        rules = [
            _unusable_rule(number, *row)
            for number, row in enumerate(connection.execute(UNUSABLE_RULES).fetchall(), start=1)
        ]
        documents = [
            _unmatched_document(number, *row)
            for number, row in enumerate(connection.execute(UNMATCHED_DOCUMENTS).fetchall(), start=1)
        ]
        idle = [
            _idle_document(number, *row)
            for number, row in enumerate(connection.execute(IDLE_DOCUMENTS).fetchall(), start=1)
        ]
        policies = [*policy_checks(connection), *restriction_checks(connection)]
    return [*unmapped, *references, *pairs, *segments, *codes, *rules, *documents, *idle, *policies]


def _unmapped(source: str, entity: str, column: str, text: str, count: int) -> CheckRow:
    return _warning(
        f"build.{column}_mapped",
        f"{source}/{entity}/{text}",
        observed=f"{count} {entity.replace('_', ' ')}",
        bound=f"0 {entity.replace('_', ' ')}",
        reason=f"Source {source} says {column} {text!r}, which maps to none of our words and reads as unknown; "
        f"map it in [sources.{source}] values = {{ {column} = {{ {text!r} = ... }} }}.",
    )


def _unmatched_reference(source: str, outcome: str, example: str, count: int) -> CheckRow:
    leads = "no project" if outcome == "unmatched" else "several projects"
    return _warning(
        f"build.cross_reference_{outcome}",
        f"{source}/projects/cross_reference",
        observed=f"{count} projects",
        bound="0 projects",
        reason=f"The cross_reference of {count} projects of source {source} (such as {example!r}) leads to {leads} of another "
        "configured source, so they stay projects of their own; correct it there, write it as source_name:project_id, or "
        "name the pair in same_project.csv.",
    )


def _unmatched_pair(surviving: str | None, merged: str | None) -> CheckRow:
    return _warning(
        "build.same_project_matched",
        f"same_project.csv/{surviving}/{merged}",
        observed="1 pair",
        bound="0 pairs",
        reason=f"The pair {surviving} and {merged} of same_project.csv does not name two projects of configured sources and "
        "merges nothing; correct or remove the line.",
    )


def _unreadable_segment(source: str | None, position: str | None, name: str | None) -> CheckRow:
    return _warning(
        "build.account_segments_readable",
        f"account_segments.csv/{source}/{position}/{name}",
        observed="1 line",
        bound="0 lines",
        reason=f"The line of account_segments.csv with source_name {source!r}, segment_position {position!r} and segment_name "
        f"{name!r} takes no code apart; name a configured source, a position of its own from 1, and either a delimiter or a start "
        "with a length.",
    )


def _unfitting_codes(source: str, example: str, count: int) -> CheckRow:
    return _warning(
        "build.account_codes_fit",
        f"{source}/chart_of_accounts/account_code",
        observed=f"{count} accounts",
        bound="0 accounts",
        reason=f"{count} account codes of source {source} (such as {example!r}) do not fit the pattern of account_segments.csv and "
        "have no segments; they are in core.dim_accounts with is_fitting = false; correct the pattern or the codes.",
    )


def _unusable_rule(number: int, rule_id: str | None, problem: str) -> CheckRow:
    return _warning(
        "build.finance_rule_usable",
        f"finance_rules.csv/{rule_id or 'without rule_id'}/{number}",
        observed="1 rule",
        bound="0 rules",
        reason=f"The rule {rule_id!r} of finance_rules.csv claims nothing, since {problem}; correct or remove the line.",
    )


def _unmatched_document(
    number: int, kind: str | None, source: str | None, document: str | None, project: str | None
) -> CheckRow:
    return _warning(
        "build.project_document_matched",
        f"project_documents.csv/{kind}/{source}/{document}/{project}/{number}",
        observed="1 line",
        bound="0 lines",
        reason=f"The line of project_documents.csv that puts {kind} {document!r} of source {source} on project {project!r} names no "
        "such document or no such project and counts nothing; correct or remove the line.",
    )


def _idle_document(number: int, kind: str, source: str, document: str, project: str) -> CheckRow:
    return _warning(
        "build.project_document_counted",
        f"project_documents.csv/{kind}/{source}/{document}/{project}/{number}",
        observed="1 line",
        bound="0 lines",
        reason=f"The line of project_documents.csv that puts {kind} {document!r} of source {source} on project {project!r} counts "
        "nothing, since the document's finance project codes already bring all of it to projects; correct or remove the line.",
    )


def _warning(check_id: str, subject: str, *, observed: str, bound: str, reason: str) -> CheckRow:
    return CheckRow(check_id, "build", subject, "warning", "failed", observed, bound, reason)
