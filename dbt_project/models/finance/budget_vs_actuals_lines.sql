{% set kinds = [
    ('int_budget_events_allocated', 'budget_line', 'budget_event_key', 'budget_event_key', 'event_type', 'budget_line_id', none, 'event_date', 'description', 'line_number'),
    ('int_requisition_events_allocated', 'requisition', 'requisition_event_key', 'requisition_key', "'pre_encumbered'", 'requisition_id', none, 'event_date', none, 'line_number'),
    ('int_encumbrance_events_allocated', 'order_event', 'encumbrance_event_key', 'encumbrance_event_key', "'encumbered'", 'purchase_order_id', 'line_number', 'event_date', none, none),
    ('int_journal_lines_allocated', 'journal_line', 'journal_line_key', 'journal_line_key', "'expended'", 'journal_id', 'journal_line_number', 'posting_date', 'description', 'line_number'),
] %}
with parts as (
    {% for model, document_kind, part, fact, measure, document, document_line, day, description, file_line in kinds -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        {% for column in budget_cell() %}{{ column }},
        {% endfor -%}
        {{ part }} as part_key,
        {{ fact }} as fact_key,
        {{ measure }} as measure,
        '{{ document_kind }}' as document_kind,
        cast({{ document }} as string) as document_number,
        cast({{ document_line or 'null' }} as string) as document_line_number,
        {{ day }} as document_date,
        cast({{ description or 'null' }} as string) as description,
        source_name,
        source_record_id,
        extract_id,
        file_name,
        cast({{ file_line or 'null' }} as bigint) as line_number,
        amount,
        is_stale
    from {{ ref(model) }}
    {% if model == 'int_journal_lines_allocated' %}where account_type = 'expenditure'
    {% endif %}
    {%- endfor %}
)

select
    {{ surrogate_key(['parts.measure', 'parts.part_key', 'parts.project_key']) }} as budget_part_key,
    {{ surrogate_key(budget_cell()) }} as budget_cell_key,
    parts.fact_key,
    parts.project_key,
    parts.source_name,
    parts.source_record_id,
    parts.extract_id,
    parts.fiscal_year,
    parts.period,
    parts.measure,
    parts.document_kind,
    parts.document_number,
    parts.document_line_number,
    parts.description,
    parts.file_name,
    parts.line_number,
    parts.amount,
    parts.is_stale,
    parts.document_date
from parts
