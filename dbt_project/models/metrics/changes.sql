{#-
  What differs between one date of an entity and the one before: month ends, then the build's date. Amounts count a blank as 0,
  days and percents from the last that was known, so that the changes after one date up to another add up to the difference.
-#}
{% set texts = ['status', 'reported_health', 'computed_health', 'independent_health'] %}
{% set days = ['baseline_start_date', 'baseline_finish_date', 'forecast_finish_date', 'actual_finish_date'] %}
{% set amounts = ['approved_budget_amount', 'forecast_cost_amount', 'committed_amount'] %}
{% set numbers = ['percent_complete'] %}
{% set milestone_days = ['baseline_date', 'forecast_date', 'actual_date'] %}
{% set carried = days + numbers %}
with states as (
    select
        states.project_key,
        states.as_of_date,
        states.is_known,
        states.status,
        states.reported_health,
        health.computed_health,
        health.independent_health,
        states.baseline_start_date,
        states.baseline_finish_date,
        states.forecast_finish_date,
        states.actual_finish_date,
        states.approved_budget_amount,
        states.forecast_cost_amount,
        case when inputs.committed_amount_reason is null then inputs.committed_amount end as committed_amount,
        states.percent_complete
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('health') }} as health
        on states.project_key = health.project_key
        and states.as_of_date = health.as_of_date
    inner join {{ ref('int_metric_inputs') }} as inputs
        on states.project_key = inputs.project_key
        and states.as_of_date = inputs.as_of_date
),

counted as (
    select
        states.*,
        {% for column in carried -%}
        count({{ column }}) over to_here as known_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from states
    window to_here as (partition by project_key order by as_of_date asc nulls last rows between unbounded preceding and current row)
),

known as (
    select
        counted.*,
        {% for column in carried -%}
        max({{ column }}) over (partition by project_key, known_{{ column }}) as last_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from counted
),

steps as (
    select
        known.*,
        {% for column in texts + days + amounts + numbers -%}
        lag({{ column }}) over by_date as before_{{ column }},
        {% endfor -%}
        {% for column in carried -%}
        lag(last_{{ column }}) over by_date as before_last_{{ column }},
        {% endfor -%}
        lag(as_of_date) over by_date as previous_date,
        lag(case when is_known then as_of_date end) over by_date as from_date
    from known
    window by_date as (partition by project_key order by as_of_date asc nulls last)
),

milestone_months as (
    select *
    from (
        select
            versions.*,
            least({{ month_index('valid_from_date') }}, {{ month_index(city_date()) }}) as valid_month_index,
            row_number() over (
                partition by milestone_key, least({{ month_index('valid_from_date') }}, {{ month_index(city_date()) }})
                order by valid_from_at desc nulls last, extract_id desc nulls last
            ) as recency
        from {{ ref('int_milestone_versions') }} as versions
    ) as ranked
    where recency = 1
),

milestone_counts as (
    select
        milestone_months.*,
        {% for column in milestone_days -%}
        count({{ column }}) over to_here as known_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from milestone_months
    window to_here as (partition by milestone_key order by valid_month_index asc nulls last rows between unbounded preceding and current row)
),

milestone_known as (
    select
        milestone_counts.*,
        {% for column in milestone_days -%}
        max({{ column }}) over (partition by milestone_key, known_{{ column }}) as last_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from milestone_counts
),

milestone_steps as (
    select
        milestone_known.*,
        {% for column in milestone_days -%}
        lag({{ column }}) over by_month as before_{{ column }},
        lag(last_{{ column }}) over by_month as before_last_{{ column }},
        {% endfor -%}
        lag(valid_month_index) over by_month as before_month_index
    from milestone_known
    window by_month as (partition by milestone_key order by valid_month_index asc nulls last)
),

restated as (
    select
        project_key,
        source_name,
        fiscal_year,
        period,
        {{ to_amount('sum(before_amount)') }} as before_amount,
        {{ to_amount('sum(after_amount)') }} as after_amount,
        {{ to_amount('sum(change_amount)') }} as change_amount,
        max({{ city_day('last_landed_at') }}) as landed_date
    from {{ ref('restatements') }}
    group by project_key, source_name, fiscal_year, period
),

