{#
  What explains a control that does not tie. At most 1,000 lines of a control: the largest differences, and in the last line the
  rest together, so that they still sum to its difference. In R1 what is in suspense or quarantine is accounted for and explains
  nothing by itself; it is listed because it is where a person looks first.
#}
{% set dimensions = ['fund_code', 'department_code', 'account_code'] %}
{% set most = 1000 %}
{% set no_amount = 'cast(0 as decimal(18, 2))' %}
with failing as (
    select
        controls.*,
        controls.fiscal_year * 100 + coalesce(controls.period, 0) as fiscal_period
    from {{ ref('reconciliations') }} as controls
    where not controls.passed
),

files as (
    select
        failing.reconciliation_key,
        'whole file' as subject,
        cast(null as string) as source_record_id,
        failing.source_amount,
        failing.warehouse_amount + failing.suspense_amount + failing.quarantined_amount as warehouse_amount,
        failing.difference_amount,
        case when failing.difference_amount <> 0 then 'amount_differs' else 'row_count_differs' end as reason
    from failing
    where failing.control_id = 'R1'
    union all
    select
        failing.reconciliation_key,
        lines.source_record_id as subject,
        lines.source_record_id,
        lines.amount as source_amount,
        lines.amount as warehouse_amount,
        {{ no_amount }} as difference_amount,
        lines.reason_code as reason
    from failing
    inner join {{ ref('int_suspended_lines') }} as lines
        on failing.source_name = lines.source_name
        and failing.subject = concat_ws('/', lines.stream, lines.file_name)
    where failing.control_id = 'R1' and not lines.is_loaded
    union all
    select
        failing.reconciliation_key,
        records.source_record_id as subject,
        records.source_record_id,
        cast(null as decimal(18, 2)) as source_amount,
        cast(null as decimal(18, 2)) as warehouse_amount,
        {{ no_amount }} as difference_amount,
        records.reason_code as reason
    from failing
    inner join {{ ref('quarantine') }} as records
        on failing.source_name = records.source_name
        and failing.subject = concat_ws('/', records.stream, records.file_name)
    where failing.control_id = 'R1'
),

-- both sides of a control in cells: `source` amounts are what is compared with
sides as (
    select
        failing.reconciliation_key,
        {{ cell_text([('fund', 'fund_code'), ('department', 'department_code'), ('account', 'account_code')], 'movements') }} as subject,
        cast(null as string) as source_record_id,
        movements.amount as source_amount,
        {{ no_amount }} as warehouse_amount
    from failing
    inner join {{ ref('int_trial_balance_movements') }} as movements
        on failing.source_name = movements.source_name
        and failing.fiscal_year = movements.fiscal_year
        and failing.period = movements.period
    where failing.control_id = 'R2'
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([('fund', 'fund_code'), ('department', 'department_code'), ('account', 'account_code')], 'lines') }} as subject,
        cast(null as string) as source_record_id,
        {{ no_amount }} as source_amount,
        lines.amount as warehouse_amount
    from failing
    inner join (
        select
            posted.source_name,
            posted.fiscal_year,
            posted.period,
            posted.amount
            {%- for dimension in dimensions %},
            case when grain.has_{{ dimension }} then posted.{{ dimension }} end as {{ dimension }}
            {%- endfor %}
        from {{ ref('int_journal_lines') }} as posted
        inner join (
            select
                source_name
                {%- for dimension in dimensions %},
                count({{ dimension }}) > 0 as has_{{ dimension }}
                {%- endfor %}
            from {{ ref('int_trial_balance_movements') }}
            group by source_name
        ) as grain
            on posted.source_name = grain.source_name
    ) as lines
        on failing.source_name = lines.source_name
        and failing.fiscal_year = lines.fiscal_year
        and failing.period = lines.period
    where failing.control_id = 'R2'
    union all
    select
        failing.reconciliation_key,
        coalesce(movements.document_id, 'all documents') as subject,
        movements.source_record_id,
        movements.source_amount,
        movements.warehouse_amount
    from failing
    inner join {{ ref('int_subledger_movements') }} as movements
        on failing.source_name = movements.source_name
        and failing.subject = movements.subject || ' against the ledger'
        and (
            movements.fiscal_year * 100 + movements.period = failing.fiscal_period
            or (movements.is_balance and movements.fiscal_year * 100 + movements.period < failing.fiscal_period)
        )
    where failing.control_id = 'R3'
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([('fund', 'fund_code'), ('journal', 'journal_id')], 'lines') }} as subject,
        cast(null as string) as source_record_id,
        case when lines.amount > 0 then lines.amount else 0 end as source_amount,
        case when lines.amount < 0 then -lines.amount else 0 end as warehouse_amount
    from failing
    inner join {{ ref('int_journal_lines') }} as lines
        on failing.source_name = lines.source_name
        and failing.fiscal_year = lines.fiscal_year
        and failing.period = lines.period
    where failing.control_id = 'R4'
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([('fund', 'fund_code'), ('department', 'department_code')], 'events') }} as subject,
        cast(null as string) as source_record_id,
        events.amount as source_amount,
        case when events.event_type <> 'transfer' then events.amount else 0 end as warehouse_amount
    from failing
    inner join {{ ref('int_budget_events') }} as events
        on failing.source_name = events.source_name
        and failing.fiscal_year = events.fiscal_year
    where failing.control_id = 'R5'
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([('fund', 'fund_code')], 'events') }} as subject,
        cast(null as string) as source_record_id,
        case when accounts.account_type = 'revenue' then events.amount else 0 end as source_amount,
        case when coalesce(accounts.account_type, 'expenditure') = 'expenditure' then events.amount else 0 end as warehouse_amount
    from failing
    inner join {{ ref('int_budget_events') }} as events
        on failing.source_name = events.source_name
        and failing.fiscal_year = events.fiscal_year
        and (events.event_type = 'original' or failing.subject like '%current budget')
    left join {{ ref('dim_accounts') }} as accounts
        on events.source_name = accounts.source_name
        and events.account_code = accounts.account_code
    where failing.control_id = 'R6'
    {% for control, relation, amount, is_source, joins_source in [
        ('R7', 'fct_journal_lines', 'lines.amount', true, true), ('R7', 'int_journal_lines_allocated', 'lines.amount', false, true),
        ('R9', 'fct_journal_lines', 'lines.amount', true, false), ('R9', 'budget_vs_actuals', 'lines.expended_amount', false, false)
    ] -%}
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([
            ('fund', 'fund_code'), ('department', 'department_code'), ('account', 'account_code'), ('code', 'finance_project_code')
        ], 'lines') }} as subject,
        cast(null as string) as source_record_id,
        {{ amount if is_source else no_amount }} as source_amount,
        {{ no_amount if is_source else amount }} as warehouse_amount
    from failing
    inner join {{ ref(relation) }} as lines
        on failing.fiscal_year = lines.fiscal_year
        and failing.period = lines.period
        {{ 'and failing.source_name = lines.source_name' if joins_source }}
    where failing.control_id = '{{ control }}' {{ "and lines.account_type = 'expenditure'" if relation != 'budget_vs_actuals' }}
    {% endfor -%}
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([
            ('fund', 'fund_code'), ('department', 'department_code'), ('account', 'account_code'), ('code', 'finance_project_code')
        ], 'figures') }} as subject,
        cast(null as string) as source_record_id,
        figures.after_amount as source_amount,
        figures.before_amount as warehouse_amount
    from failing
    inner join {{ ref('restatements') }} as figures
        on failing.source_name = figures.source_name
        and failing.fiscal_year = figures.fiscal_year
        and failing.period = figures.period
    where failing.control_id = 'R8'
    union all
    select
        failing.reconciliation_key,
        {{ cell_text([('order', 'purchase_order_id'), ('line', 'line_number')], 'rolled') }} as subject,
        cast(null as string) as source_record_id,
        rolled.opening_amount + rolled.encumbered_amount + rolled.adjusted_amount + rolled.carried_forward_amount
        - rolled.liquidated_amount - rolled.cancelled_amount as source_amount,
        rolled.closing_amount as warehouse_amount
    from failing
    inner join {{ ref('encumbrance_rollforward') }} as rolled
        on failing.source_name = rolled.source_name
        and failing.fiscal_year = rolled.fiscal_year
        and failing.period = rolled.period
    where failing.control_id = 'R10'
),

