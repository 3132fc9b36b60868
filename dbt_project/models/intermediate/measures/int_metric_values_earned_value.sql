{% set bac = 'cast(sums.bac_amount as double)' %}
{% set ac = 'cast(sums.ac_amount as double)' %}
{% set cpi = divide('sums.ev_amount', 'sums.ac_amount') %}
{% set spi = divide('sums.ev_amount', 'sums.pv_amount') %}
{% set to_go = '(sums.bac_amount - sums.ev_amount)' %}
{#- BAC / CPI as BAC x AC / EV, one rounding fewer; without a CPI there is no estimate. Its remainder likewise, so that it is 0 when the work is done. -#}
{% set eac = divide('case when sums.ac_amount <> 0 then ' ~ bac ~ ' * ' ~ ac ~ ' end', 'sums.ev_amount') %}
{% set etc = divide('case when sums.ac_amount <> 0 then cast(' ~ to_go ~ ' as double) * ' ~ ac ~ ' end', 'sums.ev_amount') %}
{% set three = ['ev_amount', 'ac_amount', 'bac_amount'] %}
{{ metric_family([
    ['pv', ['pv_amount'], 'sums.pv_amount', {'kind': 'amount'}],
    ['ev', ['ev_amount'], 'sums.ev_amount', {'kind': 'amount'}],
    ['ac', ['ac_amount'], 'sums.ac_amount', {'kind': 'amount'}],
    ['bac', ['bac_amount'], 'sums.bac_amount', {'kind': 'amount'}],
    ['cv', ['ev_amount', 'ac_amount'], '(sums.ev_amount - sums.ac_amount)', {'kind': 'amount'}],
    ['sv', ['ev_amount', 'pv_amount'], '(sums.ev_amount - sums.pv_amount)', {'kind': 'amount'}],
    ['cv_pct', ['ev_amount', 'ac_amount'], divide('sums.ev_amount - sums.ac_amount', 'sums.ev_amount')],
    ['sv_pct', ['ev_amount', 'pv_amount'], divide('sums.ev_amount - sums.pv_amount', 'sums.pv_amount')],
    ['cpi', ['ev_amount', 'ac_amount'], cpi],
    ['spi', ['ev_amount', 'pv_amount'], spi],
    ['critical_ratio', ['ev_amount', 'ac_amount', 'pv_amount'], '(' ~ cpi ~ ' * ' ~ spi ~ ')'],
    ['percent_scheduled', ['pv_amount', 'bac_amount'], divide('sums.pv_amount', 'sums.bac_amount')],
    ['percent_complete', ['ev_amount', 'bac_amount'], divide('sums.ev_amount', 'sums.bac_amount')],
    ['percent_spent', ['ac_amount', 'bac_amount'], divide('sums.ac_amount', 'sums.bac_amount')],
    ['eac_budget_rate', three, '(sums.ac_amount + sums.bac_amount - sums.ev_amount)', {'kind': 'amount'}],
    ['eac_cpi', three, eac],
    ['eac_cpi_spi', three + ['pv_amount'], '(' ~ ac ~ ' + ' ~ divide('sums.bac_amount - sums.ev_amount', cpi ~ ' * ' ~ spi) ~ ')'],
    ['eac_manager', ['forecast_cost_amount'], 'sums.forecast_cost_amount', {'kind': 'amount'}],
    ['etc_cpi', three, etc],
    ['vac_cpi', three, '(' ~ bac ~ ' - ' ~ eac ~ ')'],
    ['tcpi_bac', three, divide(to_go, 'sums.bac_amount - sums.ac_amount'), {'unattainable': 'sums.ac_amount >= sums.bac_amount and sums.ev_amount < sums.bac_amount'}],
    ['tcpi_eac', three, divide(to_go, etc)],
    ['tcpi_eac_manager', three + ['forecast_cost_amount'], divide(to_go, 'sums.forecast_cost_amount - sums.ac_amount')],
]) }}
