-- The plan of record is the marked one; where none bears a mark, the approved, then the newest.
with plans as (
    {{ clarity_spans('stg_clarity__cost_plans') }}
),

instants as (
    select source_name, project_reference, known_at from plans
    union
    select source_name, project_reference, until_at as known_at from plans where until_at is not null
    union
    select plans.source_name, plans.project_reference, totals.known_at
    from plans
    inner join {{ ref('int_clarity_detail_totals') }} as totals
        on plans.source_name = totals.source_name
        and plans.record_key = totals.cost_plan_reference
    where totals.known_at >= plans.known_at and (plans.until_at is null or totals.known_at < plans.until_at)
),

standing as (
    select
        instants.source_name,
        instants.project_reference,
        instants.known_at,
        plans.plan_kind,
        plans.is_plan_of_record,
        case when plans.is_in_city_currency then coalesce(plans.cost_amount, totals.cost_amount) end as plan_amount,
        max(case when plans.is_plan_of_record is not null then 1 else 0 end) over (
            partition by instants.source_name, instants.project_reference, instants.known_at, plans.plan_kind
        ) as has_mark,
        row_number() over (
            partition by instants.source_name, instants.project_reference, instants.known_at, plans.plan_kind
            order by
                plans.is_plan_of_record desc nulls last, plans.is_approved desc nulls last, plans.changed_at desc nulls last,
                try_cast(plans.record_key as bigint) desc nulls last
        ) as preference
    from instants
    inner join plans
        on instants.source_name = plans.source_name
        and instants.project_reference = plans.project_reference
        and instants.known_at >= plans.known_at
        and (plans.until_at is null or instants.known_at < plans.until_at)
    left join {{ ref('int_clarity_detail_totals') }} as totals
        on plans.source_name = totals.source_name
        and plans.record_key = totals.cost_plan_reference
        and instants.known_at >= totals.known_at
        and (totals.until_at is null or instants.known_at < totals.until_at)
),

chosen as (
    select *
    from standing
    where preference = 1 and (has_mark = 0 or is_plan_of_record)
),

amounts as (
    select
        instants.source_name,
        instants.project_reference,
        instants.known_at,
        max(case when chosen.plan_kind = 'budget' then chosen.plan_amount end) as budget_amount,
        max(case when chosen.plan_kind = 'forecast' then chosen.plan_amount end) as forecast_amount
    from instants
    left join chosen
        on instants.source_name = chosen.source_name
        and instants.project_reference = chosen.project_reference
        and instants.known_at = chosen.known_at
    group by instants.source_name, instants.project_reference, instants.known_at
),

compared as (
    select
        amounts.*,
        lag(budget_amount) over (partition by source_name, project_reference order by known_at asc nulls first) as before_budget_amount,
        lag(forecast_amount) over (partition by source_name, project_reference order by known_at asc nulls first) as before_forecast_amount
    from amounts
),

changed as (
    select *
    from compared
    where
        budget_amount is distinct from before_budget_amount
        or forecast_amount is distinct from before_forecast_amount
)

select
    source_name,
    project_reference,
    known_at,
    lead(known_at) over (partition by source_name, project_reference order by known_at asc nulls first) as until_at,
    budget_amount,
    forecast_amount
from changed
