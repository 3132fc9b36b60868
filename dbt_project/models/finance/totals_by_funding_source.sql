{% set kinds = ['original', 'amendment', 'transfer', 'carry_forward'] %}
with events as (
    select
        events.fiscal_year,
        events.funding_source,
        events.event_type,
        events.amount,
        coalesce(funds.is_internal_service, false) as is_internal_service
    from {{ ref('int_budget_events') }} as events
    left join {{ ref('dim_funds') }} as funds
        on events.fund_code = funds.fund_code
)

select
    {{ surrogate_key(['events.fiscal_year', 'events.funding_source']) }} as funding_source_total_key,
    events.fiscal_year,
    events.funding_source,
    {{ to_amount("sum(case when events.event_type = 'original' then events.amount else 0 end)") }} as original_budget_amount,
    {% for kind in kinds[1:] -%}
    {{ to_amount("sum(case when events.event_type = '" ~ kind ~ "' then events.amount else 0 end)") }} as {{ kind }}_amount,
    {% endfor -%}
    {{ to_amount('sum(events.amount)') }} as current_budget_amount,
    {{ to_amount('sum(case when events.is_internal_service then events.amount else 0 end)') }} as internal_service_budget_amount
from events
group by events.fiscal_year, events.funding_source
