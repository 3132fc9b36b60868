-- name: over_periods
create table over_periods as
with years as (
    select fiscal_year from shown.dim_fiscal_periods
    union
    select fiscal_year from shown.budget_vs_actuals
),

periods as (
    select
        years.fiscal_year,
        numbers.period,
        last_day(
            make_date(years.fiscal_year - case when start_month() > 1 then 1 else 0 end, start_month(), 1)
            + to_months(least(numbers.period, 12) - 1)
        ) as calendar_end_date
    from years
    cross join (select cast(unnest(range(1, 17)) as integer) as period) as numbers
    where years.fiscal_year is not null
),

calendar as (
    select
        fiscal_year,
        period,
        max(end_date) as end_date
    from shown.dim_fiscal_periods
    group by fiscal_year, period
)

select
    periods.fiscal_year,
    cast(periods.period as bigint) as period
from periods
left join calendar
    on periods.fiscal_year = calendar.fiscal_year and periods.period = calendar.period
where coalesce(calendar.end_date, periods.calendar_end_date) <= month_end();

-- name: build_then
create view build_then as
select meta_build.* replace (month_end() as as_of_date)
from shown.meta_build;

-- name: projects_then
create view projects_then as
with versions as (
    select
        dim_projects_history.*,
        row_number() over (
            partition by project_key
            order by
                coalesce(valid_from_at < month_over_at(), false) desc,
                case when valid_from_at < month_over_at() then valid_from_at end desc,
                valid_from_at asc nulls first
        ) as nearness
    from shown.dim_projects_history
)

select dim_projects.* replace (
    coalesce(versions.project_id, dim_projects.project_id) as project_id,
    coalesce(versions.project_name, dim_projects.project_name) as project_name,
    case when versions.project_key is null then dim_projects.description else versions.description end as description,
    case when versions.project_key is null then dim_projects.department_name else versions.department_name end as department_name,
    case when versions.project_key is null then dim_projects.portfolio_name else versions.portfolio_name end as portfolio_name,
    case when versions.project_key is null then dim_projects.program_name else versions.program_name end as program_name,
    case when versions.project_key is null then dim_projects.manager_name else versions.manager_name end as manager_name,
    case when versions.project_key is null then dim_projects.stage else versions.stage end as stage,
    case
        when versions.project_key is null then dim_projects.finance_project_code
        else versions.finance_project_code
    end as finance_project_code,
    fct_project_months.status as status,
    case when fct_project_months.status = dim_projects.status then dim_projects.status_text end as status_text,
    fct_project_months.reported_health as reported_health,
    case
        when fct_project_months.reported_health = dim_projects.reported_health then dim_projects.health_text
    end as health_text,
    fct_project_months.percent_complete as percent_complete,
    fct_project_months.baseline_finish_date as baseline_finish_date,
    fct_project_months.forecast_finish_date as forecast_finish_date,
    fct_project_months.approved_budget_amount as approved_budget_amount,
    case when dim_projects.actual_start_date <= month_end() then dim_projects.actual_start_date end as actual_start_date,
    case when dim_projects.actual_finish_date <= month_end() then dim_projects.actual_finish_date end as actual_finish_date,
    coalesce(dim_projects.is_public, false) and coalesce(versions.is_public, versions.project_key is null) as is_public
)
from shown.dim_projects
inner join shown.fct_project_months
    on
        dim_projects.project_key = fct_project_months.project_key
        and fct_project_months.month_end_date = month_end()
left join versions
    on dim_projects.project_key = versions.project_key and versions.nearness = 1;

-- name: milestones_then
create view milestones_then as
with versions as (
    select
        source_name,
        source_record_id,
        baseline_date,
        forecast_date,
        actual_date,
        row_number() over (
            partition by source_name, source_record_id
            order by
                coalesce(valid_from_at < month_over_at(), false) desc,
                case when valid_from_at < month_over_at() then valid_from_at end desc,
                valid_from_at asc nulls first,
                extract_id desc
        ) as nearness
    from shown.fct_milestone_versions
),

dated as (
    select
        fct_milestones.*,
        versions.baseline_date as baseline_then_date,
        versions.forecast_date as forecast_then_date,
        versions.actual_date as actual_then_date,
        versions.source_record_id is not null as has_version
    from shown.fct_milestones
    left join versions
        on fct_milestones.source_name = versions.source_name
        and fct_milestones.source_record_id = versions.source_record_id
        and versions.nearness = 1
)

