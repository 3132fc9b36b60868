-- The planned value curve as it was first approved, on the months of the current one: a new baseline does not erase it.
with phased_versions as (
    select
        source_name,
        source_record_id,
        project_id as project_reference,
        period_end_date,
        planned_value_amount,
        is_deleted,
        valid_from_at,
        row_number() over (
            partition by source_name, source_record_id
            order by valid_from_at asc nulls first, extract_id asc nulls first
        ) as seniority,
        lag(planned_value_amount) over (
            partition by source_name, source_record_id
            order by valid_from_at asc nulls first, extract_id asc nulls first
        ) as before_amount
    from {{ source('landing', 'delivered__project_periods') }}
    where reason_code is null and (planned_value_amount is not null or is_deleted)
),

-- Only a delivered plan tells its versions, and only of the source whose curve the project has.
curve_sources as (
    select project_key, min(source_name) as source_name
    from {{ ref('int_project_periods') }}
    where planned_value_amount is not null
    group by project_key
),

versions as (
    select
        {{ resolved_project_key() }} as project_key,
        phased_versions.source_name,
        phased_versions.period_end_date,
        phased_versions.planned_value_amount,
        phased_versions.seniority,
        phased_versions.valid_from_at,
        min(
            case
                when phased_versions.seniority > 1
                    and (phased_versions.is_deleted or phased_versions.planned_value_amount <> phased_versions.before_amount)
                    then phased_versions.valid_from_at
            end
        ) over (partition by {{ resolved_project_key() }}, phased_versions.source_name) as replanned_at
    from phased_versions
    {{ join_project('phased_versions') }}
),

phased as (
    select
        versions.project_key,
        versions.planned_value_amount,
        versions.period_end_date,
        lead(versions.period_end_date) over (partition by versions.project_key order by versions.period_end_date asc nulls last) as next_date,
        last_value(versions.planned_value_amount) over (
            partition by versions.project_key
            order by versions.period_end_date asc nulls last
            rows between unbounded preceding and unbounded following
        ) as final_amount
    from versions
    inner join curve_sources
        on versions.project_key = curve_sources.project_key
        and versions.source_name = curve_sources.source_name
    where
        versions.seniority = 1
        and versions.planned_value_amount is not null
        and (versions.replanned_at is null or versions.valid_from_at < versions.replanned_at)
),

milestones as (
    select
        planned.project_key,
        planned.month_index,
        {{ to_amount('coalesce(sum(milestone_values.value_amount), 0)') }} as reached_amount
    from {{ ref('int_planned_value_months') }} as planned
    left join {{ ref('int_milestone_values') }} as milestone_values
        on planned.project_key = milestone_values.project_key
        and milestone_values.original_baseline_date <= planned.month_end_date
    where planned.pv_method = 'milestones'
    group by planned.project_key, planned.month_index
),

finals as (
    select project_key, max(final_amount) as final_amount
    from phased
    group by project_key
),

-- How often the dates were approved anew: a plan that no delivery tells the versions of is the first one while that is once.
dated as (
    select
        project_key,
        count(*) as baseline_count,
        min(case when baseline_number = 1 then baseline_start_date end) as start_date,
        min(case when baseline_number = 1 then baseline_finish_date end) as finish_date
    from {{ ref('int_project_baselines') }}
    group by project_key
),

originals as (
    select
        planned.project_key,
        planned.month_index,
        planned.month_end_date,
        planned.pv_method,
        planned.pv_amount,
        planned.bac_amount,
        dated.start_date,
        dated.finish_date,
        finals.project_key is not null as has_first_versions,
        case
            when planned.pv_method = 'source_time_phased' then coalesce(finals.final_amount, case when coalesce(dated.baseline_count, 1) = 1 then planned.bac_amount end)
            when plans.share_method = 'planned_value' and planned.pv_method is not null then planned.bac_amount
            else projects.original_approved_budget_amount
        end as original_bac_amount
    from {{ ref('int_planned_value_months') }} as planned
    inner join {{ ref('int_projects') }} as projects on planned.project_key = projects.project_key
    inner join {{ ref('int_project_plans') }} as plans on planned.project_key = plans.project_key
    left join finals on planned.project_key = finals.project_key
    left join dated on planned.project_key = dated.project_key
)

select
    originals.project_key,
    originals.month_index,
    originals.original_bac_amount,
    case
        when originals.pv_method is null or originals.original_bac_amount is null then null
        when originals.pv_method = 'linear' and originals.start_date is null then null
        when originals.pv_method = 'linear'
            then {{ linear_planned_value('originals.original_bac_amount', 'originals.start_date', 'originals.finish_date', 'originals.month_end_date') }}
        when originals.pv_method = 'milestones' and originals.original_bac_amount = originals.bac_amount then milestones.reached_amount
        -- The exact product of two amounts beyond these fits no type.
        when originals.pv_method = 'milestones' and abs(milestones.reached_amount) < 1e14 and abs(originals.original_bac_amount) < 1e14
            then {{ share_of_amount('milestones.reached_amount', 'originals.original_bac_amount', 'originals.bac_amount') }}
        when originals.pv_method = 'milestones' then null
        when originals.has_first_versions then coalesce(phased.planned_value_amount, cast(0 as decimal(18, 2)))
        else originals.pv_amount
    end as original_pv_amount
from originals
left join milestones
    on originals.project_key = milestones.project_key
    and originals.month_index = milestones.month_index
left join phased
    on originals.project_key = phased.project_key
    and phased.period_end_date <= originals.month_end_date
    and (phased.next_date is null or phased.next_date > originals.month_end_date)
