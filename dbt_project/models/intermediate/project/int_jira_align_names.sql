with users as (
    select * from {{ ref('stg_jira_align__users') }} where name is not null
),

programs as (
    select * from {{ ref('stg_jira_align__programs') }}
),

portfolios as (
    select * from {{ ref('stg_jira_align__portfolios') }} where portfolio_name is not null
),

-- The owner of an item is named by an id, or by a login name.
named as (
    select source_name, source_record_id, extract_id, is_stale, 'user:' || source_record_id as record_reference, name as record_name
    from users
    union all
    select source_name, source_record_id, extract_id, is_stale, 'user:' || login_name as record_reference, name as record_name
    from users
    where login_name is not null and login_name <> source_record_id
    union all
    select source_name, source_record_id, extract_id, is_stale, 'program:' || source_record_id as record_reference, program_name as record_name
    from programs
    where program_name is not null
    union all
    select
        programs.source_name,
        programs.source_record_id,
        programs.extract_id,
        programs.is_stale,
        'program_portfolio:' || programs.source_record_id as record_reference,
        portfolios.portfolio_name as record_name
    from programs
    inner join portfolios
        on programs.source_name = portfolios.source_name
        and programs.portfolio_id = portfolios.source_record_id
)

select
    source_name,
    source_record_id,
    extract_id,
    record_reference,
    record_name,
    is_stale
from named
