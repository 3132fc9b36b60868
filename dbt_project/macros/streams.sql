{# Every delivered stream with its amount columns, the first being the one its money is counted by; a test holds it to the declarations. #}
{% macro delivered_streams() -%}
    {{ return({
        'projects': ['approved_budget_amount', 'actual_cost_amount', 'forecast_cost_amount'],
        'programs': [], 'portfolios': [], 'milestones': ['planned_value_amount'], 'tasks': [],
        'project_periods': ['planned_value_amount', 'earned_value_amount', 'actual_cost_amount'],
        'status_reports': [], 'risks': ['impact_amount'], 'issues': [], 'change_requests': ['cost_impact_amount'],
        'decisions': [], 'dependencies': [], 'demands': [], 'scores': [], 'project_budgets': ['amount'],
        'project_actuals': ['amount'], 'resources': [], 'assignments': [], 'goals': [],
        'benefits': ['planned_amount', 'forecast_amount', 'realized_amount'], 'gates': [],
        'budget_lines': ['amount'], 'journal_lines': ['amount'], 'trial_balance': ['amount'], 'fiscal_periods': [],
        'chart_of_accounts': [], 'requisitions': ['amount'], 'purchase_orders': [], 'purchase_order_lines': ['amount'],
        'contracts': ['original_amount', 'current_amount'], 'contract_amendments': ['change_amount'],
        'receipts': ['amount'], 'invoices': ['amount', 'retainage_amount'], 'payments': ['amount'], 'vendors': []
    }) }}
{%- endmacro %}

{# The streams whose unreadable amounts go to suspense, with the context columns that they have. #}
{% macro money_streams() -%}
    {{ return({
        'project_budgets': ['fiscal_year', 'file_line'], 'project_actuals': ['file_line'],
        'budget_lines': ['fiscal_year', 'finance_project_code', 'file_line'],
        'journal_lines': ['fiscal_year', 'period', 'finance_project_code', 'file_line'],
        'trial_balance': ['fiscal_year', 'period', 'file_line'],
        'requisitions': ['finance_project_code', 'file_line'],
        'purchase_order_lines': ['fiscal_year', 'finance_project_code'],
        'contracts': ['finance_project_code', 'file_line'], 'contract_amendments': ['file_line'], 'receipts': [],
        'invoices': ['file_line'], 'payments': ['file_line']
    }) }}
{%- endmacro %}

{# Every landed stream by relation kind. #}
{% macro landed_streams() -%}
    {{ return({
        'delivered': delivered_streams().keys() | list,
        'jira_align': [
            'projects', 'programs', 'portfolios', 'milestones', 'risks', 'dependencies', 'capabilities', 'features',
            'objectives', 'key_results', 'goals', 'themes', 'snapshots', 'releases', 'ideas', 'users'
        ],
        'dataverse': [
            'projects', 'programs', 'accelerator_programs', 'tasks', 'task_dependencies', 'baselines', 'baseline_tasks', 'teams',
            'assignments', 'planned_work', 'bookable_resources', 'status_reports', 'risks', 'issues', 'change_requests',
            'demands', 'time_entries', 'actuals', 'users'
        ],
        'projectdata': [
            'projects', 'project_baselines', 'tasks', 'task_baselines', 'risks', 'issues', 'stages', 'resources',
            'assignments', 'timesheets', 'timesheet_lines', 'timesheet_periods', 'task_timephased',
            'task_baseline_timephased', 'assignment_timephased', 'resource_timephased'
        ],
        'clarity': [
            'projects', 'tasks', 'status_reports', 'risks', 'issues', 'change_requests', 'cost_plans', 'cost_plan_details',
            'benefit_plans', 'actual_transactions', 'resources', 'demands'
        ],
        'servicenow': [
            'projects', 'programs', 'portfolios', 'tasks', 'baselines', 'baseline_items', 'dependencies', 'status_reports',
            'risks', 'issues', 'change_requests', 'decisions', 'demands', 'cost_plans', 'cost_plan_breakdowns',
            'project_fundings', 'expense_lines', 'benefit_plans', 'benefit_plan_breakdowns', 'fiscal_periods',
            'resource_plans', 'resource_allocations', 'resource_months', 'goals', 'strategic_goals', 'users', 'departments'
        ]
    }) }}
{%- endmacro %}

{# The records of one stream whose newest version was refused with a disposition (suspense or quarantine). #}
{% macro refused_versions(kind, stream, disposition) -%}
    select refused.*
    from (
        select
            log.*,
            row_number() over (
                partition by log.source_name, log.record_key
                order by log.valid_from_at desc nulls last, log.extract_id desc nulls last
            ) as version_rank
        from {{ source('landing', kind ~ '__' ~ stream) }} as log
        inner join (
            select distinct source_name, record_key
            from {{ source('landing', kind ~ '__' ~ stream) }}
            where reason_code is not null
        ) as ever_refused
            on log.source_name = ever_refused.source_name
            and log.record_key = ever_refused.record_key
    ) as refused
    where
        refused.version_rank = 1
        and refused.reason_code is not null
        and coalesce(refused.disposition, 'quarantine') = '{{ disposition }}'
{%- endmacro %}

{# Money rows in suspense because their amount could not be read: in no fact, kept with the text. #}
{% macro suspended_lines() -%}
    {% for stream, context in money_streams().items() -%}
    {%- set amounts = delivered_streams()[stream] -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        refused.source_name,
        '{{ stream }}' as stream,
        refused.extract_id,
        refused.source_record_id,
        refused.record_key,
        refused.file_name,
        {{ 'refused.line_number' if 'file_line' in context else 'cast(null as bigint)' }} as line_number,
        refused.reason_code,
        {{ 'refused.finance_project_code' if 'finance_project_code' in context else 'cast(null as string)' }} as finance_project_code,
        {{ 'refused.fiscal_year' if 'fiscal_year' in context else 'cast(null as bigint)' }} as fiscal_year,
        {{ 'refused.period' if 'period' in context else 'cast(null as bigint)' }} as period,
        cast(null as string) as department_code,
        cast(null as string) as document_id,
        cast(null as string) as description,
        case refused.refused_column
            {% for column in amounts %}when '{{ column }}' then refused.{{ column }}_text
            {% endfor %}else refused.{{ amounts[0] }}_text
        end as amount_text,
        refused.{{ amounts[0] }} as amount
    from (
        {{ refused_versions('delivered', stream, 'suspense') | indent(8) }}
    ) as refused
    {% endfor %}
{%- endmacro %}

{# Loaded money rows that name a finance project code which no project claims. #}
{% macro unclaimed_lines() -%}
    {% for stream, relation, amount, department, document, description in [
        ('budget_lines', ref('stg_delivered__budget_lines'), 'amount', true, none, 'lines.description'),
        ('journal_lines', ref('stg_delivered__journal_lines'), 'amount', true, none, 'lines.description'),
        ('requisitions', ref('stg_delivered__requisitions'), 'requisition_amount', true, none, none),
        ('purchase_order_lines', ref('int_order_events'), 'amount', true, 'lines.purchase_order_id', none),
        ('contracts', ref('stg_delivered__contracts'), 'coalesce(lines.current_amount, lines.original_amount)', false,
            'lines.contract_id', 'lines.title')
    ] -%}
    {%- set context = money_streams()[stream] -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        lines.source_name,
        '{{ stream }}' as stream,
        lines.extract_id,
        lines.source_record_id,
        lines.record_key,
        lines.file_name,
        {{ 'lines.line_number' if 'file_line' in context else 'cast(null as bigint)' }} as line_number,
        'project_unknown' as reason_code,
        lines.finance_project_code,
        {{ 'lines.fiscal_year' if 'fiscal_year' in context else 'cast(null as bigint)' }} as fiscal_year,
        {{ 'lines.period' if 'period' in context else 'cast(null as bigint)' }} as period,
        {{ 'lines.department_code' if department else 'cast(null as string)' }} as department_code,
        {{ document or 'cast(null as string)' }} as document_id,
        {{ description or 'cast(null as string)' }} as description,
        cast({{ amount if '(' in amount else 'lines.' ~ amount }} as string) as amount_text,
        {{ amount if '(' in amount else 'lines.' ~ amount }} as amount
    from {{ relation }} as lines
    left join {{ ref('int_finance_codes') }} as codes
        on lines.finance_project_code = codes.finance_project_code
    where lines.finance_project_code is not null and codes.finance_project_code is null
    {% endfor %}
{%- endmacro %}

{# What each file holds in the warehouse today: rows and money per amount column, versions carried for refused ones left out. #}
{% macro rows_by_file() -%}
    {% for stream, amounts in delivered_streams().items() -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        loaded.source_name,
        '{{ stream }}' as stream,
        loaded.feed,
        loaded.file_name,
        cast(count(*) as bigint) as warehouse_rows
        {% for position in range(3) %},
        {{ to_amount('sum(loaded.' ~ amounts[position] ~ ')') if position < amounts | length else 'cast(null as decimal(18, 2))' }} as amount_{{ position + 1 }}
        {%- endfor %}
    from {% if stream == 'journal_lines' %}{{ ref('stg_delivered__journal_lines') }}{% else %}(
        {{ current_versions('delivered', stream) | indent(8) }}
    ){% endif %} as loaded
    where not loaded.is_carried
    group by loaded.source_name, loaded.feed, loaded.file_name
    {% endfor %}
{%- endmacro %}
