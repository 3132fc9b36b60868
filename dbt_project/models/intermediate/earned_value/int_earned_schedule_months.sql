-- Earned schedule after Lipke: C whole months plus the linear part of the next, on the planned value curve with PV(0) = 0.
with curve as (
    select project_key, month_number, pv_amount, bac_amount
    from {{ ref('int_planned_value_months') }}
    where pv_amount is not null and bac_amount > 0
    union all
    select project_key, 0 as month_number, cast(0 as decimal(18, 2)) as pv_amount, bac_amount
    from {{ ref('int_planned_value_months') }}
    where pv_amount is not null and bac_amount > 0 and month_number = 1
),

durations as (
    select
        project_key,
        min(case when pv_amount >= bac_amount and month_number > 0 then month_number end) as planned_duration_months
    from curve
    group by project_key
),

earned as (
    select project_key, month_index, month_number, month_end_date, ev_amount, bac_amount
    from {{ ref('int_earned_value_months') }}
    where ev_amount is not null and pv_amount is not null and bac_amount > 0
),

stops as (
    select
        earned.project_key,
        least(
            coalesce(min(case when earned.ev_amount >= earned.bac_amount then earned.month_number end), 2147483647),
            case
                when max(spans.end_month_index) is null then 2147483647
                else greatest(max(spans.end_month_index) - max(spans.first_cost_month_index) + 1, 1)
            end
        ) as stop_month_number
    from earned
    inner join {{ ref('int_project_spans') }} as spans on earned.project_key = spans.project_key
    group by earned.project_key
),

whole_months as (
    select
        earned.project_key,
        earned.month_number,
        max(curve.month_number) as whole_month_number
    from earned
    inner join curve
        on earned.project_key = curve.project_key
        and curve.pv_amount <= earned.ev_amount
    where earned.ev_amount < earned.bac_amount
    group by earned.project_key, earned.month_number
),

schedules as (
    select
        earned.project_key,
        earned.month_number,
        durations.planned_duration_months,
        case
            when earned.ev_amount >= earned.bac_amount then cast(durations.planned_duration_months as double)
            else cast(whole_months.whole_month_number as double)
                + {{ divide('earned.ev_amount - reached.pv_amount', 'following.pv_amount - reached.pv_amount') }}
        end as earned_schedule_months
    from earned
    inner join durations on earned.project_key = durations.project_key
    left join whole_months
        on earned.project_key = whole_months.project_key
        and earned.month_number = whole_months.month_number
    left join curve as reached
        on whole_months.project_key = reached.project_key
        and whole_months.whole_month_number = reached.month_number
    left join curve as following
        on whole_months.project_key = following.project_key
        and whole_months.whole_month_number + 1 = following.month_number
)

select
    earned.project_key,
    earned.month_index,
    earned.month_end_date,
    schedules.planned_duration_months,
    cast(least(earned.month_number, stops.stop_month_number) as integer) as actual_time_months,
    schedules.earned_schedule_months
from earned
inner join stops on earned.project_key = stops.project_key
inner join schedules
    on earned.project_key = schedules.project_key
    and schedules.month_number = least(earned.month_number, stops.stop_month_number)