cells as (
    select
        sides.reconciliation_key,
        sides.subject,
        max(sides.source_record_id) as source_record_id,
        sum(sides.source_amount) as source_amount,
        sum(sides.warehouse_amount) as warehouse_amount,
        sum(sides.source_amount) - sum(sides.warehouse_amount) as difference_amount
    from sides
    group by sides.reconciliation_key, sides.subject
    having sum(sides.source_amount) <> sum(sides.warehouse_amount)
),

suspended as (
    select
        failing.reconciliation_key,
        lines.source_record_id as subject,
        lines.source_record_id,
        {{ no_amount }} as source_amount,
        lines.amount as warehouse_amount,
        -lines.amount as difference_amount,
        'in_suspense' as reason
    from failing
    inner join {{ ref('int_suspended_lines') }} as lines
        on failing.source_name = lines.source_name
        and failing.fiscal_year = lines.fiscal_year
        and failing.period = lines.period
    where failing.control_id = 'R2' and lines.stream = 'journal_lines' and not lines.is_loaded and lines.amount is not null
),

explained as (
    select * from files
    union all
    select
        cells.*,
        case
            when cells.source_amount = 0 then 'only_in_warehouse'
            when cells.warehouse_amount = 0 then 'only_in_source'
            else 'amount_differs'
        end as reason
    from cells
    union all
    select * from suspended
),

ranked as (
    select
        explained.*,
        row_number() over (
            partition by explained.reconciliation_key
            order by abs(coalesce(explained.difference_amount, 0)) desc nulls last, explained.subject asc nulls last, explained.reason asc nulls last
        ) as line_number,
        count(*) over (partition by explained.reconciliation_key) as lines
    from explained
),

listed as (
    select
        ranked.*,
        case when ranked.lines > {{ most }} and ranked.line_number >= {{ most }} then {{ most }} else ranked.line_number end as line_rank
    from ranked
),

lines as (
    select
        listed.reconciliation_key,
        listed.line_rank,
        case when count(*) = 1 then max(listed.subject) else concat(cast(count(*) as string), ' further lines') end as subject,
        case when count(*) = 1 then max(listed.source_record_id) end as source_record_id,
        case when count(*) = 1 then max(listed.reason) else 'further_lines' end as reason,
        {{ to_amount('sum(listed.source_amount)') }} as source_amount,
        {{ to_amount('sum(listed.warehouse_amount)') }} as warehouse_amount,
        {{ to_amount('sum(listed.difference_amount)') }} as difference_amount
    from listed
    group by listed.reconciliation_key, listed.line_rank
)

select
    {{ surrogate_key(['lines.reconciliation_key', 'lines.line_rank']) }} as reconciliation_line_key,
    lines.reconciliation_key,
    failing.control_id,
    failing.source_name,
    failing.extract_id,
    lines.subject,
    lines.source_record_id,
    lines.reason,
    failing.fiscal_year,
    failing.period,
    cast(lines.line_rank as bigint) as line_rank,
    lines.source_amount,
    lines.warehouse_amount,
    lines.difference_amount
from lines
inner join failing
    on lines.reconciliation_key = failing.reconciliation_key
