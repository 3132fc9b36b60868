-- name: reconciliations
with explaining as (
    select
        lines.reconciliation_key,
        row_number() over (
            order by
                length(controls.control_id),
                controls.control_id,
                controls.source_name nulls last,
                controls.fiscal_year desc nulls last,
                controls.period desc nulls last,
                controls.subject nulls last,
                controls.reconciliation_key,
                lines.line_rank
        ) as place
    from shown.reconciliation_lines as lines
    inner join shown.reconciliations as controls
        on lines.reconciliation_key = controls.reconciliation_key
),

explained as (
    select
        reconciliation_key,
        count(*) as explaining_count,
        min(place) as explained_from
    from explaining
    group by reconciliation_key
)

select
    reconciliations.control_id,
    reconciliations.source_name,
    reconciliations.subject,
    reconciliations.extract_id,
    reconciliations.fiscal_year,
    reconciliations.period,
    reconciliations.source_amount,
    reconciliations.warehouse_amount,
    reconciliations.suspense_amount,
    reconciliations.quarantined_amount,
    reconciliations.difference_amount,
    reconciliations.failed_cells,
    coalesce(reconciliations.passed, false) as passed,
    reconciliations.released_reason,
    coalesce(explained.explaining_count, 0) as explaining_count,
    explained.explained_from
from shown.reconciliations
left join explained
    on reconciliations.reconciliation_key = explained.reconciliation_key
order by
    case when coalesce(reconciliations.passed, false) then 1 else 0 end,
    length(reconciliations.control_id),
    reconciliations.control_id,
    reconciliations.source_name nulls last,
    reconciliations.fiscal_year desc nulls last,
    reconciliations.period desc nulls last,
    reconciliations.subject nulls last,
    reconciliations.extract_id nulls last,
    reconciliations.source_amount;
