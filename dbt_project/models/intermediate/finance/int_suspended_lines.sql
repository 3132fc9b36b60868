with lines as (
    select
suspended.*,
false as is_loaded
    from (
        {{ suspended_lines() | indent(8) }}
    ) as suspended
    union all
    select
unclaimed.*,
true as is_loaded
    from (
        {{ unclaimed_lines() | indent(8) }}
    ) as unclaimed
)

select * from lines
