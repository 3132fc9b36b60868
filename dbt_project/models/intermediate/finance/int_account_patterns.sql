{#
  The steward's account_segments.csv, typed. A row is readable when it has a source, a position of its own from 1, and either a
  delimiter or a first character with a length.
#}
with texts as (
    select
        trim(texts.source_name) as source_name,
        texts.segment_position as segment_position_text,
        {{ dbt.safe_cast('texts.segment_position', 'integer') }} as segment_position,
        trim(texts.segment_name) as segment_name,
        nullif(texts.delimiter, '') as delimiter,
        {{ dbt.safe_cast('texts.start', 'integer') }} as first_character,
        {{ dbt.safe_cast('texts.length', 'integer') }} as segment_length
    from {{ source('landing', 'policy_account_segments') }} as texts
),

final as (
    select
        texts.*,
        coalesce(
            texts.source_name <> '' and texts.segment_position > 0
            and (
                (texts.delimiter is not null and texts.first_character is null and texts.segment_length is null)
                or (texts.delimiter is null and texts.first_character > 0 and texts.segment_length > 0)
            ), false
        )
        and count(*) over (partition by texts.source_name, texts.segment_position) = 1 as is_readable,
        row_number() over (
            partition by texts.source_name
            order by texts.segment_position asc nulls last, texts.segment_name asc nulls last, texts.delimiter asc nulls last, texts.first_character asc nulls last
        ) as pattern_rank,
        max(texts.segment_position) over (partition by texts.source_name) as segments,
        max(texts.first_character + texts.segment_length - 1) over (partition by texts.source_name) as width
    from texts
)

select * from final
