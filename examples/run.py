"""Run one real city through the whole product: `python -m examples.run CITY [FOLDER OF FULL DATA]`.

The city's published files are laid on a share as its finance department would drop them (see `examples.shares`),
then `portfolio refresh` runs over them. Without the full data beside the project, the excerpt in `data/` is used.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from examples.shares import SHARES
from orchestration.cli import main

HERE = Path(__file__).parent


def run(city: str, full_data: Path) -> int:
    """Lay the share and refresh; returns the exit code of the refresh."""
    folder, make_share, origin = HERE / city, *SHARES[city]
    data = full_data / origin if (full_data / origin).is_dir() else folder / "data"
    share = folder / "share"
    shutil.rmtree(share, ignore_errors=True)
    share.mkdir()
    make_share(data, share)
    os.environ["EXAMPLE_SHARE"] = str(share)
    return main(["--config", str(folder / "portfolio.toml"), "refresh"])


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in SHARES:
        sys.exit(f"usage: python -m examples.run {{{','.join(SHARES)}}} [FOLDER OF FULL DATA]")
    sys.exit(run(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "../shared/data")))
