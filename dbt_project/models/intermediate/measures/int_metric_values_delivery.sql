{{ metric_family([
    ['projects_active', ['active_count'], 'sums.active_count'],
    ['on_track_pct', ['on_track_count', 'assessed_count'], divide('sums.on_track_count', 'sums.assessed_count'), {'scope': 'members.is_active'}],
    ['status_report_age_days', ['report_age_days', 'reporting_count'], divide('sums.report_age_days', 'sums.reporting_count')],
]) }}
