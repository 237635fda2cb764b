"""What all tests share: markers, Hypothesis without deadlines, and the road to the builders and the composer."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
for folder in (ROOT / "corpus", ROOT / "tests", ROOT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

settings.register_profile("house", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    # One cache of what was seen on scans for all workers of a run, and none of the user's own.
    if not hasattr(config, "workerinput"):
        os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="nhiemvu-cache-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True))
    config.addinivalue_line("markers", "slow: takes more than a minute; leave out with -m 'not slow'")
