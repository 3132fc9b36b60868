with landed as (
    {{ current_versions('projectdata', 'stages') }}
),

-- A stage has one row per language of the site: English (1033) is taken, else the lowest number.
spoken as (
    select
        landed.*,
        row_number() over (
            partition by source_name, project_id, stage_id
            order by case when lcid = 1033 then 0 else 1 end asc nulls last, lcid asc nulls last
        ) as language_rank
    from landed
    where stage_entry_date_date is not null or stage_completion_date_date is not null
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    stage_id as gate_id,
    stage_name as name,
    cast(null as string) as decision,
    phase_name,
    stage_order,
    stage_entry_date_date as entered_date,
    stage_completion_date_date as decided_date,
    cast(null as date) as conditions_due_date,
    cast(null as date) as conditions_met_date,
    is_stale,
    valid_from_at
from spoken
where language_rank = 1
