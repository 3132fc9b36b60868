{#
    The grammar of values as sources deliver them (docs: interfaces, section 3): amounts, dates, numbers, fiscal years.
    Written once, as pure Jinja that returns one DuckDB SQL scalar expression, so that dbt, the landing door and the
    registration of landed extracts all read a text the same way. No dbt-specific call may appear in this file.

    `text` is a SQL expression of type varchar. Every other argument is a constant known at rendering.
    A parser gives NULL for a blank and for an unreadable text; unreadable = not blank and NULL.
    No float touches money: an amount goes from text to decimal(18,2) by one cast of its digits.
#}

{# The text without outer white space (space, tab, line ends, no-break space). #}
{% macro duckdb__trimmed(text) -%}
trim({{ text }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))
{%- endmacro %}

{# A Python string as a SQL literal. #}
{% macro duckdb__literal(value) -%}
'{{ value | string | replace("'", "''") }}'
{%- endmacro %}

{# True when there is nothing to read: NULL, empty or white space only. Never NULL. #}
{% macro duckdb__is_blank(text) -%}
(coalesce({{ duckdb__trimmed(text) }}, '') = '')
{%- endmacro %}

{# A code: trimmed, leading zeros kept, blank is NULL. #}
{% macro duckdb__parse_code(text) -%}
nullif({{ duckdb__trimmed(text) }}, '')
{%- endmacro %}

{# A text for people: kept exactly, blank is NULL. #}
{% macro duckdb__parse_text(text) -%}
(case when not {{ duckdb__is_blank(text) }} then {{ text }} end)
{%- endmacro %}

{# ---- amounts ---------------------------------------------------------------------------------------------------- #}

{# Regular expression of whole digits with correct groups or none, for "1,234.50" or "1.234,50". #}
{% macro duckdb__digits_pattern(decimal_style) -%}
{% if decimal_style == '1.234,50' %}(?:[0-9]+|[0-9]{1,3}(?:[.][0-9]{3})+){% else %}(?:[0-9]+|[0-9]{1,3}(?:[,][0-9]{3})+){% endif %}
{%- endmacro %}

{# Regular expression of the unsigned number in an amount: at most two decimals, further zeros allowed. #}
{% macro duckdb__money_pattern(decimal_style) -%}
{{ duckdb__digits_pattern(decimal_style) }}(?:{% if decimal_style == '1.234,50' %}[,]{% else %}[.]{% endif %}[0-9]{1,2}0*)?
{%- endmacro %}

{# Does the text have the shape of an amount? One currency sign of the city, one sign; NULL for NULL. #}
{% macro duckdb__is_amount_shaped(text, decimal_style, currency_sign) -%}
{% set number = duckdb__money_pattern(decimal_style) -%}
{% set sign %}{% if currency_sign %}(?:\Q{{ currency_sign | replace("'", "''") }}\E)?{% endif %}{% endset -%}
regexp_full_match({{ duckdb__trimmed(text) }}, '[-+]?{{ sign }}{{ number }}|{{ sign }}[-+]{{ number }}|{{ sign }}{{ number }}-|[(]{{ sign }}{{ number }}[)]|{{ sign }}[(]{{ number }}[)]')
{%- endmacro %}

{# decimal(18,2), exact; NULL when blank, unreadable or beyond 16 whole digits. #}
{% macro duckdb__parse_amount(text, decimal_style='1,234.50', currency_sign='$') -%}
{% set bare %}{% if currency_sign %}replace({{ text }}, {{ duckdb__literal(currency_sign) }}, ''){% else %}{{ text }}{% endif %}{% endset -%}
{% set digits %}{% if decimal_style == '1.234,50' %}replace(regexp_replace({{ bare }}, '[^0-9,]', '', 'g'), ',', '.'){% else %}regexp_replace({{ bare }}, '[^0-9.]', '', 'g'){% endif %}{% endset -%}
(case when {{ duckdb__is_amount_shaped(text, decimal_style, currency_sign) }} then try_cast(case when regexp_matches({{ bare }}, '[-(]') then '-' else '' end || {{ digits }} as decimal(18, 2)) end)
{%- endmacro %}

{# decimal(18,2) of an amount that a platform computed: a plain decimal number with any number of decimals or an exponent,
   rounded half away from zero to the cent. Not for ledgers: there a third decimal is an error (duckdb__parse_amount). #}
{% macro duckdb__parse_computed_amount(text) -%}
(case when regexp_full_match({{ duckdb__trimmed(text) }}, '[-+]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][-+]?[0-9]{1,2})?') then try_cast(round(try_cast({{ duckdb__trimmed(text) }} as decimal(38, 12)), 2) as decimal(18, 2)) end)
{%- endmacro %}

{# Regular expression of a currency marker: any Unicode currency symbol (R$, US$), or an ISO 4217 code. #}
{% macro duckdb__currency_pattern() -%}
(?:[A-Za-z]{0,3}\p{Sc}|(?i:AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VED|VES|VND|VUV|WST|XAF|XCD|XOF|XPF|YER|ZAR|ZMW|ZWG))
{%- endmacro %}

{# NULL when blank or readable, else amount_unreadable, amount_too_large or currency_unknown (a number beside the sign or
   code of another currency). `currency` is the city's own ISO code: beside a number it is unreadable, not unknown. #}
{% macro duckdb__amount_reason(text, decimal_style='1,234.50', currency_sign='$', currency=none) -%}
{% set trimmed = duckdb__trimmed(text) -%}
{% set marker = duckdb__currency_pattern() -%}
(case
    when {{ duckdb__is_blank(text) }} then null
    when {{ duckdb__parse_amount(text, decimal_style, currency_sign) }} is not null then null
    when {{ duckdb__is_amount_shaped(text, decimal_style, currency_sign) }} then 'amount_too_large'
    when regexp_full_match({{ trimmed }}, '[-+(]{0,2}\s*{{ marker }}\s*[-+(]?[0-9][0-9.,'' ]*[-)]?|[-+(]?[0-9][0-9.,'' ]*{{ marker }}\s*[-)]?')
        and regexp_extract({{ trimmed }}, '{{ marker }}') <> {{ duckdb__literal(currency_sign) }}
        {%- if currency %} and upper(regexp_extract({{ trimmed }}, '{{ marker }}')) <> {{ duckdb__literal(currency | upper) }}{% endif %} then 'currency_unknown'
    else 'amount_unreadable'
end)
{%- endmacro %}

{# ---- dates ------------------------------------------------------------------------------------------------------ #}

{# Regular expression of a trailing time of day, with or without a zone. #}
{% macro duckdb__time_pattern() -%}
[T ,]\s*(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?\s*(?:[AaPp][.]?[Mm][.]?)?\s*(?:Z|z|UTC|GMT|[-+][0-9]{2}(?::?[0-9]{2})?)?
{%- endmacro %}

{# The date as written, its time of day ignored; years of four digits except with %y in the format. #}
{% macro duckdb__parse_local_day(text, format=none) -%}
{% set trimmed = duckdb__trimmed(text) -%}
{% if not format -%}
(case when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:{{ duckdb__time_pattern() }})?') then try_cast(left({{ trimmed }}, 10) as date) end)
{%- else -%}
{% set day_format = format.split(' %H')[0].split(' %I')[0].split('T%H')[0].split(', %I')[0].split(', %H')[0] -%}
{% set day %}coalesce(cast(try_strptime(regexp_replace({{ trimmed }}, '{{ duckdb__time_pattern() }}$', ''), {{ duckdb__literal(day_format) }}) as date), cast(try_strptime({{ trimmed }}, {{ duckdb__literal(format) }}) as date)){% endset -%}
(case when year({{ day }}) between 1000 and 9999 then {{ day }} end)
{%- endif -%}
{%- endmacro %}

{# date; ISO 8601 unless a strptime format is given. An instant with a zone is its day in `time_zone` when that is given
   (interfaces, section 3 "Time"); everything else is its own day. Impossible dates are NULL. #}
{% macro duckdb__parse_date(text, format=none, time_zone=none) -%}
{% set day = duckdb__parse_local_day(text, format) -%}
{% if time_zone -%}
{% set zoned %}((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?)\s*(Z|z|[-+][0-9]{2}(?::?[0-9]{2})?)${% endset -%}
{% set trimmed = duckdb__trimmed(text) -%}
(case when regexp_matches({{ trimmed }}, '{{ zoned }}') then coalesce(cast(try_cast(strftime({{ day }}, '%Y-%m-%d') || ' ' || regexp_extract({{ trimmed }}, '{{ zoned }}', 1) || upper(regexp_extract({{ trimmed }}, '{{ zoned }}', 2)) as timestamp with time zone) at time zone {{ duckdb__literal(time_zone) }} as date), {{ day }}) else {{ day }} end)
{%- else -%}
{{ day }}
{%- endif -%}
{%- endmacro %}

{# timestamp in UTC of an ISO 8601 instant; without a zone it is UTC already (ServiceNow), a bare date is its midnight. #}
{% macro duckdb__parse_instant(text) -%}
{% set trimmed = duckdb__trimmed(text) -%}
(case
    when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}') then try_cast({{ trimmed }} as timestamp)
    when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?') then try_cast({{ trimmed }} || 'Z' as timestamp with time zone) at time zone 'UTC'
    when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?\s*(?:Z|z|[-+][0-9]{2}(?::?[0-9]{2})?)') then try_cast(upper({{ trimmed }}) as timestamp with time zone) at time zone 'UTC'
end)
{%- endmacro %}

{# date: the day in `time_zone` of a UTC instant; a bare date is its own day. #}
{% macro duckdb__parse_utc_day(text, time_zone) -%}
{% set trimmed = duckdb__trimmed(text) -%}
(case when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}') then try_cast({{ trimmed }} as date) else cast({{ duckdb__parse_instant(text) }} at time zone 'UTC' at time zone {{ duckdb__literal(time_zone) }} as date) end)
{%- endmacro %}

{# timestamp of a zone-less local time as it stands (Microsoft ProjectData, Clarity); a zone, where there is one, is dropped.
   The year 1 stands for "none" (0001-01-01T00:00:00). #}
{% macro duckdb__parse_local_datetime(text) -%}
{% set trimmed = duckdb__trimmed(text) -%}
(case when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|z|[-+][0-9]{2}:?[0-9]{2})?)?') then try_cast(regexp_replace({{ trimmed }}, '(?:Z|z|[-+][0-9]{2}:?[0-9]{2})$', '') as timestamp) end)
{%- endmacro %}

{# date of a zone-less local time: its own day; NULL for the year 1. #}
{% macro duckdb__parse_local_date(text) -%}
cast({{ duckdb__parse_local_datetime(text) }} as date)
{%- endmacro %}

{# Does the text stand for "no date" (the year 1)? Never NULL. #}
{% macro duckdb__is_no_date(text) -%}
(coalesce({{ duckdb__trimmed(text) }}, '') like '0001-01-01%')
{%- endmacro %}

{# date of a calendar day that a platform writes as an instant: midnight in UTC or without a zone is that day itself; any
   other time of day is an instant, and its day is that in `time_zone`. #}
{% macro duckdb__parse_calendar_date(text, time_zone) -%}
{% set trimmed = duckdb__trimmed(text) -%}
(case when regexp_full_match({{ trimmed }}, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:[T ]00:00(?::00(?:[.]0+)?)?(?:Z|z|[+]00:?00)?)?') then try_cast(left({{ trimmed }}, 10) as date) else {{ duckdb__parse_utc_day(text, time_zone) }} end)
{%- endmacro %}

{# ---- numbers, codes of time, booleans ----------------------------------------------------------------------------- #}

{# Does the text read as a number? Groups are optional; a % sign and an exponent may follow. #}
{% macro duckdb__is_number_shaped(text, decimal_style='1,234.50') -%}
{% set point %}{% if decimal_style == '1.234,50' %}[,]{% else %}[.]{% endif %}{% endset -%}
regexp_full_match({{ duckdb__trimmed(text) }}, '[-+]?(?:{{ duckdb__digits_pattern(decimal_style) }}(?:{{ point }}[0-9]*)?|{{ point }}[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\s*%?')
{%- endmacro %}

{# double; a % sign is dropped, so that 45% is 45. #}
{% macro duckdb__parse_number(text, decimal_style='1,234.50') -%}
{% set digits %}{% if decimal_style == '1.234,50' %}replace(regexp_replace({{ text }}, '[^-+0-9,eE]', '', 'g'), ',', '.'){% else %}regexp_replace({{ text }}, '[^-+0-9.eE]', '', 'g'){% endif %}{% endset -%}
(case when {{ duckdb__is_number_shaped(text, decimal_style) }} and isfinite(try_cast({{ digits }} as double)) then try_cast({{ digits }} as double) end)
{%- endmacro %}

{# double between 0 and 1 when sound; 45% is 0.45. #}
{% macro duckdb__parse_fraction(text, decimal_style='1,234.50') -%}
(case when {{ text }} like '%\%%' escape '\' then {{ duckdb__parse_number(text, decimal_style) }} / 100.0 else {{ duckdb__parse_number(text, decimal_style) }} end)
{%- endmacro %}

{# bigint; decimals may only be zeros. #}
{% macro duckdb__parse_integer(text, decimal_style='1,234.50') -%}
{% set point %}{% if decimal_style == '1.234,50' %},{% else %}.{% endif %}{% endset -%}
(case when regexp_full_match({{ duckdb__trimmed(text) }}, '[-+]?{{ duckdb__digits_pattern(decimal_style) }}(?:[{{ point }}]0*)?') then try_cast(regexp_replace(split_part({{ text }}, '{{ point }}', 1), '[^-0-9]', '', 'g') as bigint) end)
{%- endmacro %}

{# boolean of true, yes, y, t, 1 and false, no, n, f, 0 in any case. #}
{% macro duckdb__parse_boolean(text) -%}
(case when lower({{ duckdb__trimmed(text) }}) in ('true', 'yes', 'y', 't', '1') then true when lower({{ duckdb__trimmed(text) }}) in ('false', 'no', 'n', 'f', '0') then false end)
{%- endmacro %}

{# bigint, the year a fiscal year ends in: 2022, FY22, FY 2022, 2021-22, 2021/22, 2021-2022, FY14-15. A span must be two
   consecutive years; two digits below 69 are of this century, as in strptime. #}
{% macro duckdb__parse_fiscal_year(text) -%}
{% set year -%}regexp_replace(upper({{ duckdb__trimmed(text) }}), '[^0-9/–-]', '', 'g'){%- endset -%}
{% set first -%}try_cast(regexp_extract({{ year }}, '^[0-9]+') as bigint){%- endset -%}
{% set last -%}try_cast(regexp_extract({{ year }}, '[0-9]+$') as bigint){%- endset -%}
{% set shape -%}upper({{ duckdb__trimmed(text) }}){%- endset -%}
(case
    when regexp_full_match({{ shape }}, '(?:FY\s*)?(?:19|20|21)[0-9]{2}') then {{ first }}
    when regexp_full_match({{ shape }}, 'FY\s*[0-9]{2}') then {{ first }} + case when {{ first }} < 69 then 2000 else 1900 end
    when regexp_full_match({{ shape }}, '(?:FY\s*)?(?:19|20|21)[0-9]{2}\s*[-/–]\s*(?:FY\s*)?(?:19|20|21)[0-9]{2}') then case when {{ last }} = {{ first }} + 1 then {{ last }} end
    when regexp_full_match({{ shape }}, '(?:FY\s*)?(?:19|20|21)[0-9]{2}\s*[-/–]\s*[0-9]{2}') then case when {{ last }} = ({{ first }} + 1) % 100 then {{ first }} + 1 end
    when regexp_full_match({{ shape }}, '(?:FY\s*)?[0-9]{2}\s*[-/–]\s*(?:FY\s*)?[0-9]{2}') then case when {{ last }} = ({{ first }} + 1) % 100 then {{ last }} + case when {{ last }} < 69 then 2000 else 1900 end end
end)
{%- endmacro %}

{# bigint 1-16 (13 and above adjust): 1, 01, P01. #}
{% macro duckdb__parse_period(text) -%}
(case when regexp_full_match(upper({{ duckdb__trimmed(text) }}), 'P?\s*0*(?:[1-9]|1[0-6])') then try_cast(regexp_extract({{ text }}, '[0-9]+') as bigint) end)
{%- endmacro %}
