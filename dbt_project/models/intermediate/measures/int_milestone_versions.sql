{#- The dates that every landed version of a milestone stated. A platform's baseline is no field of its task: null there. -#}
{% set platforms = {
    'delivered__milestones': ['baseline_date', 'forecast_date', 'actual_date'],
    'servicenow__tasks': [none, 'end_date_date', 'work_end_date'],
    'projectdata__tasks': [none, 'task_finish_date_date', 'task_actual_finish_date_date'],
    'clarity__tasks': ['baseline_finish_date', 'finish_date_date', 'actual_finish_date'],
    'dataverse__tasks': [none, 'coalesce(msdyn_finish_date, msdyn_scheduledend_date)', 'msdyn_actualend_date'],
    'jira_align__milestones': [none, 'coalesce(due_on, due_date, target_date, target_completion_date, end_on, end_date)', 'coalesce(completed_on, completed_date)'],
} %}
with landed as (
    {% for relation, dates in platforms.items() -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        source_name,
        source_record_id,
        extract_id,
        valid_from_at,
        {{ dates[0] or 'cast(null as date)' }} as baseline_date,
        {{ dates[1] }} as forecast_date,
        {{ dates[2] }} as actual_date
    from {{ source('landing', relation) }}
    where reason_code is null and not coalesce(is_deleted, false)
    {% endfor %}
)

select
    {{ surrogate_key(['milestones.source_name', 'milestones.source_record_id']) }} as milestone_key,
    milestones.project_key,
    landed.source_name,
    landed.source_record_id,
    milestones.name,
    landed.baseline_date,
    landed.forecast_date,
    landed.actual_date,
    {{ city_day('landed.valid_from_at') }} as valid_from_date,
    landed.valid_from_at,
    landed.extract_id
from landed
inner join {{ ref('int_milestones') }} as milestones
    on landed.source_name = milestones.source_name
    and landed.source_record_id = milestones.source_record_id
where milestones.project_key is not null
