{#
  + what a unit states, - what it stated before, summed per cell and statement. Of a feed whose every delivery is the whole book, the
  first statement of a fiscal year is its original and every later difference an amendment; where files add up, a cell's first level is
  original as long as it is stated on the year's first day.
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
    window unit as (partition by levels.source_name, levels.unit_key order by levels.level_at asc nulls first)
),

entries as (
    select
        levels.source_name, levels.budget_line_id, levels.level_date, levels.level_at, levels.is_whole, levels.event_date, levels.description, levels.funding_source,
        levels.source_record_id, levels.extract_id, levels.file_name, levels.line_number, levels.amount
        {% for column in cell %}, levels.{{ column }}{% endfor %}
    from levels
    where not levels.is_gone
    union all
    select
        levels.source_name, levels.previous_budget_line_id as budget_line_id, levels.level_date, levels.level_at, levels.is_whole,
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
        min(celled.level_at) over (partition by celled.source_name, celled.budget_cell) as first_cell_at,
        min(celled.level_at) over (partition by celled.source_name, celled.fiscal_year) as first_level_at,
        min(celled.level_date) over (partition by celled.source_name, celled.fiscal_year) as first_level_date
    from celled
),

judged as (
    select
        dated.*,
        case
            when dated.is_whole then dated.level_at = dated.first_level_at
            else dated.level_at = dated.first_cell_at and dated.level_date = dated.first_level_date
        end as is_original
    from dated
),

summed as (
    select
        judged.source_name, judged.budget_cell, judged.level_date, judged.level_at, judged.is_original
        {% for column in cell %}, judged.{{ column }}{% endfor %},
        max(judged.budget_line_id) as budget_line_id,
        max(judged.event_date) as event_date,
        max(judged.description) as description,
        max(judged.funding_source) as funding_source,
        max(judged.source_record_id) as source_record_id,
        max(judged.extract_id) as extract_id,
        max(judged.file_name) as file_name,
        max(judged.line_number) as line_number,
        cast(sum(judged.amount) as decimal(18, 2)) as amount
    from judged
    group by
        judged.source_name, judged.budget_cell, judged.level_date, judged.level_at, judged.is_original
        {% for column in cell %}, judged.{{ column }}{% endfor %}
)

select
    summed.*,
    case when summed.is_original then 'original' else 'amendment' end as event_type
from summed
where summed.amount <> 0 or summed.is_original
