{#
  A line's distributions stand in the order of their first encumbrance (else first event): by day, an undated one first, then by the
  file's name and line, then by record.
#}
with ranked as (
    select
        events.*,
        {{ dbt.safe_cast("regexp_replace(events.source_record_id, '^.*#', '')", 'bigint') }} as file_line,
        row_number() over (
            partition by events.source_name, events.purchase_order_id, events.line_number, events.distribution_key
            order by
                case when events.event_type = 'encumber' then 0 else 1 end asc nulls last,
                events.event_date asc nulls first, events.file_name asc nulls first,
                {{ dbt.safe_cast("regexp_replace(events.source_record_id, '^.*#', '')", 'bigint') }} asc nulls last,
                events.source_record_id asc nulls last, events.record_key asc nulls last
        ) as event_rank
    from {{ ref('int_order_events') }} as events
)

select
    ranked.source_name,
    ranked.purchase_order_id,
    ranked.line_number,
    ranked.distribution_key,
    ranked.fund_code,
    ranked.department_code,
    ranked.account_code,
    ranked.finance_project_code,
    row_number() over (
        partition by ranked.source_name, ranked.purchase_order_id, ranked.line_number
        order by
            ranked.event_date asc nulls first, ranked.file_name asc nulls first, ranked.file_line asc nulls last,
            ranked.source_record_id asc nulls last, ranked.record_key asc nulls last
    ) as distribution_number,
    ranked.fiscal_year
from ranked
where ranked.event_rank = 1
