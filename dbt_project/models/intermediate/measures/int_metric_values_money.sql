{{ metric_family([
    ['approved_budget', ['approved_budget_amount'], 'sums.approved_budget_amount', {'kind': 'amount'}],
    ['committed', ['committed_amount'], 'sums.committed_amount', {'kind': 'amount'}],
    ['expended', ['expended_amount'], 'sums.expended_amount', {'kind': 'amount'}],
    ['available', ['available_amount'], 'sums.available_amount', {'kind': 'amount'}],
    ['budget_burn_pct', ['burned_amount', 'approved_budget_amount'], divide('sums.burned_amount', 'sums.approved_budget_amount')],
]) }}
