{#-
  A document's money falls on projects by bridge_project_documents, rounded to the cent, the cents left over to the lowest
  project_key; days and counts are whole.
-#}
{% set start = "cast('0001-01-01' as date)" %}
with shares as (
    select source_name, document_kind, document_id, project_key, share
    from {{ ref('bridge_project_documents') }}
    union all
    select
        requisitions.source_name,
        'requisition' as document_kind,
        requisitions.requisition_id as document_id,
        bridge.project_key,
        bridge.allocation_share as share
    from {{ ref('fct_requisitions') }} as requisitions
    inner join {{ ref('bridge_project_finance') }} as bridge on requisitions.finance_project_code = bridge.finance_project_code
),

parted as (
    select
        movements.*,
        shares.project_key,
        {{ round_to_cent('cast(movements.amount as decimal(20, 2)) * cast(shares.share as decimal(18, 12))') }} as part_amount,
        row_number() over (partition by movements.movement_number order by shares.project_key asc nulls last) as place
    from {{ ref('int_procurement_movements') }} as movements
    inner join shares
        on movements.source_name = shares.source_name
        and movements.document_kind = shares.document_kind
        and movements.document_id = shares.document_id
),

project_movements as (
    select
        parted.project_key,
        parted.movement_number,
        parted.vendor_key,
        parted.measure,
        parted.from_date,
        {{ to_amount('parted.part_amount + case when parted.place = 1 then parted.amount - sum(parted.part_amount) over (partition by parted.movement_number) else 0 end') }} as amount,
        parted.days,
        parted.number
    from parted
),

memberships as (
    {{ entity_memberships() }}
),

placed as (
    select
        memberships.entity_type,
        memberships.entity_id,
        project_movements.movement_number,
        max(project_movements.vendor_key) as vendor_key,
        max(project_movements.measure) as measure,
        max(project_movements.from_date) as from_date,
        sum(project_movements.amount) as amount,
        max(project_movements.days) as days,
        max(project_movements.number) as number
    from project_movements
    inner join memberships on project_movements.project_key = memberships.project_key
    where memberships.entity_type <> 'city'
    group by memberships.entity_type, memberships.entity_id, project_movements.movement_number
    union all
    select 'city' as entity_type, 'city' as entity_id, movement_number, vendor_key, measure, from_date, amount, days, number
    from {{ ref('int_procurement_movements') }}
    union all
    select 'vendor' as entity_type, vendor_key as entity_id, movement_number, vendor_key, measure, from_date, amount, days, number
    from {{ ref('int_procurement_movements') }}
    where vendor_key is not null and measure not in ('ordered', 'asked')
    union all
    select 'contract' as entity_type, contract_key as entity_id, movement_number, vendor_key, measure, from_date, amount, days, number
    from {{ ref('int_procurement_movements') }}
    where contract_key <> '' and document_kind in ('contract', 'purchase_order')
),

contract_spans as (
    select
        contracts.contract_key,
        coalesce(least(min(contracts.start_date), min(case when movements.from_date > {{ start }} and movements.measure in ('amended', 'remaining', 'retained', 'open') then movements.from_date end)), {{ city_date() }}) as first_date,
        max(contracts.end_date) as end_date
    from {{ ref('fct_contracts') }} as contracts
    left join {{ ref('int_procurement_movements') }} as movements on contracts.contract_key = movements.contract_key
    group by contracts.contract_key
),

-- A vendor's months end with those of its last document; a contract without an end has none.
vendor_spans as (
    select
        movements.vendor_key,
        coalesce(min(case when movements.from_date > {{ start }} and movements.measure <> 'expiring' then movements.from_date end), {{ city_date() }}) as first_date,
        case
            when max(case when movements.measure = 'contract' and contracts.end_date is null then 1 else 0 end) = 0
                then greatest(max(movements.from_date), max(contracts.end_date))
        end as end_date
    from {{ ref('int_procurement_movements') }} as movements
    left join {{ ref('fct_contracts') }} as contracts on movements.contract_key = contracts.contract_key
    where movements.vendor_key is not null
    group by movements.vendor_key
),

spans as (
    select 'contract' as entity_type, contract_key as entity_id, first_date, end_date from contract_spans
    union all
    select 'vendor' as entity_type, vendor_key as entity_id, first_date, end_date from vendor_spans
),

entity_dates as (
    select spans.entity_type, spans.entity_id, months.month_end_date as as_of_date, false as is_excluded, true as is_coded
    from spans
    inner join {{ ref('int_months') }} as months
        on months.month_end_date >= spans.first_date
        and months.month_end_date <= {{ last_complete_month_end() }}
        and (spans.end_date is null or months.month_index <= {{ month_index('spans.end_date') }} + 1)
    union all
    select entity_type, entity_id, {{ city_date() }} as as_of_date, false as is_excluded, true as is_coded
    from spans
    where first_date <= {{ city_date() }} and (end_date is null or {{ month_index(city_date()) }} <= {{ month_index('end_date') }} + 1)
    union all
    select 'city' as entity_type, 'city' as entity_id, as_of_date, false as is_excluded, true as is_coded
    from (
        {{ city_dates() }}
    ) as days
    union all
    select
        members.entity_type,
        members.entity_id,
        members.as_of_date,
        min(case when members.is_excluded then 1 else 0 end) = 1 as is_excluded,
        count(coded.project_key) > 0 as is_coded
    from {{ ref('int_metric_members') }} as members
    left join (
        select project_key from {{ ref('bridge_project_finance') }} where project_key is not null
        union
        select project_key from {{ ref('bridge_project_documents') }} where project_key is not null
    ) as coded on members.project_key = coded.project_key
    where members.entity_type <> 'city'
    group by members.entity_type, members.entity_id, members.as_of_date
),

streams as (
    select
        {% for stream in ['contracts', 'invoices', 'payments', 'requisitions', 'purchase_orders'] -%}
        count(case when stream = '{{ stream }}' then 1 end) > 0 as has_{{ stream }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_streams_accepted') }}
    where source_name = '*'
),

{% set sums = [] -%}
{% for measure in ['original', 'amended', 'remaining', 'retained'] -%}{% do sums.append([measure ~ '_amount', measure, 'amount', false]) %}{%- endfor -%}
{% for measure in ['original', 'remaining', 'retained', 'contract', 'ending', 'expiring', 'open'] -%}{% do sums.append([measure ~ '_count', measure, 'number', false]) %}{%- endfor -%}
{% do sums.append(['open_days', 'open', 'days', false]) -%}
{% for measure in ['ordered', 'asked', 'invoiced', 'billed'] -%}{% do sums.append([measure ~ '_count', measure, 'number', true]) %}{%- endfor -%}
{% for measure in ['ordered', 'invoiced'] -%}{% do sums.append([measure ~ '_days', measure, 'days', true]) %}{%- endfor -%}
-- Movements by month, the city's date standing for its own; the rows of dates asked for add nothing.
monthly as (
    select
        entity_type,
        entity_id,
        {{ month_index('from_date') }} as month_index,
        {{ fiscal_year('from_date') }} as fiscal_year,
        cast(null as date) as as_of_date,
        cast(null as boolean) as is_excluded,
        cast(null as boolean) as is_coded,
        {% for name, measure, column, is_of_year in sums -%}
        sum(case when measure = '{{ measure }}' then {{ column }} end) as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from placed
    where measure <> 'spent' and from_date <= {{ city_date() }}
    group by entity_type, entity_id, {{ month_index('from_date') }}, {{ fiscal_year('from_date') }}
    union all
    select
        entity_type,
        entity_id,
        {{ month_index('as_of_date') }} as month_index,
        {{ fiscal_year('as_of_date') }} as fiscal_year,
        as_of_date,
        is_excluded,
        is_coded,
        {% for name, measure, column, is_of_year in sums -%}
        cast(null as decimal(18, 2)) as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from entity_dates
),

running as (
    select
        entity_type,
        entity_id,
        as_of_date,
        is_excluded,
        is_coded,
        {% for name, measure, column, is_of_year in sums -%}
        sum({{ name }}) over {{ 'of_year' if is_of_year else 'of_all' }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from monthly
    window
        of_all as (partition by entity_type, entity_id order by month_index asc nulls last, as_of_date asc nulls first rows between unbounded preceding and current row),
        of_year as (
            partition by entity_type, entity_id, fiscal_year
            order by month_index asc nulls last, as_of_date asc nulls first rows between unbounded preceding and current row
        )
),

totals as (
    select
        entity_type,
        entity_id,
        as_of_date,
        is_excluded,
        is_coded,
        {% for name, measure, column, is_of_year in sums -%}
        {% if column == 'amount' -%}
        {{ to_amount('coalesce(' ~ name ~ ', 0)') }} as {{ name }}{{ ',' if not loop.last }}
        {%- elif column == 'number' -%}
        cast(coalesce({{ name }}, 0) as integer) as {{ name }}{{ ',' if not loop.last }}
        {%- else -%}
        cast(coalesce({{ name }}, 0) as bigint) as {{ name }}{{ ',' if not loop.last }}
        {%- endif %}
        {% endfor %}
    from running
    where as_of_date is not null
),

vendor_days as (
    select entity_type, entity_id, vendor_key, from_date, sum(amount) as amount, count(*) as number
    from placed
    where measure = 'spent' and entity_type not in ('vendor', 'contract')
    group by entity_type, entity_id, vendor_key, from_date
),

vendor_sums as (
    select
        entity_dates.entity_type,
        entity_dates.entity_id,
        entity_dates.as_of_date,
        vendor_days.vendor_key,
        sum(vendor_days.amount) as amount,
        sum(vendor_days.number) as number
    from entity_dates
    inner join vendor_days
        on entity_dates.entity_type = vendor_days.entity_type
        and entity_dates.entity_id = vendor_days.entity_id
        and vendor_days.from_date >= {{ fiscal_year_start_of('entity_dates.as_of_date') }}
        and vendor_days.from_date <= entity_dates.as_of_date
    group by entity_dates.entity_type, entity_dates.entity_id, entity_dates.as_of_date, vendor_days.vendor_key
),

concentrations as (
    select
        entity_type,
        entity_id,
        as_of_date,
        {{ divide(
            'sum(case when vendor_key is not null and amount > 0 then cast(amount as decimal(19, 2)) * cast(amount as decimal(19, 2)) end)',
            'cast(sum(case when vendor_key is not null and amount > 0 then amount end) as double) * cast(sum(case when vendor_key is not null and amount > 0 then amount end) as double)'
        ) }} as concentration,
        cast(sum(case when vendor_key is not null then number else 0 end) as integer) as named_count,
        cast(sum(number) as integer) as spent_count
    from vendor_sums
    group by entity_type, entity_id, as_of_date
),

figures as (
    select
        totals.*,
        cast({{ days_between(start, 'totals.as_of_date') }} as bigint) * totals.open_count + totals.open_days as age_days,
        concentrations.concentration,
        coalesce(concentrations.named_count, 0) as named_count,
        coalesce(concentrations.spent_count, 0) as spent_count,
        streams.*
    from totals
    cross join streams
    left join concentrations
        on totals.entity_type = concentrations.entity_type
        and totals.entity_id = concentrations.entity_id
        and totals.as_of_date = concentrations.as_of_date
)

{% for metric_id, formula, kind, stream, count, scope, types in [
    ('contract_amendment_pct', divide('amended_amount', 'original_amount'), 'number', 'has_contracts', 'original_count', 'contract_count', none),
    ('contracts_expiring_90_days', 'expiring_count', 'number', 'has_contracts', 'ending_count', 'contract_count', none),
    ('contract_value_remaining', 'remaining_amount', 'amount', 'has_contracts', 'remaining_count', 'contract_count', none),
    ('requisition_to_order_days', divide('ordered_days', 'ordered_count'), 'number', 'has_requisitions and has_purchase_orders', 'ordered_count', 'asked_count', "entity_type not in ('vendor', 'contract')"),
    ('order_to_invoice_days', divide('invoiced_days', 'invoiced_count'), 'number', 'has_purchase_orders and has_invoices', 'invoiced_count', 'billed_count', "entity_type <> 'contract'"),
    ('invoice_age_days', divide('age_days', 'open_count'), 'number', 'has_invoices', 'open_count', 'open_count', none),
    ('retainage_held', 'retained_amount', 'amount', 'has_invoices', 'retained_count', 'retained_count', none),
    ('vendor_concentration_hhi', 'concentration', 'number', '(has_payments or has_invoices)', 'named_count', 'spent_count', "entity_type not in ('vendor', 'contract')"),
] -%}
{% set is_given -%}
not is_excluded and {{ stream }} and is_coded and not ({{ scope }} > 0 and {{ count }} = 0)
{%- endset -%}
{% if not loop.first %}
union all
{% endif -%}
select
    '{{ metric_id }}' as metric_id,
    entity_type,
    entity_id,
    as_of_date,
    case when {{ is_given }} then cast({{ formula }} as double) end as metric_value,
    {% if kind == 'amount' -%}
    case when {{ is_given }} then {{ to_amount(formula) }} end as value_amount,
    {%- else -%}
    cast(null as decimal(18, 2)) as value_amount,
    {%- endif %}
    cast(
        case
            when is_excluded then {{ reason('excluded_scope') }}
            when not ({{ stream }}) then {{ reason('source_missing') }}
            when not is_coded then {{ reason('no_actuals') }}
            when {{ scope }} > 0 and {{ count }} = 0 then {{ reason('source_missing') }}
            when {{ formula }} is null then {{ reason('zero_denominator') }}
        end as integer
    ) as reason_rank,
    case when {{ is_given }} then {{ count }} else 0 end as coverage_count,
    case when not is_excluded and {{ stream }} and is_coded then {{ scope }} else 0 end as coverage_of
from figures
{% if types -%}
where {{ types }}
{% endif -%}
{%- endfor %}
