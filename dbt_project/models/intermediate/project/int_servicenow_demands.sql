{{ servicenow_linked('demands') }}
