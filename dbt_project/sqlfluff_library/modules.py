"""Stand-in for the Python modules that dbt gives to Jinja."""

import datetime
import itertools
import re

__all__ = ["datetime", "itertools", "re"]
