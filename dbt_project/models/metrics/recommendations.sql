{#- What the rule set recommends of a project, over its metrics at the last month end and at the build's date. Never a decision. -#}
with rules as (
    select
        trim(rule_id) as rule_id,
        trim(metric_id) as metric_id,
        case {{ matchable('comparison') }}
            when '>' then 'above' when '>=' then 'at_least' when '<' then 'below' when '<=' then 'at_most'
            else {{ matchable('comparison') }}
        end as comparison,
        {{ dbt.safe_cast('trim(threshold)', 'decimal(28, 10)') }} as threshold,
        case {{ matchable('outcome') }} when 'stop' then 3 when 'modify' then 2 when 'continue' then 1 end as outcome_rank,
        words
    from {{ source('landing', 'policy_recommendation_rules') }}
    where rule_id is not null
),

usable as (
    select
        rules.*,
        definitions.unit,
        (
            definitions.metric_id is not null
            and rules.outcome_rank is not null
            and (
                rules.comparison = 'not_attainable'
                or (rules.comparison in ('above', 'at_least', 'below', 'at_most') and rules.threshold is not null)
            )
        ) as is_usable
    from rules
    left join {{ ref('definitions') }} as definitions on rules.metric_id = definitions.metric_id
),

-- The same rules have the same version, whatever their order in the file.
version as (
    select coalesce(substr(md5({{ string_agg('rule_text', '|', 'rule_text') }}), 1, 12), 'none') as rule_set_version
    from (
        select concat_ws('|', rule_id, metric_id, comparison, coalesce(threshold, ''), outcome, coalesce(words, '')) as rule_text
        from {{ source('landing', 'policy_recommendation_rules') }}
        where rule_id is not null
    ) as texts
),

subjects as (
    select
        states.project_key,
        states.as_of_date,
        states.is_city_date,
        projects.is_deleted,
        coalesce(spans.end_date <= states.as_of_date, false) as is_ended
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_projects') }} as projects on states.project_key = projects.project_key
    inner join {{ ref('int_project_spans') }} as spans on states.project_key = spans.project_key
    where states.is_in_span and (states.is_city_date or states.as_of_date = {{ last_complete_month_end() }})
),

figures as (
    select metric_id, entity_id, as_of_date, value, null_reason
    from {{ ref('values') }}
    where
        entity_type = 'project'
        and metric_id in (select metric_id from rules)
        and as_of_date >= {{ last_complete_month_end() }}
),

asked as (
    select
        subjects.project_key,
        subjects.as_of_date,
        usable.*,
        figures.value,
        case
            when not usable.is_usable then 'the rule cannot be used'
            when figures.null_reason = 'not_attainable' then case when usable.comparison <> 'not_attainable' then 'not_attainable' end
            when figures.value is null then coalesce(figures.null_reason, 'source_missing')
        end as missing_reason,
        case
            when not usable.is_usable then false
            when usable.comparison = 'not_attainable' then coalesce(figures.null_reason = 'not_attainable', false)
            when figures.value is null then false
            when usable.comparison = 'above' then round(figures.value, 10) > cast(usable.threshold as double)
            when usable.comparison = 'at_least' then round(figures.value, 10) >= cast(usable.threshold as double)
            when usable.comparison = 'below' then round(figures.value, 10) < cast(usable.threshold as double)
            else round(figures.value, 10) <= cast(usable.threshold as double)
        end as holds
    from subjects
    cross join usable
    left join figures
        on subjects.project_key = figures.entity_id
        and subjects.as_of_date = figures.as_of_date
        and usable.metric_id = figures.metric_id
    where not subjects.is_deleted and not subjects.is_ended
),

worded as (
    select
        project_key,
        as_of_date,
        rule_id,
        outcome_rank,
        holds,
        missing_reason,
        case
            when missing_reason is not null then concat('not judged: ', rule_id, ' (', coalesce(metric_id, 'no metric'), ': ', missing_reason, ')')
            when holds then concat(
                rule_id, ': ',
                replace(
                    replace(coalesce(words, concat(metric_id, ' is {value}')), '{value}', coalesce({{ figure_in_words('value', 'unit') }}, 'no number')),
                    '{threshold}', coalesce({{ figure_in_words('threshold', 'unit') }}, 'no number')
                )
            )
        end as reason,
        case when missing_reason is not null then 2 else 1 end as place
    from asked
),

judged as (
    select
        project_key,
        as_of_date,
        max(case when holds and missing_reason is null then outcome_rank end) as outcome_rank,
        cast(count(case when holds and missing_reason is null then 1 end) as integer) as rules_held,
        cast(count(case when missing_reason is null then 1 end) as integer) as rules_judged,
        cast(count(*) as integer) as rules_asked,
        {{ string_agg('reason', '; ', "concat_ws('|', cast(place as string), cast(9 - outcome_rank as string), rule_id)") }} as reasons
    from worded
    group by project_key, as_of_date
)

select
    {{ surrogate_key(['subjects.project_key', 'subjects.as_of_date']) }} as recommendation_key,
    subjects.project_key,
    case
        when subjects.is_deleted or subjects.is_ended or coalesce(judged.rules_judged, 0) = 0 then 'not_assessed'
        when judged.outcome_rank = 3 then 'stop'
        when judged.outcome_rank = 2 then 'modify'
        else 'continue'
    end as recommendation,
    case
        when subjects.is_deleted then 'not judged: the project was deleted at its source'
        when subjects.is_ended then 'not judged: the project has ended'
        when judged.rules_asked is null then 'not judged: there is no rule'
        else coalesce(judged.reasons, 'no rule asks for more')
    end as reasons,
    version.rule_set_version,
    coalesce(judged.rules_held, 0) as rules_held,
    coalesce(judged.rules_judged, 0) as rules_judged,
    coalesce(judged.rules_asked, 0) as rules_asked,
    subjects.as_of_date
from subjects
cross join version
left join judged
    on subjects.project_key = judged.project_key
    and subjects.as_of_date = judged.as_of_date
