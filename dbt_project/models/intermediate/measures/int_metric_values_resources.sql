{#-
  A person is a resource name of one source; capacity is the person's of a month, however many projects the month is split over.
  Hours that name nobody are demand; what no capacity covers of it is unfilled. A rate's window is the complete months of the
  fiscal year to date; counts are of the date's own month.
-#}
with hours as (
    select
        resources.project_key,
        resources.source_name,
        case when trim(resources.resource_name) <> '' then concat(resources.source_name, '|', {{ folded('resources.resource_name') }}) end as person,
        resources.month_end_date,
        try_cast(resources.planned_hours as decimal(18, 6)) as planned_hours,
        try_cast(resources.actual_hours as decimal(18, 6)) as actual_hours,
        try_cast(resources.capacity_hours as decimal(18, 6)) as capacity_hours
    from {{ ref('int_resource_months') }} as resources
),

persons as (
    select
        person,
        month_end_date,
        max(capacity_hours) as capacity_hours,
        coalesce(sum(planned_hours) > max(capacity_hours), false) as is_over_allocated
    from hours
    where person is not null
    group by person, month_end_date
),

memberships as (
    {{ entity_memberships() }}
),

placed as (
    select hours.*, memberships.entity_type, memberships.entity_id
    from hours
    inner join memberships on hours.project_key = memberships.project_key
    where memberships.entity_type <> 'city'
    union all
    select hours.*, 'city' as entity_type, 'city' as entity_id
    from hours
),

person_months as (
    select
        placed.entity_type,
        placed.entity_id,
        placed.month_end_date,
        placed.person,
        sum(placed.planned_hours) as planned_hours,
        sum(placed.actual_hours) as actual_hours,
        max(persons.capacity_hours) as capacity_hours,
        max(case when persons.is_over_allocated then 1 else 0 end) as over_count,
        cast(0 as decimal(18, 6)) as unfilled_hours
    from placed
    inner join persons
        on placed.person = persons.person
        and placed.month_end_date = persons.month_end_date
    group by placed.entity_type, placed.entity_id, placed.month_end_date, placed.person
    union all
    select
        entity_type,
        entity_id,
        month_end_date,
        cast(null as string) as person,
        cast(null as decimal(38, 6)) as planned_hours,
        cast(null as decimal(38, 6)) as actual_hours,
        cast(null as decimal(18, 6)) as capacity_hours,
        0 as over_count,
        sum(greatest(coalesce(planned_hours, 0) - coalesce(capacity_hours, 0), 0)) as unfilled_hours
    from placed
    where person is null
    group by entity_type, entity_id, month_end_date
),

months as (
    select
        entity_type,
        entity_id,
        month_end_date,
        cast(count(person) as integer) as people,
        cast(count(case when capacity_hours is not null then person end) as integer) as capable_count,
        cast(count(case when capacity_hours is not null and planned_hours is not null then person end) as integer) as allocated_count,
        cast(count(case when capacity_hours is not null and actual_hours is not null then person end) as integer) as utilized_count,
        sum(case when capacity_hours is not null then planned_hours end) as planned_hours,
        sum(case when planned_hours is not null then capacity_hours end) as planned_capacity_hours,
        sum(case when capacity_hours is not null then actual_hours end) as actual_hours,
        sum(case when actual_hours is not null then capacity_hours end) as actual_capacity_hours,
        cast(sum(over_count) as integer) as over_count,
        sum(unfilled_hours) as unfilled_hours
    from person_months
    group by entity_type, entity_id, month_end_date
),

keepers as (
    select members.project_key
    from {{ ref('int_project_members') }} as members
    inner join {{ ref('int_streams_accepted') }} as accepted
        on members.source_name = accepted.source_name
        and accepted.stream = 'resources'
    group by members.project_key
),

entity_dates as (
    select
        members.entity_type,
        members.entity_id,
        members.as_of_date,
        min(case when members.is_excluded then 1 else 0 end) = 1 as is_excluded,
        count(keepers.project_key) > 0 as is_kept
    from {{ ref('int_metric_members') }} as members
    left join keepers on members.project_key = keepers.project_key
    group by members.entity_type, members.entity_id, members.as_of_date
),

sums as (
    select
        entity_dates.entity_type,
        entity_dates.entity_id,
        entity_dates.as_of_date,
        entity_dates.is_excluded,
        entity_dates.is_kept,
        {% for column in ['people', 'allocated_count', 'utilized_count', 'planned_hours', 'planned_capacity_hours', 'actual_hours', 'actual_capacity_hours'] -%}
        sum(case when months.month_end_date <= entity_dates.as_of_date then months.{{ column }} end) as year_{{ column }},
        {% endfor -%}
        {% for column in ['people', 'capable_count', 'over_count', 'unfilled_hours'] -%}
        sum(case when months.month_end_date = {{ month_end('entity_dates.as_of_date') }} then months.{{ column }} end) as month_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from entity_dates
    left join months
        on entity_dates.entity_type = months.entity_type
        and entity_dates.entity_id = months.entity_id
        and months.month_end_date >= {{ fiscal_year_start_of('entity_dates.as_of_date') }}
        and months.month_end_date <= {{ month_end('entity_dates.as_of_date') }}
    group by entity_dates.entity_type, entity_dates.entity_id, entity_dates.as_of_date, entity_dates.is_excluded, entity_dates.is_kept
)

{% for metric_id, formula, count, scope in [
    ('allocation_pct', divide('year_planned_hours', 'year_planned_capacity_hours'), 'year_allocated_count', 'year_people'),
    ('utilization_pct', divide('year_actual_hours', 'year_actual_capacity_hours'), 'year_utilized_count', 'year_people'),
    ('over_allocated_people', 'cast(coalesce(month_over_count, 0) as double)', 'month_capable_count', 'month_people'),
    ('unfilled_demand_hours', 'cast(coalesce(month_unfilled_hours, 0) as double)', 'month_people', 'month_people'),
] -%}
{% if not loop.first %}
union all
{% endif -%}
select
    '{{ metric_id }}' as metric_id,
    entity_type,
    entity_id,
    as_of_date,
    case
        when is_kept and not is_excluded and not (coalesce({{ scope }}, 0) > 0 and coalesce({{ count }}, 0) = 0) then {{ formula }}
    end as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(
        case
            when is_excluded then {{ reason('excluded_scope') }}
            when not is_kept or (coalesce({{ scope }}, 0) > 0 and coalesce({{ count }}, 0) = 0) then {{ reason('source_missing') }}
            when {{ formula }} is null then {{ reason('zero_denominator') }}
        end as integer
    ) as reason_rank,
    cast(case when is_kept and not is_excluded then coalesce({{ count }}, 0) else 0 end as integer) as coverage_count,
    cast(case when is_kept and not is_excluded then coalesce({{ scope }}, 0) else 0 end as integer) as coverage_of
from sums
{%- endfor %}
