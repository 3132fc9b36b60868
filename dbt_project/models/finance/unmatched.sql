{#
  A line of suspense that is loaded belongs to the case of its code and, on an order or a contract, to the case of that document, as long as
  part of the document falls on no project.
  Money of a code is that of the first of these streams to name it: ledger, orders, requisitions, contracts, budget.
#}
with lines as (
    select
        suspended.*,
        landings.first_landed_date,
        case suspended.stream
            when 'journal_lines' then 1
            when 'purchase_order_lines' then 2
            when 'requisitions' then 3
            when 'contracts' then 4
            else 5
        end as stream_rank
    from {{ ref('int_suspended_lines') }} as suspended
    left join {{ ref('int_money_landings') }} as landings
        on suspended.source_name = landings.source_name
        and suspended.stream = landings.stream
        and suspended.record_key = landings.record_key
    where suspended.is_loaded
),

cased as (
    select
        'finance_code' as case_kind,
        lines.finance_project_code as subject,
        cast(null as string) as document_source,
        lines.*
    from lines
    union all
    select
        case when lines.stream = 'contracts' then 'contract' else 'purchase_order' end as case_kind,
        lines.document_id as subject,
        lines.source_name as document_source,
        lines.*
    from lines
    where lines.stream in ('contracts', 'purchase_order_lines') and lines.document_id is not null
),

ranked as (
    select
        cased.*,
        min(cased.stream_rank) over (partition by cased.case_kind, cased.document_source, cased.subject) as leading_rank,
        count(cased.description) over (
            partition by cased.case_kind, cased.document_source, cased.subject, cased.description
        ) as description_count,
        count(cased.department_code) over (
            partition by cased.case_kind, cased.document_source, cased.subject, cased.department_code
        ) as department_count
    from cased
),

named as (
    select
        ranked.*,
        first_value(ranked.description) over (
            partition by ranked.case_kind, ranked.document_source, ranked.subject
            order by ranked.description_count desc nulls last, ranked.description asc nulls last
        ) as most_frequent_description,
        first_value(ranked.department_code) over (
            partition by ranked.case_kind, ranked.document_source, ranked.subject
            order by ranked.department_count desc nulls last, ranked.department_code asc nulls last
        ) as most_frequent_department
    from ranked
),

grouped as (
    select
        named.case_kind,
        named.subject,
        named.document_source,
        case when count(distinct named.source_name) = 1 then max(named.source_name) end as source_name,
        max(named.most_frequent_description) as description,
        max(named.most_frequent_department) as department_code,
        sum(case when named.stream_rank = named.leading_rank then named.amount end) as amount,
        count(*) as lines,
        min(named.first_landed_date) as first_landed_date
    from named
    group by named.case_kind, named.subject, named.document_source
),

cases as (
    select
        grouped.case_kind,
        concat_ws('|', grouped.case_kind, grouped.document_source, grouped.subject) as case_id,
        grouped.source_name,
        grouped.subject,
        cast(null as string) as other_subject,
        coalesce(grouped.description, orders.vendor_name) as description,
        grouped.department_code,
        grouped.amount,
        grouped.lines,
        grouped.first_landed_date
    from grouped
    left join {{ ref('int_orders') }} as orders
        on grouped.case_kind = 'purchase_order'
        and grouped.document_source = orders.source_name
        and grouped.subject = orders.purchase_order_id
    left join {{ ref('bridge_project_documents') }} as documents
        on grouped.case_kind = documents.document_kind
        and grouped.document_source = documents.source_name
        and grouped.subject = documents.document_id
        and documents.project_key is null
    where grouped.case_kind = 'finance_code' or documents.document_id is not null
    union all
    select
        'vendor_candidate' as case_kind,
        concat_ws('|', 'vendor_candidate', candidates.vendor_key, candidates.other_vendor_key) as case_id,
        case when vendors.source_name = other_vendors.source_name then vendors.source_name end as source_name,
        candidates.vendor_name as subject,
        candidates.other_name as other_subject,
        candidates.rule as description,
        cast(null as string) as department_code,
        candidates.amount,
        candidates.invoices as lines,
        candidates.first_landed_date
    from {{ ref('vendor_candidates') }} as candidates
    left join {{ ref('dim_vendors') }} as vendors
        on candidates.vendor_key = vendors.vendor_key
    left join {{ ref('dim_vendors') }} as other_vendors
        on candidates.other_vendor_key = other_vendors.vendor_key
),

owners as (
    select
        trim(policy.case_kind) as case_kind,
        trim(policy.subject) as subject,
        max(trim(policy.owner_name)) as owner_name
    from {{ source('landing', 'policy_case_owners') }} as policy
    where trim(policy.owner_name) <> ''
    group by trim(policy.case_kind), trim(policy.subject)
),

department_owners as (
    select
        trim(policy.department_code) as department_code,
        max(trim(policy.owner_name)) as owner_name
    from {{ source('landing', 'policy_departments') }} as policy
    where trim(policy.owner_name) <> ''
    group by trim(policy.department_code)
)

select
    cases.case_id,
    cases.case_kind,
    cases.source_name,
    cases.subject,
    cases.other_subject,
    cases.description,
    cases.department_code,
    coalesce(owners.owner_name, department_owners.owner_name) as owner_name,
    {{ to_amount('cases.amount') }} as amount,
    cast(cases.lines as bigint) as lines,
    cast(greatest({{ days_between('cases.first_landed_date', city_date()) }}, 0) as integer) as age_days,
    cases.first_landed_date
from cases
left join owners
    on cases.case_kind = owners.case_kind
    and cases.subject = owners.subject
left join department_owners
    on cases.department_code = department_owners.department_code
