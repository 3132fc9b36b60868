"""Pull, prove whole, land: one module per source type, and the shared spool, landing and relations."""
