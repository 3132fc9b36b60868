{{ servicenow_linked('decisions') }}
