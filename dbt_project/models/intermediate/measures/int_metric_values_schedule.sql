{% set project = {'entity_types': ['project']} %}
{{ metric_family([
    ['slip_days_vs_original', ['slip_original_days'], 'sums.slip_original_days', project],
    ['slip_days_vs_baseline', ['slip_baseline_days'], 'sums.slip_baseline_days', project],
    ['slip_days_vs_previous', ['slip_previous_days'], 'sums.slip_previous_days', project],
    ['schedule_slip_pct', ['slip_baseline_days', 'baseline_duration_days'], divide('sums.slip_baseline_days', 'sums.baseline_duration_days')],
    ['milestones_due', ['milestones_due_count'], 'sums.milestones_due_count'],
    ['milestones_hit', ['milestones_hit_count'], 'sums.milestones_hit_count'],
    ['milestone_hit_rate', ['milestones_hit_count', 'milestones_due_count'], divide('sums.milestones_hit_count', 'sums.milestones_due_count')],
    ['milestones_overdue', ['milestones_overdue_count'], 'sums.milestones_overdue_count'],
    ['percent_time_elapsed', ['elapsed_days', 'baseline_duration_days'], divide('sums.elapsed_days', 'sums.baseline_duration_days')],
    ['baseline_changes', ['baseline_changes_count'], 'sums.baseline_changes_count'],
]) }}
