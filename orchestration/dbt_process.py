"""dbt, started in the folder of the build database: the command `portfolio-dbt`.

The profile then names the database by the same relative path every night. With a path of its own for each run, dbt would
take the profile for another one and parse the whole project anew (15 of 22 seconds on two cores).
"""

from __future__ import annotations

import os

FOLDER_VARIABLE = "PORTFOLIO_BUILD_FOLDER"


def main() -> None:
    """Run dbt's own command line."""
    if folder := os.environ.get(FOLDER_VARIABLE):
        os.chdir(folder)
    from dbt.cli.main import cli

    cli()


if __name__ == "__main__":
    main()
