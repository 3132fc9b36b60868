with milestones as (
    {{ conformed('milestones') }}
),

-- The first baseline date that any version of a delivered milestone stated.
first_versions as (
    select
        source_name,
        source_record_id,
        baseline_date,
        row_number() over (
            partition by source_name, source_record_id
            order by valid_from_at asc nulls first, extract_id asc nulls first
        ) as seniority
    from {{ source('landing', 'delivered__milestones') }}
    where reason_code is null and baseline_date is not null
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    milestones.source_name,
    milestones.source_record_id,
    milestones.extract_id,
    milestones.project_reference,
    milestones.milestone_id,
    milestones.name,
    milestones.weight_pct,
    milestones.planned_value_amount,
    milestones.is_stale,
    coalesce(milestones.original_baseline_date, first_versions.baseline_date) as original_baseline_date,
    milestones.baseline_date,
    milestones.forecast_date,
    milestones.actual_date,
    milestones.as_of_date
from milestones
{{ join_project('milestones') }}
left join first_versions
    on milestones.source_name = first_versions.source_name
    and milestones.source_record_id = first_versions.source_record_id
    and first_versions.seniority = 1