compared as (
    {% for column in texts + days + amounts + numbers -%}
    select
        {% if column == 'status' -%}
        case
            when from_date is null then 'new'
            when status in ('completed', 'cancelled') and coalesce(before_status, '') not in ('completed', 'cancelled') then 'closed'
            else 'changed'
        end as kind,
        {%- else -%}
        case when {{ 'false' if column.startswith('baseline') else 'from_date is null' }} then 'new' else '{{ 'health' if column in texts else 'baseline' if column.startswith('baseline') else 'moved' if column in days else 'money' if column in amounts else 'changed' }}' end as kind,
        {%- endif %}
        project_key,
        'project' as entity_type,
        project_key as entity_id,
        '{{ column }}' as field,
        cast(null as string) as subject,
        {{ change_text('before_' ~ column, column in numbers) }} as before_text,
        {{ change_text(column, column in numbers) }} as after_text,
        {{ 'case when ' ~ column ~ ' is not null then ' ~ days_between('before_last_' ~ column, column) ~ ' end' if column in days else 'cast(null as integer)' }} as change_days,
        {{ to_amount('coalesce(' ~ column ~ ', 0) - coalesce(before_' ~ column ~ ', 0)') if column in amounts else 'cast(null as decimal(18, 2))' }} as change_amount,
        {{ 'case when ' ~ column ~ ' is not null then cast(cast(' ~ column ~ ' as decimal(28, 10)) - coalesce(cast(before_last_' ~ column ~ ' as decimal(28, 10)), 0) as double) end' if column in numbers else 'cast(null as double)' }} as change_value,
        {{ 'cast(before_' ~ column ~ ' as decimal(38, 10))' if column in amounts + numbers else 'cast(null as decimal(38, 10))' }} as before_number,
        {{ 'previous_date' if column.startswith('baseline') else 'from_date' }} as from_date,
        as_of_date as to_date
    from steps
    where
        {{ column }} is distinct from before_{{ column }}
        {# Baselines carry days of their own, from before the project was first landed. -#}
        and {{ '(from_date is not null or (previous_date is not null and before_last_' ~ column ~ ' is not null))' if column.startswith('baseline') else 'is_known' if column in amounts + numbers else 'is_known and from_date is not null' }}
    union all
    {% endfor -%}
    select
        'new' as kind,
        project_key,
        'project' as entity_type,
        project_key as entity_id,
        'project' as field,
        cast(null as string) as subject,
        cast(null as string) as before_text,
        status as after_text,
        cast(null as integer) as change_days,
        cast(null as decimal(18, 2)) as change_amount,
        cast(null as double) as change_value,
        cast(null as decimal(38, 10)) as before_number,
        cast(null as date) as from_date,
        as_of_date as to_date
    from steps
    where is_known and from_date is null
    {% for column in milestone_days -%}
    union all
    select
        '{{ 'baseline' if column == 'baseline_date' else 'moved' }}' as kind,
        project_key,
        'milestone' as entity_type,
        milestone_key as entity_id,
        '{{ column }}' as field,
        name as subject,
        cast(before_{{ column }} as string) as before_text,
        cast({{ column }} as string) as after_text,
        case when {{ column }} is not null then {{ days_between('before_last_' ~ column, column) }} end as change_days,
        cast(null as decimal(18, 2)) as change_amount,
        cast(null as double) as change_value,
        cast(null as decimal(38, 10)) as before_number,
        months_before.month_end_date as from_date,
        case when valid_month_index = {{ month_index(city_date()) }} then {{ city_date() }} else months.month_end_date end as to_date
    from milestone_steps
    inner join {{ ref('int_months') }} as months on milestone_steps.valid_month_index = months.month_index
    inner join {{ ref('int_months') }} as months_before on milestone_steps.valid_month_index = months_before.month_index + 1
    where before_month_index is not null and {{ column }} is distinct from before_{{ column }}
    {% endfor -%}
    union all
    select
        'restated' as kind,
        restated.project_key,
        case when restated.project_key is null then 'source' else 'project' end as entity_type,
        coalesce(restated.project_key, restated.source_name) as entity_id,
        'restated_amount' as field,
        concat(
            restated.source_name, ', fiscal year ', coalesce(cast(restated.fiscal_year as string), 'unknown'), ', period ', coalesce(cast(restated.period as string), 'unknown')
        ) as subject,
        cast(restated.before_amount as string) as before_text,
        cast(restated.after_amount as string) as after_text,
        cast(null as integer) as change_days,
        restated.change_amount,
        cast(null as double) as change_value,
        cast(restated.before_amount as decimal(38, 10)) as before_number,
        months_before.month_end_date as from_date,
        case when {{ month_index('restated.landed_date') }} >= {{ month_index(city_date()) }} then {{ city_date() }} else months.month_end_date end as to_date
    from restated
    inner join {{ ref('int_months') }} as months
        on months.month_index = least({{ month_index('restated.landed_date') }}, {{ month_index(city_date()) }})
    inner join {{ ref('int_months') }} as months_before on months.month_index = months_before.month_index + 1
),

bounds as (
    select
        trim(field) as field,
        min({{ dbt.safe_cast('trim(min_days)', 'integer') }}) as min_days,
        min({{ dbt.safe_cast('trim(min_amount)', 'decimal(18, 4)') }}) as min_amount,
        min({{ dbt.safe_cast('trim(min_share)', 'decimal(9, 6)') }}) as min_share
    from {{ source('landing', 'policy_materiality') }}
    where field is not null
    group by trim(field)
)

select
    {{ surrogate_key(['compared.entity_type', 'compared.entity_id', 'compared.field', 'compared.subject', 'compared.to_date']) }} as change_key,
    compared.kind,
    compared.project_key,
    compared.entity_type,
    compared.entity_id,
    compared.field,
    compared.subject,
    compared.before_text as before,
    compared.after_text as after,
    compared.change_days,
    compared.change_amount,
    compared.change_value,
    (
        bounds.field is not null
        and not (compared.kind = 'new' and compared.field <> 'project')
        and (bounds.min_days is null or compared.change_days is null or abs(compared.change_days) >= bounds.min_days)
        and (
            bounds.min_amount is null
            or abs(coalesce(cast(compared.change_amount as decimal(24, 4)), cast(compared.change_value as decimal(24, 4)), bounds.min_amount)) >= bounds.min_amount
        )
        and (
            bounds.min_share is null
            or compared.before_number is null
            or abs(coalesce(cast(compared.change_amount as decimal(24, 4)), cast(compared.change_value as decimal(24, 4)), 0))
                >= cast(abs(compared.before_number) as decimal(24, 4)) * bounds.min_share
        )
    ) as is_material,
    compared.from_date,
    compared.to_date
from compared
left join bounds on compared.field = bounds.field
