{{ metric_family([
    ['npv', ['npv_value'], 'sums.npv_value', {'doubles': ['npv_value']}],
    ['irr', ['irr'], 'sums.irr', {'entity_types': ['project'], 'doubles': ['irr']}],
    ['mirr', ['mirr'], 'sums.mirr', {'entity_types': ['project'], 'doubles': ['mirr']}],
    ['payback_years', ['payback_years'], 'sums.payback_years', {'entity_types': ['project'], 'doubles': ['payback_years']}],
    ['benefit_cost_ratio', ['benefit_value', 'cost_value'], divide('sums.benefit_value', 'sums.cost_value'), {'doubles': ['benefit_value', 'cost_value']}],
    ['roi', ['benefit_total_amount', 'cost_total_amount'], divide('sums.benefit_total_amount - sums.cost_total_amount', 'sums.cost_total_amount')],
    ['benefits_realized_pct', ['benefit_realized_amount', 'benefit_planned_amount'], divide('sums.benefit_realized_amount', 'sums.benefit_planned_amount')],
]) }}
