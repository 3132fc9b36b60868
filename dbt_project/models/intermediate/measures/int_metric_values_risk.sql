-- Ages of open issues are no ratio of sums: a group's are those of all the issues of its projects.
with ages as (
    select
        members.entity_type,
        members.entity_id,
        members.as_of_date,
        percentile_cont(0.5) within group (order by {{ days_between('issues.opened_date', 'members.as_of_date') }} asc nulls last) as median_days,
        percentile_cont(0.9) within group (order by {{ days_between('issues.opened_date', 'members.as_of_date') }} asc nulls last) as p90_days
    from {{ ref('int_metric_members') }} as members
    inner join {{ ref('int_issues') }} as issues
        on members.project_key = issues.project_key
        and {{ is_open_at('issues', 'members.as_of_date') }}
        and issues.opened_date is not null
    where members.open_issues_count_reason is null
    group by members.entity_type, members.entity_id, members.as_of_date
),

covered as (
    select
        members.entity_type,
        members.entity_id,
        members.as_of_date,
        cast(count(case when members.open_issues_count_reason is null then 1 end) as integer) as coverage_count,
        cast(count(case when not members.is_excluded then 1 end) as integer) as coverage_of,
        coalesce(min(case when not members.is_excluded then members.open_issues_count_reason end), {{ reason('excluded_scope') }}) as least_reason
    from {{ ref('int_metric_members') }} as members
    group by members.entity_type, members.entity_id, members.as_of_date
)

{{ metric_family([
    ['risk_exposure_amount', ['risk_exposure_amount'], 'sums.risk_exposure_amount', {'kind': 'amount'}],
    ['open_risks', ['open_risks_count'], 'sums.open_risks_count'],
    ['open_issues', ['open_issues_count'], 'sums.open_issues_count'],
    ['escalated_issues', ['escalated_issues_count'], 'sums.escalated_issues_count'],
    ['overdue_actions', ['overdue_actions_count'], 'sums.overdue_actions_count'],
]) }}
{% for metric_id, column in [('issue_age_median_days', 'median_days'), ('issue_age_p90_days', 'p90_days')] -%}
union all
select
    '{{ metric_id }}' as metric_id,
    covered.entity_type,
    covered.entity_id,
    covered.as_of_date,
    cast(ages.{{ column }} as double) as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(
        case
            when covered.coverage_count = 0 then covered.least_reason
            when ages.{{ column }} is null then {{ reason('zero_denominator') }}
        end as integer
    ) as reason_rank,
    covered.coverage_count,
    covered.coverage_of
from covered
left join ages
    on covered.entity_type = ages.entity_type
    and covered.entity_id = ages.entity_id
    and covered.as_of_date = ages.as_of_date
{% endfor %}
