-- A project of several records has the baselines of one of them: the one that its baseline dates come from.
select
    projects.project_key,
    baselines.source_name,
    baselines.source_record_id,
    baselines.extract_id,
    baselines.is_stale,
    baselines.is_gone,
    baselines.baseline_number,
    baselines.baseline_start_date,
    baselines.baseline_finish_date,
    baselines.effective_date,
    baselines.superseded_date
from {{ ref('int_member_baselines') }} as baselines
inner join {{ ref('int_projects') }} as projects
    on baselines.member_key = coalesce(projects.baseline_member_key, projects.project_key)
