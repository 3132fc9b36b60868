"""The published report: static pages made from the published warehouse, for one audience at a time.

Belongs here: what a page asks of the warehouse (`queries/`), what it then knows (`pages/`, frozen dataclasses), how it is
told (`templates/`, `static/`), and how numbers, sentences, charts and files are written. Does not belong here: any figure
that the warehouse does not hold, any clock, any environment variable, any other package of this repository.
"""

from reports.city import CityFacts
from reports.errors import ReportError
from reports.site import SiteSummary, render_site

__all__ = ["CityFacts", "ReportError", "SiteSummary", "render_site"]
