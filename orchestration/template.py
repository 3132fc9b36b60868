"""The configuration that `portfolio init` writes."""

CONFIGURATION_TEMPLATE = """\
# Configuration of the portfolio metrics warehouse. `portfolio check` validates it and signs in to every source.
# A value "env:NAME" is read from the environment; passwords, tokens, keys and client secrets are accepted only so.

[city]
name = "City of Example"
time_zone = "America/Phoenix"        # IANA name
currency = "USD"
fiscal_year_start_month = 7          # a fiscal year is named by the year it ends in
holidays = []                        # dates such as 2026-12-25; working days are Monday to Friday less these

[paths]
home = "var"                         # relative to this file; everything written is under here

[policy]
# folder = "policy"                  # the city's own health_policies.csv, project_finance.csv, vendor_names.csv, ...
                                     # rates.csv (rate, value, valid_from_date, source) holds discount_rate, finance_rate and
                                     # reinvestment_rate, 7 % (US OMB Circular A-94) unless it says otherwise;
                                     # investment_classes.csv (source_name, project_id, investment_class) says run, grow or transform;
                                     # funds.csv (fund_code, name, fund_type) marks internal_service funds, which city totals leave out;
                                     # publication.csv (source_name, project_id, restriction, until_date, reason) keeps a project from the
                                     # public (pre_decisional), or its contracts, orders and cost forecasts (procurement_sensitive);
                                     # account_segments.csv (source_name, segment_position, segment_name, delimiter, start, length)
                                     # takes account codes apart: a line per segment, by delimiter or by first character and length;
                                     # finance_rules.csv (rule_id, pattern, source_name, project_id, confidence) claims codes that
                                     # nobody claims by a regular expression on the descriptions of their lines ((?i) ignores case);
                                     # project_documents.csv puts orders and contracts on projects; vendor_refusals.csv (vendor_name,
                                     # other_name) and case_owners.csv (case_kind, subject, owner_name) answer open cases;
                                     # departments.csv may have an owner_name;
                                     # recommendation_rules.csv (rule_id, metric_id, comparison, threshold, outcome, words) recommends to modify
                                     # or to stop; materiality.csv (field, min_days, min_amount, min_share) says which changes matter;
                                     # independent_reviewers.csv (record_kind status_report or gate, name, source_name) names who judges beside the manager
stale_after_hours = 36
max_rejected_share = 0.2             # a delivery with more refused rows than this waits for a person
# blocking_controls = ["R1"]         # which reconciliations, R1 to R10, stop publishing when they fail

[finance]
# contract_amendment_limit = 0.10    # amendments beyond this share of the original amount are a finding

[publication]
# contact_name = "Office of Open Data"          # who answers questions about the report; named on its accessibility page
# contact_email = "data@example.gov"            # and in the metadata of the data files
# contact_phone = "+1 520 555 0100"
# licence_name = "Creative Commons Zero 1.0"    # of the published data
# licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"
# public_url = "https://example.gov/portfolio/" # where the public edition stands; gives download addresses and a sitemap

[run]
deadline_minutes = 240               # past it the night ends as failed
source_minutes = 60                  # past it that source fails and its last data is carried

# A project portfolio platform over HTTP: servicenow, projectdata (Project Server), dataverse (Planner premium), clarity or
# jira_align. `portfolio check --about TYPE` says what rights and which sign-in each needs, and what is read.
[sources.project_office]
type = "servicenow"
enabled = false
base_url = "https://example.service-now.com"
auth = { kind = "basic", user = "portfolio_reader", password = "env:SERVICENOW_PASSWORD" }
fields = { u_finance_project = "finance_project_code" }      # their field = our column
values = { reported_health = { "On Track" = "green" } }      # our column = { their text = ours }

# Files that finance drops on a share.
[sources.finance]
type = "files"
enabled = false
path = "share"
# basis = "modified_accrual"         # of its figures: budgetary, modified_accrual, accrual or cash; published, nothing is converted

[[sources.finance.feeds]]
stream = "journal_lines"
files = "journal_*.csv"
control = { kind = "trailer", where = { DOC_NO = "TOTAL" }, amount = "AMOUNT", count = "LINE" }

[sources.finance.feeds.columns]
journal_id = "DOC_NO"
journal_line_number = "LINE"
posting_date = "POST_DATE"
fiscal_year = "FY"
period = "PER"
fund_code = "FUND"
department_code = "DEPT"
account_code = "OBJECT"
finance_project_code = "PROJECT"
amount = "AMOUNT"
"""
