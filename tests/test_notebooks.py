"""Every notebook runs from a clean clone, and is kept without what it printed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
TIME_LIMIT = 300


def notebooks() -> list[Path]:
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def opened(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def test_there_are_notebooks() -> None:
    assert notebooks()


@pytest.mark.timeout(2 * TIME_LIMIT)
@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end(path: Path) -> None:
    """In memory: the file stays as it is; an error in a cell is raised here, with the cell."""
    where = {"metadata": {"path": str(NOTEBOOKS)}}
    NotebookClient(opened(path), timeout=TIME_LIMIT, kernel_name="python3", resources=where).execute()


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in opened(path).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []
