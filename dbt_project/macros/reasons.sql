{# The names that the city's policy calls independent reviewers of that kind, per source: (source_name, `column`). #}
{% macro independent_reviewers(record_kind, column) -%}
    select
        statuses.source_name,
        {{ matchable('policy.name') }} as {{ column }}
    from {{ source('landing', 'policy_independent_reviewers') }} as policy
    inner join {{ source('landing', 'stream_status') }} as statuses
        on policy.source_name is null or trim(policy.source_name) = statuses.source_name
    where {{ matchable('policy.record_kind') }} = '{{ record_kind }}' and policy.name is not null
    group by statuses.source_name, {{ matchable('policy.name') }}
{%- endmacro %}

{#
  What was said why a project is as it is: the summary of a published status report, a change request that was not rejected
  (asked and decided: two days), a decision taken. One row per record and day; `reason_order` is the order of preference.
#}
{% macro project_reasons() -%}
    select
        project_key, source_name, source_record_id, extract_id, is_stale,
        'status_report' as reason_source,
        summary as reason_text,
        cast(null as double) as schedule_impact_days,
        2 as reason_order,
        report_date as reason_date
    from {{ ref('fct_status_reports') }}
    where is_published and nullif(trim(summary), '') is not null
    {% for day in ['decided_date', 'requested_date'] -%}
    union all
    select
        project_key, source_name, source_record_id, extract_id, is_stale,
        'change_request' as reason_source,
        coalesce(title, change_id) as reason_text,
        schedule_impact_days,
        case when schedule_impact_days > 0 then 0 else 1 end as reason_order,
        {{ day }} as reason_date
    from {{ ref('fct_change_requests') }}
    where status <> 'rejected' and {{ day }} is not null{% if day == 'requested_date' %} and requested_date is distinct from decided_date{% endif %}
    {% endfor -%}
    union all
    select
        project_key, source_name, source_record_id, extract_id, is_stale,
        'decision' as reason_source,
        coalesce(title, decision) as reason_text,
        cast(null as double) as schedule_impact_days,
        3 as reason_order,
        decided_date as reason_date
    from {{ ref('fct_decisions') }}
    where decided_date is not null and coalesce(title, decision) is not null
{%- endmacro %}

{# A number as a person reads it, by its unit: a fraction as per cent, money to the cent, else four decimals. #}
{% macro figure_in_words(number, unit) -%}
    case
        when abs({{ number }}) >= 1000000000000000 then 'a number of more than fifteen digits'
        when {{ unit }} = 'fraction' then concat(cast(cast({{ number }} * 100 as decimal(20, 1)) as string), ' %')
        when {{ unit }} = 'amount' then cast(cast({{ number }} as decimal(20, 2)) as string)
        when {{ unit }} in ('count', 'days') then cast(cast({{ number }} as decimal(20, 0)) as string)
        else cast(cast({{ number }} as decimal(20, 4)) as string)
    end
{%- endmacro %}

{# A value as the text that metrics.changes shows: a percent with four decimals, else as it is. #}
{% macro change_text(column, is_number) -%}
    {%- if is_number -%}cast(cast({{ column }} as decimal(9, 4)) as string){%- else -%}cast({{ column }} as string){%- endif -%}
{%- endmacro %}
