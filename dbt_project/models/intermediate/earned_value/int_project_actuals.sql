-- The actual cost to date at each date, by the first method that applies to the project.
with ledger_projects as (
    select project_key
    from {{ ref('int_journal_lines_allocated') }}
    where project_key is not null
    group by project_key
),

system_projects as (
    select project_key
    from {{ ref('int_projects_versioned') }}
    where actual_cost_amount is not null
    group by project_key
),

methods as (
    select
        spans.project_key,
        case
            when ledger_projects.project_key is not null and {{ month_index('ledger.first_date') }} <= spans.first_cost_month_index then 'ledger'
            when plans.has_actual_cost then 'source_time_phased'
            when system_projects.project_key is not null then 'project_system'
        end as ac_method
    from {{ ref('int_project_spans') }} as spans
    inner join {{ ref('int_project_plans') }} as plans on spans.project_key = plans.project_key
    cross join {{ ref('int_ledger_starts') }} as ledger
    left join ledger_projects on spans.project_key = ledger_projects.project_key
    left join system_projects on spans.project_key = system_projects.project_key
),

movements as (
    select
        project_key,
        period_end_date as from_date,
        {{ to_amount('sum(amount)') }} as movement_amount
    from {{ ref('int_journal_lines_allocated') }}
    where project_key is not null and account_type = 'expenditure'
    group by project_key, period_end_date
),

ledger as (
    select
        states.project_key,
        states.as_of_date,
        {{ to_amount('coalesce(sum(movements.movement_amount), 0)') }} as actual_amount
    from {{ ref('int_project_states') }} as states
    inner join methods on states.project_key = methods.project_key and methods.ac_method = 'ledger'
    left join movements
        on states.project_key = movements.project_key
        and movements.from_date <= states.status_date
    group by states.project_key, states.as_of_date
),

phased as (
    select
        project_key,
        actual_cost_amount,
        period_end_date,
        lead(period_end_date) over (partition by project_key order by period_end_date asc nulls last) as next_date
    from {{ ref('int_project_periods') }}
    where actual_cost_amount is not null
)

select
    states.project_key,
    states.as_of_date,
    methods.ac_method,
    case methods.ac_method
        when 'ledger' then ledger.actual_amount
        when 'source_time_phased' then coalesce(phased.actual_cost_amount, cast(0 as decimal(18, 2)))
        when 'project_system' then states.actual_cost_amount
    end as actual_amount
from {{ ref('int_project_states') }} as states
inner join methods on states.project_key = methods.project_key
left join ledger
    on states.project_key = ledger.project_key
    and states.as_of_date = ledger.as_of_date
left join phased
    on methods.ac_method = 'source_time_phased'
    and states.project_key = phased.project_key
    and phased.period_end_date <= states.status_date
    and (phased.next_date is null or phased.next_date > states.status_date)
