{{ servicenow_linked('issues') }}
