{% set cell = ['fiscal_year', 'fund_code', 'department_code', 'account_code', 'finance_project_code'] %}
{% set kinds = ['original', 'amendment', 'transfer', 'carry_forward'] %}
with days as (
    select
        {% for column in cell %}events.{{ column }},
        {% endfor -%}
        events.effective_date as position_date,
        {% for kind in kinds -%}
        sum(case when events.event_type = '{{ kind }}' then events.amount else 0 end) as {{ kind }}_amount,
        {% endfor -%}
        max(events.project_key) as project_key
    from {{ ref('int_budget_events') }} as events
    group by {% for column in cell %}events.{{ column }}, {% endfor %}events.effective_date
),

positions as (
    select
        {% for column in cell %}days.{{ column }},
        {% endfor -%}
        days.project_key,
        days.position_date,
        {% for kind in kinds -%}
        {{ to_amount('sum(days.' ~ kind ~ '_amount) over so_far') }} as {{ kind }}_amount,
        {% endfor -%}
        lead(days.position_date) over (
            partition by {% for column in cell %}days.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
            order by days.position_date asc nulls first
        ) as next_position_date
    from days
    window so_far as (
        partition by {% for column in cell %}days.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
        order by days.position_date asc nulls first
        rows between unbounded preceding and current row
    )
)

select
    {{ surrogate_key(cell + ['position_date']) }} as budget_position_key,
    positions.project_key,
    {% for column in cell %}positions.{{ column }},
    {% endfor -%}
    positions.original_amount as original_budget_amount,
    positions.amendment_amount,
    positions.transfer_amount,
    positions.carry_forward_amount,
    {{ to_amount('positions.original_amount + positions.amendment_amount + positions.transfer_amount + positions.carry_forward_amount') }} as current_budget_amount,
    positions.next_position_date is null as is_latest,
    positions.position_date,
    positions.next_position_date
from positions
