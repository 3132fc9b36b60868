{#
  Which platform speaks of what: per relation kind the entities that its models conform, each with the columns that
  `entity_columns` names. The model of an entity is stg_<platform>__<entity>, or int_<platform>_<entity> where it takes
  several streams to say it. An entity that is not listed for a platform does not exist there: that absence is published in
  quality.exclusions and never shown as zero. `read_from` names the stream that an entity is known by where it bears another
  name: once that stream was accepted, no row means none. A new platform is one entry here.
#}
{% macro platforms() -%}
    {{ return({
        'delivered': {
            'staged': [
                'projects', 'programs', 'portfolios', 'milestones', 'project_periods', 'status_reports', 'risks', 'issues',
                'change_requests', 'decisions', 'dependencies', 'demands', 'scores', 'resources', 'benefits', 'gates', 'goals',
                'project_budgets', 'project_actuals'
            ],
            'derived': []
        },
        'jira_align': {
            'staged': ['projects', 'programs', 'portfolios', 'milestones', 'demands'],
            'derived': ['risks', 'dependencies', 'goals', 'names'],
            'read_from': {'demands': 'ideas'}
        },
        'dataverse': {
            'staged': [
                'projects', 'tasks', 'task_dependencies', 'status_reports', 'risks', 'issues', 'change_requests', 'demands'
            ],
            'derived': [
                'programs', 'names', 'milestones', 'baselines', 'resource_plans', 'resources', 'benefits', 'project_actuals'
            ],
            'read_from': {'milestones': 'tasks', 'resources': 'assignments', 'benefits': 'accelerator_programs'}
        },
        'projectdata': {
            'staged': ['tasks', 'risks', 'issues', 'gates'],
            'derived': [
                'projects', 'milestones', 'baselines', 'names', 'project_periods', 'resources', 'resource_plans'
            ],
            'read_from': {
                'milestones': 'tasks', 'gates': 'stages', 'resources': 'assignments',
                'project_periods': 'task_baseline_timephased'
            }
        },
        'clarity': {
            'staged': ['tasks', 'status_reports', 'risks', 'issues', 'change_requests', 'demands'],
            'derived': ['projects', 'milestones', 'names', 'benefits', 'project_actuals'],
            'read_from': {'milestones': 'tasks', 'benefits': 'benefit_plans', 'project_actuals': 'actual_transactions'}
        },
        'servicenow': {
            'staged': [
                'projects', 'programs', 'portfolios', 'departments', 'status_reports', 'tasks', 'task_dependencies'
            ],
            'derived': [
                'milestones', 'baselines', 'names', 'risks', 'issues', 'change_requests', 'decisions', 'demands', 'resources',
                'resource_plans', 'benefits', 'goals', 'project_budgets', 'project_actuals'
            ],
            'read_from': {
                'milestones': 'tasks', 'resources': 'resource_plans', 'task_dependencies': 'dependencies',
                'benefits': 'benefit_plans'
            }
        }
    }) }}
{%- endmacro %}

{# The columns of each conformed entity beside provenance(); `projects` has those of project_columns(). #}
{% macro entity_columns(entity) -%}
    {{ return({
        'projects': project_columns(),
        'programs': ['program_code', 'program_name', 'portfolio_name', 'manager_name', 'status_text'],
        'portfolios': ['portfolio_code', 'portfolio_name', 'manager_name'],
        'departments': ['department_code', 'department_name'],
        'names': ['record_reference', 'record_name'],
        'tasks': ['project_reference', 'task_id', 'name'],
        'milestones': [
            'project_reference', 'milestone_id', 'name', 'weight_pct', 'planned_value_amount', 'original_baseline_date',
            'baseline_date', 'forecast_date', 'actual_date', 'as_of_date'
        ],
        'baselines': [
            'project_reference', 'baseline_reference', 'created_date', 'created_at', 'baseline_start_date',
            'baseline_finish_date', 'is_gone'
        ],
        'project_periods': [
            'project_reference', 'planned_value_amount', 'earned_value_amount', 'actual_cost_amount', 'period_end_date'
        ],
        'status_reports': [
            'project_reference', 'reported_health_text', 'reported_health_code', 'schedule_health_text',
            'schedule_health_code', 'cost_health_text', 'cost_health_code', 'scope_health_text', 'scope_health_code',
            'summary', 'author_name', 'is_published', 'report_date'
        ],
        'risks': [
            'project_reference', 'risk_id', 'title', 'probability_text', 'probability_code', 'status_text',
            'platform_status', 'owner_name', 'owner_reference', 'probability', 'impact_days', 'impact_amount',
            'opened_date', 'due_date', 'closed_date'
        ],
        'issues': [
            'project_reference', 'issue_id', 'title', 'priority', 'status_text', 'platform_status', 'owner_name',
            'owner_reference', 'is_escalated', 'opened_date', 'due_date', 'closed_date'
        ],
        'change_requests': [
            'project_reference', 'change_id', 'title', 'status_text', 'platform_status', 'schedule_impact_days',
            'cost_impact_amount', 'requested_date', 'decided_date'
        ],
        'decisions': [
            'project_reference', 'decision_id', 'title', 'status', 'decision', 'owner_name', 'owner_reference',
            'needed_by_date', 'decided_date'
        ],
        'dependencies': ['project_reference', 'depends_on_reference', 'kind', 'description', 'status', 'needed_by_date'],
        'task_dependencies': ['predecessor_reference', 'successor_reference', 'kind', 'lag'],
        'demands': [
            'project_reference', 'demand_id', 'title', 'department_name', 'department_reference', 'decision_text',
            'platform_decision', 'submitted_date', 'decided_date'
        ],
        'scores': ['project_reference', 'entity_id', 'criterion', 'model', 'weight', 'score'],
        'resources': [
            'project_reference', 'resource_name', 'role_name', 'planned_hours', 'actual_hours', 'capacity_hours',
            'month_end_date'
        ],
        'resource_plans': [
            'project_reference', 'resource_name', 'user_reference', 'resource_type', 'planned_hours', 'actual_hours',
            'start_date', 'finish_date'
        ],
        'benefits': [
            'project_reference', 'benefit_id', 'kind', 'planned_amount', 'forecast_amount', 'realized_amount',
            'period_end_date'
        ],
        'gates': [
            'project_reference', 'gate_id', 'name', 'decision', 'entered_date', 'decided_date', 'conditions_due_date',
            'conditions_met_date'
        ],
        'goals': ['project_reference', 'goal_id', 'name'],
        'project_budgets': ['project_reference', 'fiscal_year', 'amount'],
        'project_actuals': ['project_reference', 'amount', 'period_end_date']
    }[entity]) }}
{%- endmacro %}

{# What a platform's projects model says of a project itself, in the order it is carried to int_project_log. #}
{% macro project_attributes() -%}
    {{ return([
        'project_id', 'project_name', 'description', 'status_text', 'status_code', 'platform_status', 'stage',
        'department_name', 'portfolio_name', 'program_name', 'manager_name', 'health_text', 'health_code',
        'platform_health', 'finance_project_code', 'cross_reference', 'planned_start_date', 'planned_finish_date',
        'stated_baseline_start_date', 'stated_baseline_finish_date', 'approved_start_date', 'approved_finish_date',
        'forecast_finish_date', 'actual_start_date', 'actual_finish_date', 'updated_date', 'percent_complete',
        'approved_budget_amount', 'actual_cost_amount', 'forecast_cost_amount', 'is_public'
    ]) }}
{%- endmacro %}

{# Every column of a platform's projects model: all landed versions of a project, tombstones and refused ones included. #}
{% macro project_columns() -%}
    {{ return(
        [
            'record_key', 'valid_from_at', 'is_deleted', 'reason_code', 'disposition', 'is_stream_stale',
            'department_reference', 'portfolio_reference', 'program_reference', 'manager_reference'
        ] + project_attributes()
    ) }}
{%- endmacro %}

{# The platforms that speak of an entity. #}
{% macro platforms_of(entity) -%}
    {%- set found = [] -%}
    {%- for platform, entities in platforms().items() -%}
    {%- if entity in entities['staged'] + entities['derived'] -%}{%- do found.append(platform) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# The model in which a platform speaks of an entity. #}
{% macro entity_model(platform, entity) -%}
    {%- if entity in platforms()[platform]['derived'] -%}
    {{ return('int_' ~ platform ~ '_' ~ entity) }}
    {%- else -%}
    {{ return('stg_' ~ platform ~ '__' ~ entity) }}
    {%- endif -%}
{%- endmacro %}

{# Every platform's conformed rows of an entity, as one query with the columns named and the platform beside them. #}
{% macro conformed(entity) -%}
    {%- set provenance_columns = ['source_name', 'source_record_id', 'extract_id'] + ([] if entity == 'projects' else ['is_stale']) -%}
    {% for platform in platforms_of(entity) -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        '{{ platform }}' as platform,
        {{ (provenance_columns + entity_columns(entity)) | join(',\n        ') }}
    from {{ ref(entity_model(platform, entity)) }}
    {% endfor %}
{%- endmacro %}

{# What hangs on a project and is asked of every source of projects: of what it does not have, the absence is published. #}
{% macro project_entities() -%}
    {{ return([
        'milestones', 'risks', 'issues', 'change_requests', 'demands', 'status_reports', 'resources', 'benefits', 'goals', 'gates'
    ]) }}
{%- endmacro %}

{# The stream of a platform that an entity is known by: `read_from`, else the stream of its own name; none where it has none. #}
{% macro stream_of(platform, entity) -%}
    {%- set spoken = platforms()[platform] -%}
    {%- set stream = spoken.get('read_from', {}).get(entity) -%}
    {%- if stream -%}{{ return(stream) }}{%- endif -%}
    {{ return(entity if entity in spoken['staged'] + spoken['derived'] else none) }}
{%- endmacro %}

{# One row per platform, entity (`projects` and project_entities()) and the stream that it is known by. #}
{% macro entity_streams() -%}
    {%- set rows = [] -%}
    {%- for platform in platforms() -%}
    {%- for entity in ['projects'] + project_entities() if stream_of(platform, entity) -%}
    {%- do rows.append("select '" ~ platform ~ "' as relation, '" ~ entity ~ "' as entity, '" ~ stream_of(platform, entity) ~ "' as stream") -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ rows | join('\n    union all\n    ') }}
{%- endmacro %}
