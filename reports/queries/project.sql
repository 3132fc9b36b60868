-- name: projects
select
    dim_projects.project_key,
    dim_projects.project_id,
    dim_projects.project_name,
    dim_projects.description,
    dim_projects.source_name,
    dim_projects.source_record_id,
    dim_projects.extract_id,
    dim_projects.source_url,
    dim_projects.department_name,
    dim_projects.portfolio_name,
    dim_projects.program_name,
    dim_projects.manager_name,
    dim_projects.status,
    dim_projects.status_text,
    dim_projects.stage,
    coalesce(dim_projects.reported_health, 'not_assessed') as reported_health,
    dim_projects.health_text,
    coalesce(newest_months.computed_health, 'not_assessed') as computed_health,
    dim_projects.planned_start_date,
    dim_projects.planned_finish_date,
    dim_projects.baseline_start_date,
    dim_projects.original_baseline_finish_date,
    dim_projects.baseline_finish_date,
    dim_projects.forecast_finish_date,
    dim_projects.actual_start_date,
    dim_projects.actual_finish_date,
    dim_projects.percent_complete,
    dim_projects.original_approved_budget_amount,
    dim_projects.approved_budget_amount,
    coalesce(dim_projects.is_procurement_sensitive, false) as is_procurement_sensitive,
    coalesce(dim_projects.is_deleted, false) as is_deleted,
    coalesce(dim_projects.is_stale, false) as is_stale
from shown.dim_projects
left join newest_months
    on dim_projects.project_key = newest_months.project_key
order by dim_projects.project_name, dim_projects.project_key;

-- name: figures
select
    entity_id as project_key,
    metric_id,
    name,
    plain_name,
    unit,
    as_of_date,
    value,
    value_amount,
    null_reason,
    previous_date,
    change_value,
    change_amount
from current_figures
where entity_type = 'project'
order by entity_id, metric_id;

-- name: months
select
    project_key,
    month_end_date,
    status,
    reported_health,
    computed_health,
    percent_complete,
    baseline_finish_date,
    forecast_finish_date,
    approved_budget_amount,
    actual_to_date_amount,
    committed_amount,
    forecast_at_completion_amount
from shown.fct_project_months
order by project_key, month_end_date desc;

-- name: earned_months
select
    project_key,
    month_end_date,
    pv_amount,
    pv_method,
    ev_amount,
    ev_method,
    ac_amount,
    ac_method,
    bac_amount,
    unplanned_budget_amount,
    coalesce(is_indicative, false) as is_indicative
from shown.fct_earned_value_months
order by project_key, month_end_date;

-- name: status_reports
select
    project_key,
    report_date,
    reported_health,
    schedule_health,
    cost_health,
    scope_health,
    summary,
    author_name,
    coalesce(is_published, true) as is_published,
    source_record_id
from shown.fct_status_reports
where project_key is not null
order by project_key, report_date desc, source_record_id;

-- name: records
with field_groups as (
    select
        project_key,
        source_name,
        source_record_id,
        string_agg(replace(field_group, '_', ' '), ', ' order by field_group) as field_groups
    from shown.project_field_sources
    group by project_key, source_name, source_record_id
)

select
    records.project_key,
    records.source_name,
    records.source_record_id,
    records.project_id,
    records.match_method,
    field_groups.field_groups,
    coalesce(records.is_deleted, false) as is_deleted
from shown.bridge_project_sources as records
left join field_groups
    on records.project_key = field_groups.project_key
    and records.source_name = field_groups.source_name
    and records.source_record_id = field_groups.source_record_id
where records.project_key in (select project_key from shown.bridge_project_sources group by project_key having count(*) > 1)
order by
    records.project_key, case when records.match_method = 'survivor' then 0 else 1 end, records.source_name, records.source_record_id;
