with loaded as (
    {{ rows_by_file() | indent(4) }}
)

select
    loaded.source_name,
    loaded.stream,
    loaded.feed,
    loaded.file_name,
    loaded.warehouse_rows,
    loaded.amount_1,
    loaded.amount_2,
    loaded.amount_3
from loaded
