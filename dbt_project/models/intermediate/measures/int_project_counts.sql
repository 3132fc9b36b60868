-- What hangs on a project, counted at each date: milestones in the fiscal year to date, and what was open.
with milestones as (
    select
        dates.project_key,
        dates.as_of_date,
        cast(count(case when milestones.baseline_date between {{ fiscal_year_start_of('dates.as_of_date') }} and dates.as_of_date then 1 end) as integer) as due_count,
        cast(
            count(
                case
                    when milestones.baseline_date between {{ fiscal_year_start_of('dates.as_of_date') }} and dates.as_of_date
                        and milestones.actual_date <= milestones.baseline_date then 1
                end
            ) as integer
        ) as hit_count,
        cast(
            count(
                case
                    when milestones.baseline_date < dates.as_of_date
                        and (milestones.actual_date is null or milestones.actual_date > dates.as_of_date) then 1
                end
            ) as integer
        ) as overdue_count,
        cast(count(*) as integer) as milestone_count,
        cast(count(milestones.baseline_date) as integer) as dated_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_milestones') }} as milestones on dates.project_key = milestones.project_key
    group by dates.project_key, dates.as_of_date
),

risks as (
    select
        dates.project_key,
        dates.as_of_date,
        cast(count(*) as integer) as open_count,
        sum({{ expected_amount('risks.probability', 'risks.impact_amount') }}) as exposure_amount,
        cast(count({{ expected_amount('risks.probability', 'risks.impact_amount') }}) as integer) as valued_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_risks') }} as risks
        on dates.project_key = risks.project_key
        and {{ is_open_at('risks', 'dates.as_of_date') }}
    group by dates.project_key, dates.as_of_date
),

issues as (
    select
        dates.project_key,
        dates.as_of_date,
        cast(count(*) as integer) as open_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_issues') }} as issues
        on dates.project_key = issues.project_key
        and {{ is_open_at('issues', 'dates.as_of_date') }}
    group by dates.project_key, dates.as_of_date
)

select
    dates.project_key,
    dates.as_of_date,
    coalesce(milestones.due_count, 0) as milestones_due_count,
    coalesce(milestones.hit_count, 0) as milestones_hit_count,
    coalesce(milestones.overdue_count, 0) as milestones_overdue_count,
    coalesce(milestones.milestone_count, 0) as milestone_count,
    coalesce(milestones.dated_count, 0) as milestones_dated_count,
    coalesce(risks.open_count, 0) as open_risks_count,
    coalesce(risks.valued_count, 0) as valued_risks_count,
    coalesce(risks.exposure_amount, cast(0 as decimal(28, 8))) as risk_exposure_amount,
    coalesce(issues.open_count, 0) as open_issues_count
from {{ ref('int_project_dates') }} as dates
left join milestones on dates.project_key = milestones.project_key and dates.as_of_date = milestones.as_of_date
left join risks on dates.project_key = risks.project_key and dates.as_of_date = risks.as_of_date
left join issues on dates.project_key = issues.project_key and dates.as_of_date = issues.as_of_date
