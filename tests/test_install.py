"""What travels in the wheel, and that nothing at run time needs a network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sheets import ROOT, SAMPLES

SAMPLE = SAMPLES / "935-UBND-KT-2026.pdf"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with nothing but the unpacked wheel beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder / "installed")
    return folder / "installed"


def run(code: str, installed: Path, cwd: Path, *before: str) -> str:
    environment = {"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(cwd), "HOME": str(cwd)}
    command = [*before, sys.executable, "-c", code]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_is_the_whole_product(elsewhere: Path, tmp_path: Path) -> None:
    code = (
        "import json, pipeline; from pipeline import parse, cite; "
        f"record = parse({str(SAMPLE)!r}); from pipeline.browse import plugin; "
        "print(json.dumps([pipeline.__file__, record.document.number, len(cite('Luật số 57/2024/QH15'))]))"
    )
    place, number, cited = json.loads(run(code, elsewhere, tmp_path))
    assert Path(place).is_relative_to(elsewhere)
    assert (number, cited) == ("935/UBND-KT", 1)


@pytest.mark.parametrize("folder", ["knowledge", "browse/templates", "browse/static"])
def test_data_travel_with_it(elsewhere: Path, folder: str) -> None:
    here = {f.name for f in (ROOT / "pipeline" / folder).iterdir() if f.is_file() and f.suffix != ".pyc"}
    assert here
    assert here <= {f.name for f in (elsewhere / "pipeline" / folder).iterdir()}


def test_the_line_runs_without_a_network(tmp_path: Path) -> None:
    """In a network namespace of its own, where not even this machine can be reached."""
    alone = ("unshare", "--map-root-user", "--net")
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody cut a process off the network (unshare --net)")
    for arguments in (["ingest", str(SAMPLES), "--jobs", "2"], ["search", "--cites", "12-NQ/TU"]):
        code = f"from pipeline.cli import main; main({[*arguments, '--db', 'n.db']!r})"
        assert run(code, ROOT, tmp_path, *alone)
    assert (tmp_path / "n.db").exists()
