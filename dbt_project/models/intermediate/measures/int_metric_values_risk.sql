{{ metric_family([
    ['risk_exposure_amount', ['risk_exposure_amount'], 'sums.risk_exposure_amount', {'kind': 'amount'}],
    ['open_risks', ['open_risks_count'], 'sums.open_risks_count'],
    ['open_issues', ['open_issues_count'], 'sums.open_issues_count'],
]) }}
