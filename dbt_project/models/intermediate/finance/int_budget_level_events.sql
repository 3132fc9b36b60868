{#
  + what a unit states, - what it stated before, summed per cell and day. The first day on which a source states a fiscal year is
  that year's original; whatever later days state differently is an amendment, a cell that they state for the first time included.
#}
{% set cell = ['fiscal_year', 'fund_code', 'department_code', 'account_code', 'finance_project_code'] %}
with levels as (
    select
        levels.*,
        lag(levels.level_date) over unit as previous_date,
        coalesce(lag(levels.is_gone) over unit, true) as was_gone,
        lag(levels.amount) over unit as previous_amount,
        lag(levels.budget_line_id) over unit as previous_budget_line_id
        {% for column in cell %}, lag(levels.{{ column }}) over unit as previous_{{ column }}{% endfor %}
    from {{ ref('int_budget_levels') }} as levels
    window unit as (partition by levels.source_name, levels.unit_key order by levels.level_date asc nulls first)
),

entries as (
    select
        levels.source_name, levels.budget_line_id, levels.level_date, levels.event_date, levels.description, levels.funding_source,
        levels.source_record_id, levels.extract_id, levels.file_name, levels.line_number, levels.amount
        {% for column in cell %}, levels.{{ column }}{% endfor %}
    from levels
    where not levels.is_gone
    union all
    select
        levels.source_name, levels.previous_budget_line_id as budget_line_id, levels.level_date,
        cast(null as date) as event_date, cast(null as string) as description, cast(null as string) as funding_source,
        levels.source_record_id, levels.extract_id, levels.file_name, levels.line_number,
        cast(-levels.previous_amount as decimal(18, 2)) as amount
        {% for column in cell %}, levels.previous_{{ column }} as {{ column }}{% endfor %}
    from levels
    where not levels.was_gone
),

celled as (
    select
        entries.*,
        coalesce(
            'id|' || entries.budget_line_id,
            {{ surrogate_key(['entries.fiscal_year', 'entries.fund_code', 'entries.department_code', 'entries.account_code', 'entries.finance_project_code']) }}
        ) as budget_cell
    from entries
),

dated as (
    select
        celled.*,
        min(celled.level_date) over (partition by celled.source_name, celled.fiscal_year) as first_level_date
    from celled
),

summed as (
    select
        dated.source_name, dated.budget_cell, dated.level_date, dated.first_level_date
        {% for column in cell %}, dated.{{ column }}{% endfor %},
        max(dated.budget_line_id) as budget_line_id,
        max(dated.event_date) as event_date,
        max(dated.description) as description,
        max(dated.funding_source) as funding_source,
        max(dated.source_record_id) as source_record_id,
        max(dated.extract_id) as extract_id,
        max(dated.file_name) as file_name,
        max(dated.line_number) as line_number,
        cast(sum(dated.amount) as decimal(18, 2)) as amount
    from dated
    group by
        dated.source_name, dated.budget_cell, dated.level_date, dated.first_level_date
        {% for column in cell %}, dated.{{ column }}{% endfor %}
)

select
    summed.*,
    case when summed.level_date = summed.first_level_date then 'original' else 'amendment' end as event_type
from summed
where summed.amount <> 0 or summed.level_date = summed.first_level_date
