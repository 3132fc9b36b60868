-- What was known of a project at each date: the version in force at the end of that day.
with versions as (
    select
        dates.project_key,
        dates.as_of_date,
        versions.status,
        versions.percent_complete,
        versions.actual_start_date,
        versions.actual_finish_date,
        versions.forecast_finish_date,
        versions.approved_budget_amount,
        versions.actual_cost_amount,
        versions.forecast_cost_amount,
        versions.health_text,
        versions.reported_health,
        versions.updated_date,
        versions.valid_from_date
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_projects_versioned') }} as versions
        on dates.project_key = versions.project_key
        and (
            (dates.is_city_date and versions.is_current)
            or (
                not dates.is_city_date
                and versions.valid_from_date <= dates.as_of_date
                and (versions.valid_to_date is null or versions.valid_to_date > dates.as_of_date)
            )
        )
),

-- The newest report of the record that the project's health comes from, and the day of any record's newest.
reports as (
    select
        dates.project_key,
        dates.as_of_date,
        reports.reported_health,
        max(reports.report_date) over (partition by dates.project_key, dates.as_of_date) as report_date,
        row_number() over (
            partition by dates.project_key, dates.as_of_date
            order by
                case when reports.member_key = projects.health_member_key then 0 else 1 end asc nulls last,
                reports.report_date desc nulls last,
                reports.source_record_id desc nulls last
        ) as recency
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_projects') }} as projects on dates.project_key = projects.project_key
    inner join {{ ref('int_status_reports') }} as reports
        on dates.project_key = reports.project_key
        and reports.is_published
        and not reports.is_independent
        and reports.report_date <= dates.as_of_date
),

own_health as (
    select project_key
    from {{ ref('int_projects_versioned') }}
    where has_own_health
    group by project_key
)

select
    dates.project_key,
    dates.as_of_date,
    dates.as_of_month_index,
    dates.status_month_index,
    dates.status_date,
    dates.is_in_span,
    dates.is_city_date,
    versions.project_key is not null as is_known,
    versions.status,
    case when own_health.project_key is not null or dates.is_city_date then versions.reported_health else reports.reported_health end as reported_health,
    reports.report_date as last_report_date,
    greatest(
        coalesce(versions.valid_from_date, reports.report_date, cast('0001-01-01' as date)),
        coalesce(case when versions.updated_date <= dates.as_of_date then versions.updated_date end, cast('0001-01-01' as date)),
        coalesce(reports.report_date, cast('0001-01-01' as date))
    ) as last_update_date,
    versions.percent_complete,
    versions.approved_budget_amount,
    versions.actual_cost_amount,
    versions.forecast_cost_amount,
    baselines.baseline_number,
    baselines.baseline_start_date,
    baselines.baseline_finish_date,
    versions.forecast_finish_date,
    coalesce(versions.actual_finish_date, versions.forecast_finish_date) as finish_date,
    versions.actual_start_date,
    versions.actual_finish_date
from {{ ref('int_project_dates') }} as dates
left join versions
    on dates.project_key = versions.project_key
    and dates.as_of_date = versions.as_of_date
left join reports
    on dates.project_key = reports.project_key
    and dates.as_of_date = reports.as_of_date
    and reports.recency = 1
left join own_health on dates.project_key = own_health.project_key
left join {{ ref('int_project_baselines') }} as baselines
    on dates.project_key = baselines.project_key
    and baselines.effective_date <= dates.as_of_date
    and (baselines.superseded_date is null or baselines.superseded_date > dates.as_of_date)
