{#-
  The value of a project by the cash flows of its benefits and costs: a flow is what is forecast, else what is planned, and falls
  in the fiscal year of its period; t counts fiscal years from that of the first flow, which is t = 0. Flows a hundred years
  apart are no plan but a date that means never: such a project is not valued.

  IRR: with one change of sign the flows have exactly one root (Descartes). With x = 1 / (1 + r) and y = ln x it is looked for
  among y from -10 to 10: each level keeps the sixteenth in which the sign changes, then Newton's method ends it. Flows are
  scaled so that no term exceeds 1, and summed as DECIMAL so that the sum does not depend on the order of rows.
-#}
{% set levels = 7 %}
{% set newtons = 3 %}
{% set steps = 16 %}
{% set horizon = 100 %}
with benefits as (
    select
        project_key,
        {{ fiscal_year('period_end_date') }} as fiscal_year,
        case when {{ folded('kind') }} = 'cost' then coalesce(forecast_amount, planned_amount, 0) else 0 end as cost_amount,
        case when {{ folded('kind') }} = 'cost' then 0 else coalesce(forecast_amount, planned_amount, 0) end as benefit_amount,
        case when {{ folded('kind') }} = 'cost' and coalesce(forecast_amount, planned_amount) is not null then 1 else 0 end as is_cost,
        case when period_end_date is null then 1 else 0 end as is_undated
    from {{ ref('fct_benefits') }}
    where project_key is not null
),

plans as (
    select
        project_key,
        min(fiscal_year) as first_fiscal_year,
        max(is_cost) = 1 as has_costs,
        max(is_undated) = 1 or max(fiscal_year) - min(fiscal_year) > {{ horizon }} as has_undated
    from benefits
    group by project_key
),

years as (
    select
        benefits.project_key,
        cast(benefits.fiscal_year - plans.first_fiscal_year as integer) as year_number,
        {{ to_amount('sum(benefits.cost_amount)') }} as cost_amount,
        {{ to_amount('sum(benefits.benefit_amount)') }} as benefit_amount,
        {{ to_amount('sum(benefits.benefit_amount) - sum(benefits.cost_amount)') }} as net_amount
    from benefits
    inner join plans on benefits.project_key = plans.project_key
    where plans.has_costs and not plans.has_undated
    group by benefits.project_key, benefits.fiscal_year, plans.first_fiscal_year
),

positions as (
    select
        project_key,
        year_number,
        net_amount,
        sum(net_amount) over running as position_amount,
        sum(net_amount) over running - net_amount as previous_amount
    from years
    window running as (partition by project_key order by year_number asc nulls last rows between unbounded preceding and current row)
),

paybacks as (
    select
        project_key,
        case
            when min(position_amount) >= 0 then cast(0 as double)
            else min(
                case
                    when previous_amount < 0 and position_amount >= 0
                        then cast(year_number - 1 as double) - {{ divide('previous_amount', 'net_amount') }}
                end
            )
        end as payback_years
    from positions
    group by project_key
),

signs as (
    select
        project_key,
        year_number,
        net_amount,
        cast(sign(net_amount) as integer) as net_sign,
        lag(cast(sign(net_amount) as integer)) over (partition by project_key order by year_number asc nulls last) as previous_sign
    from years
    where net_amount <> 0
),

shapes as (
    select
        project_key,
        cast(count(case when net_sign <> previous_sign then 1 end) as integer) as sign_changes,
        max(case when previous_sign is null then net_sign end) as first_sign,
        max(year_number) as last_year,
        cast(max(abs(net_amount)) as double) as largest_net
    from signs
    group by project_key
),

flows as (
    select
        signs.project_key,
        signs.year_number,
        {{ divide('signs.net_amount', 'shapes.largest_net') }} as scaled_net
    from signs
    inner join shapes on signs.project_key = shapes.project_key
    where shapes.sign_changes = 1
),

steps as (
    {% for step in range(steps + 1) -%}
    select {{ step }} as step{{ ' union all' if not loop.last }}
    {% endfor %}
),

level_0 as (
    select project_key, first_sign, last_year, cast(-10 as double) as lowest, cast(20 as double) as width
    from shapes
    where sign_changes = 1
),

{% for level in range(1, levels + 1) -%}
level_{{ level }} as (
    select
        tried.project_key,
        tried.first_sign,
        tried.last_year,
        tried.lowest + tried.width * max(case when tried.sign_here = tried.first_sign then tried.step end) * {{ 1 / steps }} as lowest,
        tried.width * {{ 1 / steps }} as width
    from (
        select
            bounds.project_key,
            bounds.first_sign,
            bounds.last_year,
            bounds.lowest,
            bounds.width,
            steps.step,
            cast(sign(sum({{ scaled_flow('(bounds.lowest + bounds.width * steps.step * ' ~ (1 / steps) ~ ')') }})) as integer) as sign_here
        from level_{{ level - 1 }} as bounds
        cross join steps
        inner join flows on bounds.project_key = flows.project_key
        group by bounds.project_key, bounds.first_sign, bounds.last_year, bounds.lowest, bounds.width, steps.step
    ) as tried
    group by tried.project_key, tried.first_sign, tried.last_year, tried.lowest, tried.width
    {% if level == 1 -%}
    having max(case when tried.sign_here = tried.first_sign then tried.step end) < {{ steps }}
    {% endif -%}
),

{% endfor -%}
newton_0 as (
    select project_key, last_year, lowest, width, lowest + width * 0.5 as y
    from level_{{ levels }}
),

{% for newton in range(1, newtons + 1) -%}
newton_{{ newton }} as (
    select
        bounds.project_key,
        bounds.last_year,
        bounds.lowest,
        bounds.width,
        greatest(bounds.lowest, least(bounds.lowest + bounds.width,
            bounds.y - coalesce({{ divide('sum(' ~ scaled_flow('bounds.y') ~ ')', 'sum(' ~ scaled_flow('bounds.y', factor='flows.year_number * ') ~ ')') }}, 0)
        )) as y
    from newton_{{ newton - 1 }} as bounds
    inner join flows on bounds.project_key = flows.project_key
    group by bounds.project_key, bounds.last_year, bounds.lowest, bounds.width, bounds.y
),

{% endfor -%}
policy as (
    select
        case
            when {{ matchable('rate') }} in ('discount_rate', 'discount') then 'discount'
            when {{ matchable('rate') }} in ('finance_rate', 'finance', 'financing_rate') then 'finance'
            when {{ matchable('rate') }} in ('reinvestment_rate', 'reinvestment', 'reinvest_rate') then 'reinvestment'
        end as rate_name,
        {{ policy_rate('value') }} as rate,
        coalesce(try_cast(valid_from_date as date), cast('0001-01-01' as date)) as valid_from_date
    from {{ source('landing', 'policy_rates') }}
),

rates as (
    select
        policy.*,
        lead(valid_from_date) over (partition by rate_name order by valid_from_date asc nulls last, rate asc nulls last) as valid_to_date
    from policy
    where rate_name is not null and rate is not null
),

rate_days as (
    select
        days.from_date,
        lead(days.from_date) over (order by days.from_date asc nulls last) as to_date
    from (
        select cast('0001-01-01' as date) as from_date
        union
        select valid_from_date as from_date from rates
    ) as days
),

rate_sets as (
    select
        rate_days.from_date,
        rate_days.to_date,
        {% for name in ['discount', 'finance', 'reinvestment'] -%}
        coalesce(
            max(case when rates.rate_name = '{{ name }}' then rates.rate end),
            max(case when rates.rate_name = 'discount' then rates.rate end)
        ) as {{ name }}_rate{{ ',' if not loop.last }}
        {% endfor %}
    from rate_days
    left join rates
        on rate_days.from_date >= rates.valid_from_date
        and (rates.valid_to_date is null or rate_days.from_date < rates.valid_to_date)
    group by rate_days.from_date, rate_days.to_date
),

ends as (
    select
        project_key,
        max(year_number) as last_year,
        {{ to_amount('sum(cost_amount)') }} as cost_total_amount,
        {{ to_amount('sum(benefit_amount)') }} as benefit_total_amount
    from years
    group by project_key
),

present as (
    select
        years.project_key,
        rate_sets.from_date,
        rate_sets.to_date,
        ends.last_year,
        ends.cost_total_amount,
        ends.benefit_total_amount,
        {% for name in ['net', 'benefit', 'cost'] -%}
        cast(sum(cast({{ divide('years.' ~ name ~ '_amount', 'power(1 + rate_sets.discount_rate, years.year_number)') }} as decimal(38, 12))) as double) as {{ name }}_value,
        {% endfor -%}
        cast(sum(cast(case when years.net_amount < 0 then {{ divide('-years.net_amount', 'power(1 + rate_sets.finance_rate, years.year_number)') }} else 0 end as decimal(38, 12))) as double) as outlay_value,
        cast(sum(cast(case when years.net_amount > 0 then {{ divide('years.net_amount', 'power(1 + rate_sets.reinvestment_rate, years.year_number)') }} else 0 end as decimal(38, 12))) as double) as return_value,
        max(rate_sets.reinvestment_rate) as reinvestment_rate
    from years
    inner join ends on years.project_key = ends.project_key
    cross join rate_sets
    where rate_sets.discount_rate is not null
    group by years.project_key, rate_sets.from_date, rate_sets.to_date, ends.last_year, ends.cost_total_amount, ends.benefit_total_amount
)

select
    present.project_key,
    present.from_date,
    present.to_date,
    coalesce(shapes.sign_changes, 0) as sign_changes,
    present.cost_total_amount,
    present.benefit_total_amount,
    present.net_value,
    present.benefit_value,
    present.cost_value,
    exp(-roots.y) - 1 as irr,
    case
        when present.outlay_value > 0 and present.return_value > 0 and present.last_year > 0
            then (1 + present.reinvestment_rate) * power({{ divide('present.return_value', 'present.outlay_value') }}, {{ divide(1, 'present.last_year') }}) - 1
    end as mirr,
    paybacks.payback_years
from present
inner join paybacks on present.project_key = paybacks.project_key
left join shapes on present.project_key = shapes.project_key
left join newton_{{ newtons }} as roots on present.project_key = roots.project_key
