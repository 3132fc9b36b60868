with journal_lines as (
    select * from {{ ref('stg_delivered__journal_lines') }}
),

final as (
    select
        {{ surrogate_key(['journal_lines.source_name', 'journal_lines.record_key']) }} as journal_line_key,
        journal_lines.source_name,
        journal_lines.source_record_id,
        journal_lines.extract_id,
        journal_lines.record_key,
        journal_lines.file_name,
        journal_lines.line_number,
        codes.project_key,
        vendors.vendor_key,
        journal_lines.journal_id,
        journal_lines.journal_line_number,
        journal_lines.fund_code,
        journal_lines.department_code,
        journal_lines.account_code,
        coalesce(
            {{ account_type('journal_lines.account_type_text') }},
            own_chart.account_type,
            city_chart.account_type,
            case when {{ matchable('journal_lines.account_type_text') }} <> '' then 'unknown' else 'expenditure' end
        ) as account_type,
        journal_lines.finance_project_code,
        journal_lines.vendor_name,
        journal_lines.purchase_order_id,
        journal_lines.invoice_id,
        journal_lines.description,
        journal_lines.fiscal_year,
        journal_lines.period,
        journal_lines.amount,
        journal_lines.finance_project_code is not null and codes.finance_project_code is null as is_project_unknown,
        journal_lines.is_carried,
        journal_lines.is_stale,
        journal_lines.posting_date
    from journal_lines
    left join {{ ref('int_accounts') }} as own_chart
        on journal_lines.source_name = own_chart.source_name
        and journal_lines.account_code = own_chart.account_code
    left join {{ ref('int_accounts') }} as city_chart
        on journal_lines.account_code = city_chart.account_code
        and city_chart.is_city_default
    left join {{ ref('int_finance_codes') }} as codes
        on journal_lines.finance_project_code = codes.finance_project_code
    left join {{ ref('int_vendor_names_resolved') }} as vendors
        on journal_lines.source_name = vendors.source_name
        and journal_lines.vendor_name = vendors.vendor_name
)

select * from final
