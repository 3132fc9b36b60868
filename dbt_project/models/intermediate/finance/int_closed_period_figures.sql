{#
  Figures of closed periods that changed after they were known: what landed while the calendar said closed, later than the first
  lines of its source and period. + the line as it landed, - the line as it was before.
#}
{% set figure = ['source_name', 'fiscal_year', 'period', 'fund_code', 'department_code', 'account_code', 'finance_project_code'] %}
{% set stated = ['fiscal_year', 'period', 'fund_code', 'department_code', 'account_code', 'finance_project_code', 'amount'] %}
with versions as (
    select
        log.source_name, log.record_key, {{ stated | join(', ') }},
        coalesce(log.is_deleted, false) or log.reason_code is not null as is_gone,
        log.valid_from_at,
        log.extract_id,
        coalesce(landings.run_started_at, log.accepted_at) as landed_at
    from {{ source('landing', 'delivered__journal_lines') }} as log
    left join {{ ref('int_landings') }} as landings
        on log.extract_id = landings.extract_id
    where log.reason_code is null or log.disposition = 'suspense'
),

first_landings as (
    select
versions.source_name,
versions.fiscal_year,
versions.period,
min(versions.landed_at) as first_landed_at
    from versions
    where not versions.is_gone
    group by versions.source_name, versions.fiscal_year, versions.period
),

changes as (
    select
        versions.*,
        coalesce(lag(versions.is_gone) over record, true) as was_gone
        {% for column in stated %},
lag(versions.{{ column }}) over record as previous_{{ column }}{% endfor %}
    from versions
    window record as (
        partition by versions.source_name, versions.record_key
        order by versions.valid_from_at asc nulls first, versions.extract_id asc nulls first
    )
),

entries as (
    select {{ figure | join(', ') }}, record_key, landed_at, amount
    from changes
    where not is_gone
    union all
    select
        source_name,
previous_fiscal_year,
previous_period,
previous_fund_code,
previous_department_code,
previous_account_code,
        previous_finance_project_code,
record_key,
landed_at,
cast(-previous_amount as decimal(18, 2)) as amount
    from changes
    where not was_gone
),

restated as (
    select
        {% for column in figure %}entries.{{ column }},
{% endfor %}
        {{ to_amount('sum(entries.amount)') }} as change_amount,
        cast(count(distinct entries.record_key) as bigint) as lines,
        max(entries.landed_at) as last_landed_at
    from entries
    inner join first_landings
        on entries.source_name = first_landings.source_name
        and entries.fiscal_year = first_landings.fiscal_year
        and entries.period = first_landings.period
        and entries.landed_at > first_landings.first_landed_at
    inner join {{ ref('int_fiscal_period_statuses') }} as statuses
        on entries.fiscal_year = statuses.fiscal_year
        and entries.period = statuses.period
        and entries.landed_at >= statuses.from_at
        and entries.landed_at < statuses.until_at
        and statuses.is_closed
    group by {% for column in figure %}entries.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
),

current_figures as (
    select {{ figure | join(', ') }}, {{ to_amount('sum(amount)') }} as after_amount
    from {{ ref('int_journal_lines') }}
    group by {{ figure | join(', ') }}
)

select
    restated.*,
    coalesce(current_figures.after_amount, cast(0 as decimal(18, 2))) as after_amount
from restated
left join current_figures
    on restated.source_name = current_figures.source_name
    and restated.fiscal_year = current_figures.fiscal_year
    and restated.period = current_figures.period
    and coalesce(restated.fund_code, '') = coalesce(current_figures.fund_code, '')
    and coalesce(restated.department_code, '') = coalesce(current_figures.department_code, '')
    and coalesce(restated.account_code, '') = coalesce(current_figures.account_code, '')
    and coalesce(restated.finance_project_code, '') = coalesce(current_figures.finance_project_code, '')
