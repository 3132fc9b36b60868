{#- Fields compared between one date and the next: name, expression as text, when a change of it is material. -#}
{% set fields = [
    ('status', 'now.status', 'before.status', 'true'),
    ('reported_health', 'now.reported_health', 'before.reported_health', 'true'),
    ('computed_health', 'now.computed_health', 'before.computed_health', 'true'),
    ('baseline_finish_date', 'cast(now.baseline_finish_date as string)', 'cast(before.baseline_finish_date as string)', 'true'),
    ('forecast_finish_date', 'cast(now.forecast_finish_date as string)', 'cast(before.forecast_finish_date as string)',
        'coalesce(abs(' ~ days_between('before.forecast_finish_date', 'now.forecast_finish_date') ~ ') >= 30, true)'),
    ('approved_budget_amount', 'cast(now.approved_budget_amount as string)', 'cast(before.approved_budget_amount as string)',
        'coalesce(abs(now.approved_budget_amount - before.approved_budget_amount) * 10 >= abs(before.approved_budget_amount), true)'),
    ('forecast_cost_amount', 'cast(now.forecast_cost_amount as string)', 'cast(before.forecast_cost_amount as string)',
        'coalesce(abs(now.forecast_cost_amount - before.forecast_cost_amount) * 10 >= abs(before.forecast_cost_amount), true)'),
    ('percent_complete', 'cast(cast(now.percent_complete as decimal(9, 4)) as string)', 'cast(cast(before.percent_complete as decimal(9, 4)) as string)', 'false'),
] %}
with states as (
    select
        states.project_key,
        states.as_of_date,
        states.as_of_month_index,
        states.status_month_index,
        states.is_city_date,
        states.status,
        states.reported_health,
        healths.computed_health,
        states.baseline_finish_date,
        states.forecast_finish_date,
        states.approved_budget_amount,
        states.forecast_cost_amount,
        states.percent_complete
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_project_healths') }} as healths
        on states.project_key = healths.project_key
        and states.as_of_date = healths.as_of_date
    where states.is_known and states.is_in_span
),

compared as (
    {% for name, after, before, is_material in fields -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        'changed' as kind,
        now.project_key,
        '{{ name }}' as field,
        {{ before }} as before_text,
        {{ after }} as after_text,
        {{ is_material }} as is_material,
        before.as_of_date as from_date,
        now.as_of_date as to_date
    from states as now
    inner join states as before
        on now.project_key = before.project_key
        and not before.is_city_date
        and before.as_of_month_index = case when now.is_city_date then now.status_month_index else now.as_of_month_index - 1 end
    where {{ after }} is distinct from {{ before }}
    {% endfor -%}
    union all
    select
        'added' as kind,
        first_states.project_key,
        'project' as field,
        cast(null as string) as before_text,
        first_states.status as after_text,
        true as is_material,
        cast(null as date) as from_date,
        first_states.as_of_date as to_date
    from (
        select states.*, row_number() over (partition by project_key order by as_of_date asc nulls last) as place
        from states
    ) as first_states
    where first_states.place = 1
)

select
    {{ surrogate_key(['project_key', 'field', 'to_date']) }} as change_key,
    kind,
    'project' as entity_type,
    project_key as entity_id,
    field,
    before_text as before,
    after_text as after,
    is_material,
    from_date,
    to_date
from compared
