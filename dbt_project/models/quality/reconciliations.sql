{% set no_rows = 'cast(null as bigint) as source_rows, cast(null as bigint) as warehouse_rows, cast(null as bigint) as suspense_rows, cast(null as bigint) as quarantined_rows' %}
{% set no_amount = 'cast(0 as decimal(18, 2))' %}
with controls as (
    select
        control_id,
        source_name,
        subject,
        extract_id,
        fiscal_year,
        period,
        source_amount,
        warehouse_amount,
        suspense_amount,
        quarantined_amount,
        source_rows,
        warehouse_rows,
        suspense_rows,
        quarantined_rows,
        failed_cells,
        released_reason
    from {{ ref('int_controls_of_files') }}
    union all
    select
        control_id, source_name, subject, cast(null as string) as extract_id, fiscal_year, period, source_amount, warehouse_amount,
        suspense_amount, {{ no_amount }} as quarantined_amount, {{ no_rows }}, failed_cells, cast(null as string) as released_reason
    from {{ ref('int_controls_of_ledgers') }}
    {% for controls in ['int_controls_of_funds', 'int_controls_of_subledgers', 'int_controls_of_spending', 'int_controls_of_encumbrances'] -%}
    union all
    select
        control_id, source_name, subject, cast(null as string) as extract_id, fiscal_year, period, source_amount, warehouse_amount,
        {{ no_amount }} as suspense_amount, {{ no_amount }} as quarantined_amount, {{ no_rows }}, failed_cells, cast(null as string) as released_reason
    from {{ ref(controls) }}
    {% endfor -%}
    union all
    select
        control_id, source_name, subject, cast(null as string) as extract_id, fiscal_year, cast(null as bigint) as period, source_amount, warehouse_amount,
        {{ no_amount }} as suspense_amount, {{ no_amount }} as quarantined_amount, {{ no_rows }}, cast(0 as bigint) as failed_cells, cast(null as string) as released_reason
    from {{ ref('int_controls_of_budgets') }}
),

        differences as (
    select
        controls.*,
        {{ to_amount('controls.source_amount - controls.warehouse_amount - controls.suspense_amount - controls.quarantined_amount') }} as difference_amount
    from controls
)

select
    {{ surrogate_key([
        'differences.control_id', 'differences.source_name', 'differences.subject', 'differences.extract_id',
        'differences.fiscal_year', 'differences.period'
    ]) }} as reconciliation_key,
    differences.control_id,
    differences.source_name,
    differences.subject,
    differences.extract_id,
    differences.released_reason,
    differences.fiscal_year,
    differences.period,
    differences.source_amount,
    differences.warehouse_amount,
    differences.suspense_amount,
    differences.quarantined_amount,
    differences.difference_amount,
    differences.source_rows,
    differences.warehouse_rows,
    differences.suspense_rows,
    differences.quarantined_rows,
    differences.failed_cells,
    coalesce(differences.difference_amount, 0) = 0 and differences.failed_cells = 0 as passed
from differences
