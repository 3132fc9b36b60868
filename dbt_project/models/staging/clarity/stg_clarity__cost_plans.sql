with landed as (
    {{ landing_log('clarity', 'cost_plans') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    project as project_reference,
    {{ folded('coalesce(plan_type, plan_type_display)') }} as plan_kind,
    {{ clarity_flag('is_plan_of_record') }} as is_plan_of_record,
    {{ folded('coalesce(status_display, status)') }} = 'approved' as is_approved,
    {{ in_city_currency('total_cost') }} as cost_amount,
    coalesce(currency_code, '{{ var("currency") }}') = '{{ var("currency") }}' as is_in_city_currency,
    coalesce(last_updated_date, created_date) as changed_at,
    coalesce(is_deleted, false) as is_deleted,
    is_stream_stale,
    reason_code,
    disposition,
    valid_from_at
from landed
