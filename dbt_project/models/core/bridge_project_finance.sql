with claims as (
    select
        claims.*,
        sum(claims.stated_part) over (partition by claims.finance_project_code) as stated_parts,
        count(case when claims.stated_part is null then 1 end) over (partition by claims.finance_project_code) as unstated_count
    from {{ ref('int_project_finance_claims') }} as claims
),

shares as (
    select
        claims.finance_project_code,
        claims.project_key,
        claims.is_explicit,
        claims.rule_id,
        claims.rule_confidence,
        cast(
            case
                when claims.stated_part is not null then claims.stated_part
                when claims.stated_parts is null then 1
                else greatest(1000000000 - claims.stated_parts, 0)
            end as bigint
        ) as share_part,
        cast(
            case
                when claims.stated_part is not null then 1000000000
                when claims.stated_parts is null then claims.unstated_count
                else 1000000000 * claims.unstated_count
            end as bigint
        ) as share_whole
    from claims
),

final as (
    select
        {{ surrogate_key(['shares.project_key', 'shares.finance_project_code']) }} as project_finance_key,
        shares.project_key,
        shares.finance_project_code,
        case
            when shares.is_explicit then 'explicit'
            when shares.rule_confidence is not null then 'rule'
            else 'crosswalk'
        end as match_method,
        shares.rule_id,
        {{ divide('shares.share_part', 'shares.share_whole') }} as allocation_share,
        coalesce(shares.rule_confidence, cast(1 as double)) as match_confidence,
        shares.share_part,
        shares.share_whole
    from shares
    where shares.share_part <> 0
)

select * from final
