{% set money = {'approved_budget_amount': 'plans.budget_amount', 'actual_cost_amount': 'spending.actual_amount', 'forecast_cost_amount': 'plans.forecast_amount'} -%}
with logged as (
    select *
    from {{ ref('stg_clarity__projects') }}
    where not is_template
),

accepted as (
    select
        judged.*,
        lead(judged.valid_from_at) over (
            partition by judged.source_name, judged.record_key
            order by judged.valid_from_at asc nulls first
        ) as until_at
    from (
        select
            logged.*,
            row_number() over (
                partition by logged.source_name, logged.record_key, logged.valid_from_at
                order by logged.extract_id desc nulls last
            ) as same_instant_rank
        from logged
        where logged.reason_code is null
    ) as judged
    where judged.same_instant_rank = 1
),

-- A project is as of every instant at which its record or its money changed.
money_instants as (
    select source_name, project_reference, known_at from {{ ref('int_clarity_plan_amounts') }}
    union
    select source_name, project_reference, known_at from {{ ref('int_clarity_spending') }}
),

moments as (
    select
        accepted.source_name,
        accepted.record_key,
        accepted.valid_from_at,
        accepted.valid_from_at as moment_at
    from accepted
    union
    select
        accepted.source_name,
        accepted.record_key,
        accepted.valid_from_at,
        money_instants.known_at as moment_at
    from accepted
    inner join money_instants
        on accepted.source_name = money_instants.source_name
        and accepted.record_key = money_instants.project_reference
        and money_instants.known_at > accepted.valid_from_at
        and (accepted.until_at is null or money_instants.known_at < accepted.until_at)
    where not accepted.is_deleted
),

final as (
    select
        accepted.*,
        moments.moment_at,
        {% for column, amount in money.items() -%}
        case
            when accepted.mapped_columns like '% {{ column }} %' then accepted.mapped_{{ column }}
            when accepted.currency_code is null or accepted.currency_code = '{{ var("currency") }}' then {{ amount }}
        end as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from moments
    inner join accepted
        on moments.source_name = accepted.source_name
        and moments.record_key = accepted.record_key
        and moments.valid_from_at = accepted.valid_from_at
    left join {{ ref('int_clarity_plan_amounts') }} as plans
        on moments.source_name = plans.source_name
        and moments.record_key = plans.project_reference
        and moments.moment_at >= plans.known_at
        and (plans.until_at is null or moments.moment_at < plans.until_at)
        and not accepted.is_deleted
    left join {{ ref('int_clarity_spending') }} as spending
        on moments.source_name = spending.source_name
        and moments.record_key = spending.project_reference
        and moments.moment_at >= spending.known_at
        and (spending.until_at is null or moments.moment_at < spending.until_at)
        and not accepted.is_deleted
)

{% set own = ['source_name', 'source_record_id', 'extract_id'] + (project_columns() | reject('in', ['valid_from_at'] + (money | list)) | list) -%}
select
    {{ own | join(',\n    ') }},
    {{ money | join(',\n    ') }},
    moment_at as valid_from_at
from final
union all
select
    {{ own | join(',\n    ') }},
    {% for column in money -%}
    cast(null as decimal(18, 2)) as {{ column }},
    {% endfor -%}
    valid_from_at
from logged
where reason_code is not null
