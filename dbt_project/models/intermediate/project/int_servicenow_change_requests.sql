{{ servicenow_linked('change_requests') }}
