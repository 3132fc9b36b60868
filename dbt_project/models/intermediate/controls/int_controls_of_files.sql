{# R1: what a file held, or a source counted of itself, as delivered = loaded + in suspense + quarantined, rows and money. #}
with deliveries as (
    select
        deliveries.*,
        deliveries.amount_column as counted_column
    from {{ source('landing', 'deliveries') }} as deliveries
    where deliveries.file_name is not null or deliveries.control_kind = 'query'
),

compared as (
    select
        deliveries.*,
        coalesce(loaded.warehouse_rows, 0) + coalesce(deliveries.repeated_rows, 0) + coalesce(deliveries.superseded_rows, 0) as warehouse_rows,
        coalesce(
            case {% for stream, amounts in delivered_streams().items() %}{% for amount in amounts[1:] %}
                when deliveries.stream = '{{ stream }}' and deliveries.counted_column = '{{ amount }}' then loaded.amount_{{ loop.index + 1 }}
            {% endfor %}{% endfor %}
                else loaded.amount_1
            end, 0
        ) + coalesce(deliveries.repeated_amount, 0) + coalesce(deliveries.superseded_amount, 0) as loaded_amount,
        coalesce(deliveries.control_amount, deliveries.delivered_amount) as source_amount,
        coalesce(deliveries.control_count, deliveries.delivered_rows) as source_rows
    from deliveries
    left join {{ ref('int_files_loaded') }} as loaded
        on deliveries.source_name = loaded.source_name
        and deliveries.stream = loaded.stream
        and deliveries.feed = loaded.feed
        and coalesce(deliveries.file_name, '') = coalesce(loaded.file_name, '')
)

select
    'R1' as control_id,
    compared.source_name,
    compared.stream || coalesce('/' || compared.file_name, '') as subject,
    compared.extract_id,
    cast(null as bigint) as fiscal_year,
    cast(null as bigint) as period,
    compared.source_amount,
    {{ to_amount('case when compared.source_amount is not null then compared.loaded_amount end') }} as warehouse_amount,
    {{ to_amount('case when compared.source_amount is not null then coalesce(compared.suspended_amount, 0) end') }} as suspense_amount,
    {{ to_amount('case when compared.source_amount is not null then coalesce(compared.quarantined_amount, 0) end') }} as quarantined_amount,
    cast(compared.source_rows as bigint) as source_rows,
    cast(compared.warehouse_rows as bigint) as warehouse_rows,
    cast(coalesce(compared.suspended_rows, 0) as bigint) as suspense_rows,
    cast(coalesce(compared.quarantined_rows, 0) as bigint) as quarantined_rows,
    cast(
        case
            when coalesce(compared.is_control_failed, false) then 1
            when compared.source_rows = compared.warehouse_rows + coalesce(compared.suspended_rows, 0) + coalesce(compared.quarantined_rows, 0) then 0
            else 1
        end as bigint
    ) as failed_cells,
    compared.released_reason
from compared
