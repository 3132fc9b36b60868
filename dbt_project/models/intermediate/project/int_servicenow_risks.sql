{{ servicenow_linked('risks') }}
