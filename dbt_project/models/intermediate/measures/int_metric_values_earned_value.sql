{% set cpi = divide('sums.ev_amount', 'sums.ac_amount') %}
{#- BAC / CPI as BAC x AC / EV, one rounding fewer; without a CPI there is no estimate. -#}
{% set eac = divide('case when sums.ac_amount <> 0 then cast(sums.bac_amount as double) * cast(sums.ac_amount as double) end', 'sums.ev_amount') %}
{{ metric_family([
    ['pv', ['pv_amount'], 'sums.pv_amount', {'kind': 'amount'}],
    ['ev', ['ev_amount'], 'sums.ev_amount', {'kind': 'amount'}],
    ['ac', ['ac_amount'], 'sums.ac_amount', {'kind': 'amount'}],
    ['bac', ['bac_amount'], 'sums.bac_amount', {'kind': 'amount'}],
    ['cv', ['ev_amount', 'ac_amount'], '(sums.ev_amount - sums.ac_amount)', {'kind': 'amount'}],
    ['sv', ['ev_amount', 'pv_amount'], '(sums.ev_amount - sums.pv_amount)', {'kind': 'amount'}],
    ['cpi', ['ev_amount', 'ac_amount'], cpi],
    ['spi', ['ev_amount', 'pv_amount'], divide('sums.ev_amount', 'sums.pv_amount')],
    ['percent_complete', ['ev_amount', 'bac_amount'], divide('sums.ev_amount', 'sums.bac_amount')],
    ['percent_spent', ['ac_amount', 'bac_amount'], divide('sums.ac_amount', 'sums.bac_amount')],
    ['eac_cpi', ['ev_amount', 'ac_amount', 'bac_amount'], eac],
    ['vac_cpi', ['ev_amount', 'ac_amount', 'bac_amount'], '(cast(sums.bac_amount as double) - ' ~ eac ~ ')'],
]) }}
