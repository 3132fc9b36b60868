{%- set limit = var('contract_amendment_limit') %}
with contracts as (
    select
        contracts.*,
        figures.amendment_amount,
        figures.amendments,
        {{ to_amount('coalesce(contracts.current_amount, contracts.original_amount + figures.amendment_amount)') }} as effective_amount,
        {{ to_amount('coalesce(figures.paid_amount, figures.invoiced_amount, 0)') }} as spent_amount
    from {{ ref('stg_delivered__contracts') }} as contracts
    inner join {{ ref('int_contract_spending') }} as figures
        on contracts.source_name = figures.source_name
        and contracts.contract_id = figures.contract_id
)

select
    {{ surrogate_key(['contracts.source_name', 'contracts.record_key']) }} as contract_key,
    contracts.source_name,
    contracts.source_record_id,
    contracts.extract_id,
    codes.project_key,
    vendors.vendor_key,
    contracts.contract_id,
    contracts.title,
    contracts.vendor_name,
    contracts.finance_project_code,
    contracts.file_name,
    contracts.line_number,
    contracts.amendments,
    contracts.original_amount,
    contracts.amendment_amount,
    contracts.current_amount as stated_current_amount,
    contracts.effective_amount as current_amount,
    contracts.spent_amount,
    {{ to_amount('contracts.effective_amount - contracts.spent_amount') }} as remaining_amount,
    {{ divide('contracts.amendment_amount', 'contracts.original_amount') }} as amendment_share,
    {{ days_between(city_date(), 'contracts.end_date') }} as days_to_expiry,
    {% if limit is none -%}
    cast(null as boolean) as is_over_amendment_limit,
    {% else -%}
    case
        when contracts.original_amount <> 0
            then contracts.amendment_amount > cast(contracts.original_amount as decimal(28, 2)) * cast('{{ limit }}' as decimal(9, 6))
    end as is_over_amendment_limit,
    {% endif -%}
    contracts.is_stale,
    contracts.start_date,
    contracts.end_date
from contracts
left join {{ ref('int_finance_codes') }} as codes
    on contracts.finance_project_code = codes.finance_project_code
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on contracts.source_name = vendors.source_name
    and contracts.vendor_name = vendors.vendor_name
