"""How a configuration reads the city's share, as TOML: `{name}` is the source, and nothing else is filled in."""

FINANCE_FEEDS = r"""
[[sources.{name}.feeds]]
stream = "journal_lines"
files = "journal_*.csv"
control = { kind = "trailer", where = { REC_TYPE = "T" }, amount = "AMOUNT", count = "LINE" }
[sources.{name}.feeds.columns]
journal_id = "JOURNAL_ID"
journal_line_number = "LINE"
posting_date = "POST_DATE"
fiscal_year = "FISCAL_YEAR"
period = "PERIOD"
fund_code = "FUND"
department_code = "DEPT"
account_code = "ACCOUNT"
amount = "AMOUNT"
finance_project_code = "PROJECT"
vendor_name = "VENDOR"
purchase_order_id = "PO"
invoice_id = "INVOICE"
description = "DESCRIPTION"

[[sources.{name}.feeds]]
stream = "budget_lines"
files = "budget_*.csv"
fiscal_year_from = '_(?P<fy>FY\d{4})'
control = { kind = "trailer", where = { REC_TYPE = "T" }, amount = "AMOUNT", count = "BUDGET_LINE" }
[sources.{name}.feeds.columns]
budget_line_id = "BUDGET_LINE"
event_type = "EVENT"
event_date = "EVENT_DATE"
fund_code = "FUND"
department_code = "DEPT"
account_code = "ACCOUNT"
finance_project_code = "PROJECT"
amount = "AMOUNT"
description = "DESCRIPTION"
funding_source = "SOURCE"

[[sources.{name}.feeds]]
stream = "trial_balance"
files = "trial_balance_*.csv"
control = { kind = "file", files = "trial_balance_*.ctl", amount = "CONTROL_TOTAL", count = "CONTROL_COUNT" }
[sources.{name}.feeds.columns]
fiscal_year = "FISCAL_YEAR"
period = "PERIOD"
fund_code = "FUND"
department_code = "DEPT"
account_code = "ACCOUNT"
amount = "NET_CHANGE"

[[sources.{name}.feeds]]
stream = "fiscal_periods"
files = "fiscal_periods.csv"
control = { kind = "none" }
[sources.{name}.feeds.columns]
fiscal_year = "FISCAL_YEAR"
period = "PERIOD"
start_date = "START"
end_date = "END"
status = "STATUS"

[[sources.{name}.feeds]]
stream = "chart_of_accounts"
files = "chart_of_accounts.xlsx"
sheet = "Chart"
control = { kind = "none" }
[sources.{name}.feeds.columns]
account_code = "Account"
name = "Account Name"
account_type = "Type"
account_class = "Class"

[[sources.{name}.feeds]]
stream = "purchase_order_lines"
files = "encumbrance_*.csv"
delimiter = ";"
control = { kind = "file", files = "encumbrance_*.ctl", amount = "CONTROL_TOTAL", count = "CONTROL_COUNT" }
[sources.{name}.feeds.columns]
purchase_order_id = "PO"
line_number = "PO_LINE"
event_type = "EVENT"
event_date = "EVENT_DATE"
fiscal_year = "FY"
fund_code = "FUND"
department_code = "DEPT"
account_code = "ACCOUNT"
finance_project_code = "PROJECT"
amount = "AMOUNT"
requisition_id = "REQUISITION"

[[sources.{name}.feeds]]
stream = "purchase_orders"
files = "purchase_orders.csv"
[sources.{name}.feeds.columns]
purchase_order_id = "PO"
vendor_name = "VENDOR"
order_date = "ORDER_DATE"
status = "STATUS"
contract_id = "CONTRACT"
finance_project_code = "PROJECT"

[[sources.{name}.feeds]]
stream = "requisitions"
files = "requisitions.csv"
[sources.{name}.feeds.columns]
requisition_id = "REQUISITION"
request_date = "REQUEST_DATE"
amount = "AMOUNT"
status = "STATUS"
finance_project_code = "PROJECT"
fund_code = "FUND"
department_code = "DEPT"
account_code = "ACCOUNT"
purchase_order_id = "PO"

[[sources.{name}.feeds]]
stream = "contracts"
files = "contracts.csv"
[sources.{name}.feeds.columns]
contract_id = "CONTRACT"
title = "TITLE"
vendor_name = "VENDOR"
start_date = "START"
end_date = "END"
original_amount = "ORIGINAL"
current_amount = "CURRENT"
finance_project_code = "PROJECT"

[[sources.{name}.feeds]]
stream = "contract_amendments"
files = "contract_amendments.csv"
[sources.{name}.feeds.columns]
contract_id = "CONTRACT"
amendment_id = "AMENDMENT"
amendment_date = "DATE"
change_amount = "CHANGE"
reason = "REASON"

[[sources.{name}.feeds]]
stream = "invoices"
files = "invoices.csv"
date_format = "%m/%d/%Y"
control = { kind = "trailer", where = { REC_TYPE = "T" }, count = "INVOICE" }
[sources.{name}.feeds.columns]
invoice_id = "INVOICE"
purchase_order_id = "PO"
vendor_name = "VENDOR"
invoice_date = "INVOICE_DATE"
amount = "AMOUNT"
retainage_amount = "RETAINAGE"
status = "STATUS"

[[sources.{name}.feeds]]
stream = "receipts"
files = "receipts.csv"
date_format = "%m/%d/%Y"
[sources.{name}.feeds.columns]
receipt_id = "RECEIPT"
purchase_order_id = "PO"
line_number = "PO_LINE"
receipt_date = "RECEIVED"
amount = "AMOUNT"

[[sources.{name}.feeds]]
stream = "payments"
files = "payments.csv"
date_format = "%m/%d/%Y"
[sources.{name}.feeds.columns]
payment_id = "PAYMENT"
invoice_id = "INVOICE"
vendor_name = "VENDOR"
payment_date = "PAID"
amount = "AMOUNT"

[[sources.{name}.feeds]]
stream = "vendors"
files = "vendors.csv"
encoding = "cp1252"
[sources.{name}.feeds.columns]
vendor_id = "VENDOR_ID"
name = "NAME"
former_name = "FORMER_NAME"
"""

WORKS_FEEDS = r"""
[[sources.{name}.feeds]]
stream = "projects"
files = "public_works_projects.xlsx"
sheet = "Projects"
constants = { department_name = "Public Works", portfolio_name = "Capital Works" }
[sources.{name}.feeds.columns]
project_id = "Project No."
name = "Project"
status = "Status"
stage = "Phase"
manager_name = "Engineer"
planned_start_date = "Start"
planned_finish_date = "Finish"
baseline_start_date = "Baseline start"
baseline_finish_date = "Baseline finish"
forecast_finish_date = "Forecast finish"
actual_start_date = "Started"
actual_finish_date = "Completed"
percent_complete = "% done"
approved_budget_amount = "Budget"
actual_cost_amount = "Spent"
reported_health = "Light"
finance_project_code = "Finance code"
is_public = "Public?"
as_of_date = "As of"

[[sources.{name}.feeds]]
stream = "milestones"
files = "public_works_projects.xlsx"
sheet = "Milestones"
[sources.{name}.feeds.columns]
project_id = "Project No."
milestone_id = "No."
name = "Milestone"
baseline_date = "Baseline"
forecast_date = "Forecast"
actual_date = "Done"
weight_pct = "Weight"
"""
