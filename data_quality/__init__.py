"""The two doors: the landing door judges a delivery before it lands, the publish door a build before it is shown.

Belongs here: rules, suites, refusals and verdicts. Does not belong here: reading sources, landing, building,
configuration and the environment. Deliveries and builds are handed over as files.
Run alone with `python -m data_quality`.
"""
