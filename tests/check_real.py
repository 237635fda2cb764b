"""Reads every real document beside the repository and prints how well: ``make check-real`` (many minutes).

Of the folder ``check`` only status, time, memory and the rows of ``headers.csv`` are looked at, never gold or text.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.batch import Report, ingest
from pipeline.text import fold

SHARED = Path(__file__).parents[1].parent / "shared"
CORPUS, SCORES = SHARED / "corpus", SHARED / "eval"
LABELS = Path(__file__).parents[1] / "corpus" / "labels" / "force_scope.csv"
MEMORY = 600
"""Megabytes that no document may take."""


def main() -> None:
    """Ingest all, then score what was read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, help="processes that read")
    jobs = parser.parse_args().jobs
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} is not there: the real documents are kept beside the repository")
    with tempfile.TemporaryDirectory() as folder:
        database, begun = Path(folder, "all.db"), time.monotonic()
        report = ingest([CORPUS], database, jobs=jobs, memory=MEMORY)
        _tell(report, database, time.monotonic() - begun)
        records = _records(database, Path(folder))
        _score("score_headers.py", CORPUS / "headers.csv", records)
        for layer in ("text", "scan"):
            for script in ("score.py", "score_words.py"):
                _score(script, "--gold", CORPUS / "gold", "--pred", records, "--layer", layer)
        _agreement(records)


def _tell(report: Report, database: Path, seconds: float) -> None:
    print(f"{report.statuses} in {seconds:.0f} s, each within {MEMORY} MB")
    for file in report.files:
        if file.status != "read":
            print(f"  {file.status}: {Path(file.path).name}: {file.reason}")
    with sqlite3.connect(database) as opened:
        for read_by, reason, count in opened.execute("SELECT read_by, reason, count(*) FROM pages GROUP BY 1, 2"):
            print(f"  pages read by {read_by}: {count} ({reason or 'good'})")


def _records(database: Path, folder: Path) -> Path:
    """One JSON file a document; of the folder ``check`` with its header alone."""
    made = folder / "records"
    made.mkdir()
    with sqlite3.connect(database) as opened:
        query = "SELECT files.path, records.json FROM files JOIN records USING (sha256)"
        for path, record in opened.execute(query):
            given = json.loads(record)
            if Path(path).parent.name == "check":
                given = {"document": given["document"]}
            (made / f"{Path(path).stem}.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return made


def _agreement(records: Path) -> None:
    """How often force and scope are what a person wrote down for 150 sentences, known by their hashes."""
    with LABELS.open(encoding="utf-8") as file:
        labels = {row["sentence"]: row for row in csv.DictReader(file)}
    told = {
        _hash(task["text"]): task
        for record in sorted(records.glob("*.json"))
        for task in json.loads(record.read_text(encoding="utf-8")).get("obligations", ())
    }
    met = [(label, told[sentence]) for sentence, label in labels.items() if sentence in told]
    print(f"\n{len(met)} of {len(labels)} labelled sentences are obligations")
    for field in ("force", "scope"):
        same = sum(label[field] == task[field] for label, task in met)
        print(f"  {field} agrees in {same} of {len(met)} ({same / max(1, len(met)):.3f})")


def _hash(sentence: str) -> str:
    letters = "".join(char for char in fold(sentence).lower() if char.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:16]


def _score(script: str, *arguments: object) -> None:
    print(f"\n{script} {' '.join(Path(str(a)).name for a in arguments)}", flush=True)
    subprocess.run([sys.executable, SCORES / script, *map(str, arguments)], check=True)


if __name__ == "__main__":
    main()
