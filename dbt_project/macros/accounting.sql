{# A text for matching: case folded, outer spaces off, inner spaces and hyphens as underscores. #}
{% macro matchable(text) -%}
    replace(replace(lower(trim({{ text }})), ' ', '_'), '-', '_')
{%- endmacro %}

{# One of the six account types, or null where the text is blank or names none of them. #}
{% macro account_type(text) -%}
    case
        when {{ matchable(text) }} in ('expenditure', 'expenditures', 'expense', 'expenses') then 'expenditure'
        when {{ matchable(text) }} in ('revenue', 'revenues') then 'revenue'
        when {{ matchable(text) }} in ('transfer', 'transfers') then 'transfer'
        when {{ matchable(text) }} in ('asset', 'assets') then 'asset'
        when {{ matchable(text) }} in ('liability', 'liabilities') then 'liability'
        when {{ matchable(text) }} in ('fund_balance', 'fund_balances') then 'fund_balance'
    end
{%- endmacro %}

{# The account type of the chart of accounts: one of the six, `unknown` for a text that names none, null for a blank one. #}
{% macro charted_account_type(text) -%}
    coalesce({{ account_type(text) }}, case when {{ matchable(text) }} <> '' then 'unknown' end)
{%- endmacro %}

{#
  One of the eight fund types of governmental accounting (GASB Codification 1300), `unknown` for a text that names none, null for
  a blank one. The word fund or funds at the end says nothing.
#}
{% macro fund_type(text) -%}
    {%- set words = "replace(replace(" ~ matchable(text) ~ ", '_funds', ''), '_fund', '')" -%}
    case
        when {{ words }} = 'general' then 'general'
        when {{ words }} in ('special_revenue', 'special_revenues') then 'special_revenue'
        when {{ words }} in ('capital_projects', 'capital_project') then 'capital_projects'
        when {{ words }} in ('debt_service', 'debt_services') then 'debt_service'
        when {{ words }} = 'permanent' then 'permanent'
        when {{ words }} in ('enterprise', 'enterprises') then 'enterprise'
        when {{ words }} in ('internal_service', 'internal_services') then 'internal_service'
        when {{ words }} = 'fiduciary' then 'fiduciary'
        when {{ matchable(text) }} <> '' then 'unknown'
    end
{%- endmacro %}

{#
  Does an account code hold this segment of its source's pattern, and no more than the whole pattern? `rule` is a row of
  int_account_patterns. Never null.
#}
{% macro fits_segment(code, rule) -%}
    coalesce(
        {{ rule }}.is_readable
        and {{ account_segment(code, rule) }} <> ''
        and case
            when {{ rule }}.delimiter is not null
                then length({{ code }}) - length(replace({{ code }}, {{ rule }}.delimiter, ''))
                    = ({{ rule }}.segments - 1) * length({{ rule }}.delimiter)
            else length({{ code }}) = {{ rule }}.width
        end,
        false
    )
{%- endmacro %}

{# The text of one segment of an account code, leading zeros kept. #}
{% macro account_segment(code, rule) -%}
    trim(
        case
            when {{ rule }}.delimiter is not null then split_part({{ code }}, {{ rule }}.delimiter, {{ rule }}.segment_position)
            else substring({{ code }}, {{ rule }}.first_character, {{ rule }}.segment_length)
        end
    )
{%- endmacro %}

{# original when blank; a text that is none of the four kinds moves the budget and counts as an amendment. #}
{% macro budget_event_type(text) -%}
    case
        when {{ text }} is null or {{ matchable(text) }} in ('', 'original', 'adopted') then 'original'
        when {{ matchable(text) }} in ('transfer', 'transfers', 'transfer_in', 'transfer_out') then 'transfer'
        when {{ matchable(text) }} in ('carry_forward', 'carryforward', 'carry_over', 'carryover') then 'carry_forward'
        else 'amendment'
    end
{%- endmacro %}

{# encumber when blank; a text that is none of the five kinds changes the open balance as an adjustment. #}
{% macro encumbrance_event_type(text) -%}
    case
        when {{ text }} is null or {{ matchable(text) }} in ('', 'encumber', 'encumbrance') then 'encumber'
        when {{ matchable(text) }} in ('liquidate', 'liquidation') then 'liquidate'
        when {{ matchable(text) }} in ('cancel', 'cancelled', 'canceled', 'cancellation') then 'cancel'
        when {{ matchable(text) }} in ('carry_forward', 'carryforward', 'carry_over', 'carryover') then 'carry_forward'
        else 'adjust'
    end
{%- endmacro %}

{# True for a document that was called off and so moves no money. Never null. #}
{% macro is_called_off(status) -%}
    coalesce({{ matchable(status) }} in ('cancelled', 'canceled', 'void', 'voided', 'rejected', 'denied', 'withdrawn'), false)
{%- endmacro %}

{#
  The period, 1 to 12, that an event of a fiscal year takes by its date: no date or one before the year is period 1, one after
  it the last (interfaces, section 5, budget_vs_actuals). Use with `event_period_join`, which joins `event_periods`.
#}
{% macro event_period_join(events) -%}
    left join {{ ref('int_fiscal_periods') }} as event_periods
        on {{ events }}.fiscal_year = event_periods.fiscal_year
        and event_periods.period <= 12
        and {{ events }}.event_date >= event_periods.start_date
        and ({{ events }}.event_date < event_periods.next_start_date or event_periods.next_start_date is null)
{%- endmacro %}

{#
  Each line of a CTE split over the projects that its finance_project_code belongs to, by allocation_share: each part rounded
  half up to the cent, the cents left over to the lowest project_key. A line whose code nobody claims stays whole, without
  project. Adds allocated_project_key and allocated_amount. `line_key` is unique in the CTE.
#}
{% macro allocated_lines(lines, line_key) -%}
    select
        parts.*,
        cast(
            parts.part_amount
            + case when parts.owner_rank = 1 then parts.amount - parts.parts_amount else cast(0 as decimal(18, 2)) end as decimal(18, 2)
        ) as allocated_amount
    from (
        select
            {{ lines }}.*,
            shares.project_key as allocated_project_key,
            shares.owner_rank,
            {{ share_of_amount(lines ~ '.amount', 'shares.share_part', 'shares.share_whole') }} as part_amount,
            sum({{ share_of_amount(lines ~ '.amount', 'shares.share_part', 'shares.share_whole') }}) over (
                partition by {{ lines }}.{{ line_key }}
            ) as parts_amount
        from {{ lines }}
        inner join {{ ref('int_finance_code_shares') }} as shares
            on {{ lines }}.finance_project_code = shares.finance_project_code
        where shares.owner_count > 1
    ) as parts
    union all
    select
        {{ lines }}.*,
        shares.project_key as allocated_project_key,
        cast(1 as bigint) as owner_rank,
        {{ lines }}.amount as part_amount,
        {{ lines }}.amount as parts_amount,
        {{ lines }}.amount as allocated_amount
    from {{ lines }}
    left join {{ ref('int_finance_code_shares') }} as shares
        on {{ lines }}.finance_project_code = shares.finance_project_code
    where coalesce(shares.owner_count, 0) <= 1
{%- endmacro %}

{#
  What an account of a class controls: encumbrance_reserve, encumbrance (its debit side), payables (with retainage payable), or
  null where it controls none of them.
#}
{% macro control_account(account_class) -%}
    case
        when {{ matchable(account_class) }} like '%pre_encumbrance%' then cast(null as string)
        when {{ matchable(account_class) }} like '%encumbrance%' and {{ matchable(account_class) }} like '%reserve%' then 'encumbrance_reserve'
        when {{ matchable(account_class) }} like '%encumbrance%' then 'encumbrance'
        when {{ matchable(account_class) }} like '%accounts_payable%' or {{ matchable(account_class) }} like '%retainage%'
            or {{ matchable(account_class) }} in ('payables', 'vouchers_payable') then 'payables'
    end
{%- endmacro %}

{# The dimensions of a cell as one text: pairs of a word and a column of `alias`. #}
{% macro cell_text(names, alias) -%}
    concat_ws(', '{% for name, column in names %}, concat('{{ name }} ', coalesce({{ alias }}.{{ column }}, 'none')){% endfor %})
{%- endmacro %}
