"""The house guards itself: arrows between rooms, what is imported when, the size of files and functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.knowledge.load import rules

ROOT = Path(__file__).parents[1]
PIPELINE = ROOT / "pipeline"
ORDER = ["errors", "text", "ids", "knowledge", "read", "outline", "language", "run"]
"""The line's rooms: each may import those before it."""
BESIDE = {"evaluate", "link", "store", "batch", "workers", "stamp", "cli", "browse"}
"""What uses the line, and is used by none of its rooms."""
PDF_LIBRARIES = {"pypdfium2", "pdfplumber", "pikepdf"}
LONG_FILES: set[str] = set()
"""Files that may be longer than the rest, each for a reason to be written here."""
LONG_FUNCTIONS: set[str] = {"store/shape.py"}
"""Files with a function that may be longer: shape.py declares tables."""
MOST_LINES, MOST_IN_A_FUNCTION = 300, 45


def sources(folder: Path = PIPELINE) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def room(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")}


def libraries(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


# Arrows


@pytest.mark.parametrize("name", ORDER)
def test_a_room_of_the_line_imports_only_rooms_before_it(name: str) -> None:
    allowed = {*ORDER[: ORDER.index(name) + 1]}
    strange = {
        str(path.relative_to(ROOT)): rooms_imported(path) - allowed
        for path in sources()
        if room(path) == name and rooms_imported(path) - allowed
    }
    assert strange == {}


def test_every_room_is_known_to_these_guards() -> None:
    assert {room(path) for path in sources()} - {"__init__"} <= {*ORDER, *BESIDE}


@pytest.mark.parametrize("name", ["link", "evaluate"])
def test_what_is_pure_touches_no_database(name: str) -> None:
    assert [p for p in sources() if room(p) == name and rooms_imported(p) & {"store", "batch", "cli", "browse"}] == []


def test_the_package_itself_imports_nothing_before_it_is_asked() -> None:
    tree = ast.parse((PIPELINE / "__init__.py").read_text(encoding="utf-8"))
    names = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert names == ["__future__", "typing"]


def test_schemas_import_nothing_of_ours() -> None:
    assert [p.name for p in sources(ROOT / "schemas") for name in imported(p) if name.split(".")[0] == "pipeline"] == []


def test_only_the_reading_room_opens_pdfs() -> None:
    assert {room(path) for path in sources() if libraries(path) & PDF_LIBRARIES} == {"read"}


@pytest.mark.parametrize("name", sorted({*ORDER, *BESIDE} - {"store", "browse"}))
def test_no_room_but_store_and_browse_touches_the_database(name: str) -> None:
    touching = [p.name for p in sources() if room(p) == name and libraries(p) & {"sqlite3", "sqlite_utils"}]
    assert touching == []


def test_only_the_knowledge_room_reads_the_knowledge() -> None:
    reading = {room(path) for path in sources() if "yaml" in libraries(path)}
    assert reading == {"knowledge"}


def test_only_its_adapters_import_underthesea() -> None:
    assert sorted(p.name for p in sources() if "underthesea" in libraries(p)) == ["marks.py", "words.py"]


# What is imported when


def loaded(statement: str) -> set[str]:
    """The modules that a fresh process holds after a statement."""
    script = f"{statement}\nimport sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    return set(run.stdout.split())


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli"])
def test_the_way_to_help_loads_no_language(module: str) -> None:
    if module == "pipeline.cli" and not list((PIPELINE / "cli").glob("*.py")):
        pytest.skip("pipeline/cli does not exist yet")
    assert loaded(f"import {module}") & {"spacy", "underthesea", "pdfplumber", "pypdfium2", "datasette"} == set()


def test_the_package_gives_its_two_functions() -> None:
    assert "pipeline.run" in loaded("from pipeline import parse, cite")


def test_the_package_has_no_other_attribute() -> None:
    import pipeline

    with pytest.raises(AttributeError):
        pipeline.nothing  # noqa: B018


# Sizes


def test_files_stay_short() -> None:
    lengths = {str(p.relative_to(PIPELINE)): len(p.read_text(encoding="utf-8").splitlines()) for p in sources()}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES and name not in LONG_FILES} == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in sources():
        name = str(path.relative_to(PIPELINE))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and name not in LONG_FUNCTIONS:
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_IN_A_FUNCTION:
                    long[f"{name}:{node.name}"] = lines
    assert long == {}


@pytest.mark.parametrize("exception", sorted(LONG_FILES | LONG_FUNCTIONS))
def test_an_exception_is_of_a_file_that_exists(exception: str) -> None:
    if not (PIPELINE / exception).exists():
        pytest.skip(f"{exception} does not exist yet")


# What must not be in the repository


PLACES = re.compile(
    r"/home/\w|/work/\w|/root/\w|[A-Z]:\\\\Users|/Users/\w|https?://(?!127\.)(?:\d{1,3}\.){3}\d|files\.pythonhosted|"
    r"index-url|\.internal\b|artifactory"
)


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    run = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, cwd=ROOT)
    return [ROOT / name for name in run.stdout.decode().split("\0") if name]


def test_no_machine_s_paths_or_registries_are_tracked() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".pdf", ".ttf", ".png"} or path == Path(__file__) or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in PLACES.finditer(text)]
    assert found == []


def test_no_large_file_is_tracked() -> None:
    assert [str(path) for path in tracked() if path.is_file() and path.stat().st_size > 1_000_000] == []


# Knowledge


def asked_for() -> tuple[set[str], set[str], set[str]]:
    """The words that stand quoted in the code, the beginnings by which rules are asked for, the files read whole."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    quoted = set(re.findall(r'"([a-z_]+)"', code))
    beginnings = set(re.findall(r'\)\.(?:first|search|starting)\("([a-z_]*)"|starting\("([a-z_]*)"\)', code))
    whole = set(re.findall(r'rules\("([a-z]+)"\)\.(?:rules|first\(""|search\(""|starting\("")', code))
    return quoted, {one or other for one, other in beginnings} - {""}, whole


RULES = [path for path in sorted((PIPELINE / "knowledge").glob("*.yml")) if "\nrules:" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_is_asked_for(path: Path) -> None:
    quoted, beginnings, whole = asked_for()
    names = [rule.rule.name for rule in rules(path.stem).rules] if path.stem not in whole else []
    assert [n for n in names if n not in quoted and not n.startswith(tuple(beginnings))] == []
