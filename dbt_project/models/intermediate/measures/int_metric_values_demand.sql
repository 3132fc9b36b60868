-- Demands of the city and of the departments that make them; gates and scores of projects.
with demands as (
    select
        demands.*,
        coalesce(demands.department_name, projects.department_name) as asking_department
    from {{ ref('int_demands') }} as demands
    left join {{ ref('int_projects') }} as projects on demands.project_key = projects.project_key
),

askers as (
    select 'city' as entity_type, 'city' as entity_id, source_name, source_record_id from demands
    union all
    select 'department' as entity_type, {{ surrogate_key(['asking_department']) }} as entity_id, source_name, source_record_id
    from demands
    where asking_department is not null
),

firsts as (
    select
        {{ surrogate_key(['asking_department']) }} as entity_id,
        min(submitted_date) as first_date
    from demands
    where asking_department is not null
    group by asking_department
),

entity_dates as (
    select 'city' as entity_type, 'city' as entity_id, as_of_date from (
        {{ city_dates() }}
    ) as days
    union
    select entity_type, entity_id, as_of_date
    from {{ ref('int_metric_members') }}
    where entity_type = 'department'
    union
    select 'department' as entity_type, firsts.entity_id, months.month_end_date as as_of_date
    from firsts
    inner join {{ ref('int_months') }} as months
        on months.month_end_date >= firsts.first_date
        and months.month_end_date <= {{ last_complete_month_end() }}
    union
    select 'department' as entity_type, entity_id, {{ city_date() }} as as_of_date
    from firsts
),

counted as (
    select
        entity_dates.entity_type,
        entity_dates.entity_id,
        entity_dates.as_of_date,
        cast(count(demands.source_record_id) as integer) as known_count,
        cast(count(case when {{ decided_in_year() }} then 1 end) as integer) as decided_count,
        cast(count(case when {{ decided_in_year() }} and demands.decision = 'approved' then 1 end) as integer) as approved_count,
        cast(count(case when {{ decided_in_year() }} and demands.submitted_date is not null then 1 end) as integer) as timed_count,
        percentile_cont(0.5) within group (
            order by case when {{ decided_in_year() }} then {{ days_between('demands.submitted_date', 'demands.decided_date') }} end asc nulls last
        ) as cycle_days,
        cast(
            count(
                case
                    when coalesce(demands.submitted_date, demands.decided_date) <= entity_dates.as_of_date
                        and (demands.decided_date > entity_dates.as_of_date or (demands.decided_date is null and demands.decision is null)) then 1
                end
            ) as integer
        ) as waiting_count,
        cast(count(case when demands.submitted_date is null and demands.decided_date is null then 1 end) as integer) as undated_count
    from entity_dates
    left join askers
        on entity_dates.entity_type = askers.entity_type
        and entity_dates.entity_id = askers.entity_id
    left join demands
        on askers.source_name = demands.source_name
        and askers.source_record_id = demands.source_record_id
    group by entity_dates.entity_type, entity_dates.entity_id, entity_dates.as_of_date
),

timed as (
    select
        counted.*,
        case
            when counted.as_of_date = {{ month_end('counted.as_of_date') }} then cast({{ fiscal_period('counted.as_of_date') }} as double)
            else cast({{ fiscal_period('counted.as_of_date') }} - 1 as double)
                + {{ divide('extract(day from counted.as_of_date)', 'extract(day from ' ~ month_end('counted.as_of_date') ~ ')') }}
        end as months_elapsed,
        known.has_demands
    from counted
    cross join (
        select count(*) > 0 as has_demands
        from {{ ref('int_streams_accepted') }}
        where stream = 'demands'
    ) as known
)

{{ metric_family([
    ['gate_age_days', ['gate_age_days', 'gates_open_count'], divide('sums.gate_age_days', 'sums.gates_open_count')],
    ['gate_conditions_overdue', ['conditions_overdue_count'], 'sums.conditions_overdue_count'],
    ['weighted_score', ['weighted_score'], 'sums.weighted_score', {'entity_types': ['project'], 'doubles': ['weighted_score']}],
    ['wsjf', ['wsjf_score'], 'sums.wsjf_score', {'entity_types': ['project'], 'doubles': ['wsjf_score']}],
]) }}
{% for metric_id, formula, count, scope in [
    ('demand_throughput', divide('decided_count', 'months_elapsed'), 'decided_count', 'decided_count'),
    ('demand_cycle_days_median', 'cast(cycle_days as double)', 'timed_count', 'decided_count'),
    ('demand_wip', 'cast(waiting_count as double)', 'known_count - undated_count', 'known_count'),
    ('approval_rate', divide('approved_count', 'decided_count'), 'decided_count', 'decided_count'),
] -%}
union all
select
    '{{ metric_id }}' as metric_id,
    entity_type,
    entity_id,
    as_of_date,
    case when has_demands then {{ formula }} end as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(
        case
            when not has_demands then {{ reason('source_missing') }}
            when {{ formula }} is null then {{ reason('zero_denominator') }}
        end as integer
    ) as reason_rank,
    case when has_demands then {{ count }} else 0 end as coverage_count,
    case when has_demands then {{ scope }} else 0 end as coverage_of
from timed
{% endfor %}
