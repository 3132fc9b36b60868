-- The newest published status report by then (core.fct_status_reports)
select
    source_name,
    source_record_id,
    extract_id,
    report_date,
    date_diff('day', report_date, $as_of_date) as age_days,
    reported_health,
    author_name
from core.fct_status_reports
where project_key = $entity_id and is_published and report_date <= $as_of_date
order by report_date desc, source_record_id desc
limit 1
