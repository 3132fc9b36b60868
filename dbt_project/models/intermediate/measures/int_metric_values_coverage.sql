-- The share of the values asked of a group's projects that could be computed. Values out of scope, before the start and
-- after the end of a project are not asked.
with asked as (
    select
        entity_id as project_key,
        as_of_date,
        cast(count(case when coalesce(reason_rank, 0) not in ({{ reason('excluded_scope') }}, {{ reason('not_started') }}, {{ reason('completed') }}) then 1 end) as integer) as asked_count,
        cast(count(case when reason_rank is null then 1 end) as integer) as given_count
    from {{ ref('int_metric_values_projects') }}
    where entity_type = 'project'
    group by entity_id, as_of_date
)

select
    'coverage_pct' as metric_id,
    members.entity_type,
    members.entity_id,
    members.as_of_date,
    {{ divide('sum(asked.given_count)', 'sum(asked.asked_count)') }} as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(
        case
            when count(case when members.is_excluded then null else 1 end) = 0 then {{ reason('excluded_scope') }}
            when coalesce(sum(asked.asked_count), 0) = 0 then {{ reason('zero_denominator') }}
        end as integer
    ) as reason_rank,
    cast(count(case when members.is_excluded then null else 1 end) as integer) as coverage_count,
    cast(count(case when members.is_excluded then null else 1 end) as integer) as coverage_of
from {{ ref('int_metric_members') }} as members
inner join asked
    on members.project_key = asked.project_key
    and members.as_of_date = asked.as_of_date
group by members.entity_type, members.entity_id, members.as_of_date
