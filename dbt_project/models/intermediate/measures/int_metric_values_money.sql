{% set run_rate = divide('sums.three_month_amount', '3') %}
{#- Every member of a group stands in the same month of the fiscal year, so the mean is that month. -#}
{% set months_elapsed = divide('sums.fiscal_months_elapsed', 'sums.coverage_count') %}
{% set months_left = divide('sums.fiscal_months_left', 'sums.coverage_count') %}
{% set eac = divide('cast(sums.bac_amount as double) * cast(sums.ac_amount as double)', 'sums.ev_amount') %}
{{ metric_family([
    ['approved_budget', ['approved_budget_amount'], 'sums.approved_budget_amount', {'kind': 'amount'}],
    ['committed', ['committed_amount'], 'sums.committed_amount', {'kind': 'amount'}],
    ['expended', ['expended_amount'], 'sums.expended_amount', {'kind': 'amount'}],
    ['available', ['available_amount'], 'sums.available_amount', {'kind': 'amount'}],
    ['budget_burn_pct', ['burned_amount', 'approved_budget_amount'], divide('sums.burned_amount', 'sums.approved_budget_amount')],
    ['run_rate_3_months', ['three_month_amount'], run_rate],
    ['forecast_year_end_run_rate', ['fiscal_year_amount', 'three_month_amount', 'fiscal_months_left', 'running_count'], '(cast(sums.fiscal_year_amount as double) + ' ~ run_rate ~ ' * ' ~ months_left ~ ')'],
    ['forecast_year_end_straight_line', ['fiscal_year_amount', 'fiscal_months_elapsed', 'running_count'], divide('sums.fiscal_year_amount * 12', months_elapsed)],
    ['runway_months', ['approved_budget_amount', 'ac_amount', 'three_month_amount', 'running_count'], divide('sums.approved_budget_amount - sums.ac_amount', run_rate), {'unattainable': 'sums.three_month_amount < 0'}],
    ['cost_variance_vs_original_pct', ['forecast_cost_amount', 'original_approved_budget_amount'], divide('sums.forecast_cost_amount - sums.original_approved_budget_amount', 'sums.original_approved_budget_amount')],
    ['cost_variance_vs_baseline_pct', ['forecast_cost_amount', 'approved_budget_amount'], divide('sums.forecast_cost_amount - sums.approved_budget_amount', 'sums.approved_budget_amount')],
    ['uncommitted_gap', ['bac_amount', 'ev_amount', 'ac_amount', 'committed_amount', 'expended_amount'], '(case when sums.ac_amount <> 0 then ' ~ eac ~ ' end - cast(sums.expended_amount + sums.committed_amount as double))'],
    ['contingency_drawn_pct', ['contingency_drawn_amount', 'contingency_amount'], divide('sums.contingency_drawn_amount', 'sums.contingency_amount')],
]) }}