select dated.* exclude (baseline_then_date, forecast_then_date, actual_then_date, has_version) replace (
    coalesce(baseline_then_date, baseline_date) as baseline_date,
    case when has_version then forecast_then_date else forecast_date end as forecast_date,
    case
        when coalesce(actual_then_date, actual_date) <= month_end() then coalesce(actual_then_date, actual_date)
    end as actual_date
)
from dated;

-- name: contracts_then
create view contracts_then as
with amended_later as (
    select
        contract_id,
        count(*) as amendments,
        sum(change_amount) as amount
    from shown.fct_contract_amendments
    where amendment_date > month_end()
    group by contract_id
),

paid as (
    select
        contract_id,
        sum(case when payment_date > month_end() then payment_amount else 0 end) as later_amount
    from shown.fct_payments
    where contract_id is not null
    group by contract_id
),

invoiced as (
    select
        contract_id,
        sum(case when invoice_date > month_end() then invoice_amount else 0 end) as later_amount
    from shown.fct_invoices
    where contract_id is not null
    group by contract_id
),

later as (
    select
        fct_contracts.*,
        coalesce(amended_later.amendments, 0) as later_amendments,
        coalesce(amended_later.amount, 0) as later_amount,
        coalesce(paid.later_amount, invoiced.later_amount, 0) as later_spent_amount
    from shown.fct_contracts
    left join amended_later on fct_contracts.contract_id = amended_later.contract_id
    left join paid on fct_contracts.contract_id = paid.contract_id
    left join invoiced on fct_contracts.contract_id = invoiced.contract_id
    where coalesce(fct_contracts.start_date <= month_end(), true)
)

select later.* exclude (later_amendments, later_amount, later_spent_amount) replace (
    cast(amendments - later_amendments as bigint) as amendments,
    cast(amendment_amount - later_amount as decimal(18, 2)) as amendment_amount,
    cast(stated_current_amount - later_amount as decimal(18, 2)) as stated_current_amount,
    cast(current_amount - later_amount as decimal(18, 2)) as current_amount,
    cast(spent_amount - later_spent_amount as decimal(18, 2)) as spent_amount,
    cast(current_amount - later_amount - spent_amount + later_spent_amount as decimal(18, 2)) as remaining_amount,
    case
        when later_amount = 0 then amendment_share
        when original_amount <> 0 then cast(amendment_amount - later_amount as double) / cast(original_amount as double)
    end as amendment_share,
    cast(end_date - month_end() as integer) as days_to_expiry,
    case when later_amount = 0 then is_over_amendment_limit end as is_over_amendment_limit
)
from later;

-- name: funding_then
create view funding_then as
select
    events.fiscal_year,
    events.funding_source,
    sum(case when events.event_type = 'original' then events.amount else 0 end) as original_budget_amount,
    sum(case when events.event_type = 'amendment' then events.amount else 0 end) as amendment_amount,
    sum(case when events.event_type = 'transfer' then events.amount else 0 end) as transfer_amount,
    sum(case when events.event_type = 'carry_forward' then events.amount else 0 end) as carry_forward_amount,
    sum(events.amount) as current_budget_amount,
    sum(case when funds.is_internal_service then events.amount else 0 end) as internal_service_budget_amount
from shown.fct_budget_lines as events
left join (select fund_code, bool_or(is_internal_service) as is_internal_service from shown.dim_funds group by fund_code) as funds
    on events.fund_code = funds.fund_code
where (events.fiscal_year, events.period) in (select (fiscal_year, period) from over_periods)
group by events.fiscal_year, events.funding_source;

-- name: exclusions_then
create view exclusions_then as
select
    'metric' as kind,
    metric_id,
    entity_type,
    entity_id,
    null_reason as reason_code,
    cast(null as varchar) as absence
from shown.metric_values
where
    as_of_date = month_end()
    and entity_type in ('project', 'contract')
    and coverage_count = 0
    and null_reason is not null
    and (coverage_of > 0 or null_reason <> 'zero_denominator')
union all
select
    kind,
    metric_id,
    entity_type,
    entity_id,
    reason_code,
    absence
from shown.exclusions
where coalesce(kind, 'metric') <> 'metric';
