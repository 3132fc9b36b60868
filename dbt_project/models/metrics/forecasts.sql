{#- What each way of forecasting says of a project at each date, with the span of the ways and what each assumes. -#}
{% set methods = forecast_methods() %}
{% set extra_metrics = ['ieac_t_months', 'percent_complete', 'cpi', 'tcpi_eac_manager'] %}
{% set metrics = methods | map(attribute=2) | select | list + extra_metrics %}
with figures as (
    select
        entity_id as project_key,
        as_of_date,
        {% for metric_id in metrics -%}
        max(case when metric_id = '{{ metric_id }}' then value end) as {{ metric_id }},
        max(case when metric_id = '{{ metric_id }}' then value_amount end) as {{ metric_id }}_amount,
        max(case when metric_id = '{{ metric_id }}' then null_reason end) as {{ metric_id }}_reason{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('values') }}
    where entity_type = 'project' and metric_id in ('{{ metrics | join("', '") }}')
    group by entity_id, as_of_date
),

dated as (
    select
        figures.*,
        case when spans.end_date <= figures.as_of_date then 'completed' end as ended_reason,
        projects.is_deleted,
        states.is_known,
        states.status_date,
        states.forecast_finish_date,
        months.month_start_date as month_one_date
    from figures
    inner join {{ ref('int_project_states') }} as states
        on figures.project_key = states.project_key
        and figures.as_of_date = states.as_of_date
    inner join {{ ref('int_projects') }} as projects on figures.project_key = projects.project_key
    inner join {{ ref('int_project_spans') }} as spans on figures.project_key = spans.project_key
    left join {{ ref('int_months') }} as months on spans.plan_first_month_index = months.month_index
),

said as (
    {% for kind, method, metric_id, assumption in methods -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        project_key,
        as_of_date,
        '{{ kind }}' as forecast_kind,
        '{{ method }}' as method,
        '{{ assumption }}' as assumption,
        {% if kind == 'finish_date' -%}
        cast(null as double) as forecast_value,
        cast(null as decimal(18, 2)) as forecast_amount,
        {% if method == 'spi_t' -%}
        case
            when ended_reason is null and ieac_t_months < 1200 and month_one_date is not null
                then {{ day_after_months('month_one_date', 'ieac_t_months') }}
        end as forecast_date,
        case
            when is_deleted then 'excluded_scope'
            when ended_reason is not null then ended_reason
            when ieac_t_months is null then coalesce(ieac_t_months_reason, 'source_missing')
            when month_one_date is null then 'no_baseline'
            when ieac_t_months >= 1200 then 'not_attainable'
        end as null_reason,
        cast(null as date) as target_date,
        {%- else -%}
        case when not is_deleted and ended_reason is null then forecast_finish_date end as forecast_date,
        case
            when is_deleted then 'excluded_scope'
            when ended_reason is not null then ended_reason
            when forecast_finish_date is null then 'source_missing'
        end as null_reason,
        cast(null as date) as target_date,
        {%- endif %}
        {%- else -%}
        {{ metric_id }} as forecast_value,
        {{ metric_id }}_amount as forecast_amount,
        cast(null as date) as forecast_date,
        case when {{ metric_id }} is null then coalesce({{ metric_id }}_reason, 'source_missing') end as null_reason,
        {{ add_days(fiscal_year_start(fiscal_year('status_date') ~ ' + 1'), -1) if kind == 'year_end_cost' else 'cast(null as date)' }} as target_date,
        {%- endif %}
        {% if kind == 'cost_at_completion' and method == 'manager' -%}
        case
            when eac_manager < eac_budget_rate then 'below_budget_rate'
            when abs(tcpi_eac_manager - cpi) > 0.10 then 'out_of_line_with_cpi'
        end as caution
        {%- elif method in ['cpi', 'cpi_spi', 'spi_t'] -%}
        case when percent_complete < 0.2 then 'early' end as caution
        {%- else -%}
        cast(null as string) as caution
        {%- endif %}
    from dated
    {% endfor %}
)

select
    {{ surrogate_key(['project_key', 'forecast_kind', 'method', 'as_of_date']) }} as forecast_key,
    project_key,
    forecast_kind,
    method,
    assumption,
    null_reason,
    case when null_reason is null then caution end as caution,
    case when null_reason is null then forecast_value end as forecast_value,
    case when null_reason is null then min(forecast_value) over ways end as low_value,
    case when null_reason is null then max(forecast_value) over ways end as high_value,
    case when null_reason is null then forecast_amount end as forecast_amount,
    case when null_reason is null then forecast_date end as forecast_date,
    case when null_reason is null then min(forecast_date) over ways end as low_date,
    case when null_reason is null then max(forecast_date) over ways end as high_date,
    target_date,
    as_of_date
from said
window ways as (partition by project_key, as_of_date, forecast_kind)
