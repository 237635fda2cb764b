"""What each part of underthesea earns: ``make ablation`` switches one after the other off and scores what is left.

Words and the dictionary, which the line uses, are measured on the real documents beside the repository. Three parts it
does not use, for they gain nothing there: the tagger, where no verb is known; a CRF that proposes citations and a
classifier that doubts what was left out, both trained here, in seconds, from text composed or generated in this
repository.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from pipeline.knowledge.load import names, phrases
from pipeline.language import citations, words
from pipeline.language import names as names_
from pipeline.read import marks
from pipeline.run import parse
from pipeline.text import Span, Text, fold

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
SHARED = ROOT.parent / "shared"
GOLD, SCORES = SHARED / "corpus" / "gold", SHARED / "eval"
EXTERNAL = SHARED / "external" / "vnlegaltext-dev.jsonl"
ROWS = ("citations.strict", "obligations ", "obligations.bearers", "obligations.text", "all ")


def main() -> None:
    """Print the table."""
    if not GOLD.is_dir():
        sys.exit(f"{GOLD} is not there: the real documents are kept beside the repository")
    for layer in ("text", "scan"):
        _tell(f"{layer}: the line as it is", _scored(layer))
        for part, switch in SWITCHES.items():
            with switch():
                _tell(f"{layer}: {part}", _scored(layer))
    _crf()
    _classifier()


def _tell(what: str, scored: tuple[dict[str, str], float]) -> None:
    figures, seconds = scored
    print(f"{what:28}", "  ".join(f"{row} {value}" for row, value in figures.items()), f"  {seconds:.1f} s", flush=True)


def _scored(layer: str) -> tuple[dict[str, str], float]:
    """The figures of one layer of the gold documents, and the seconds that reading them took."""
    layers = (line.strip().split(",") for line in (GOLD / "layers.csv").read_text(encoding="utf-8").splitlines())
    files = [name for name, kind, *_ in layers if kind == layer]
    words.words.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        for name in files:
            record = parse(GOLD / f"{name}.pdf")
            Path(folder, f"{name}.json").write_text(record.model_dump_json(), encoding="utf-8")
        seconds = time.process_time() - begun
        found: dict[str, str] = {}
        for script in ("score.py", "score_words.py"):
            command = [sys.executable, SCORES / script, "--gold", GOLD, "--pred", folder, "--layer", layer]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            for line in said.splitlines():
                if line.startswith(ROWS):
                    figure = re.search(r"F1\s+([\d.]+)|accuracy\s+([\d.]+)|wrong\s+([\d.]+)", line)
                    found[line.split()[0]] = next(filter(None, figure.groups()), "") if figure else ""
    return found, seconds


@contextmanager
def _without_words() -> Iterator[None]:
    nothing = mock.Mock(return_value=(), cache_clear=lambda: None)
    with mock.patch.object(words, "words", nothing):
        yield


@contextmanager
def _with_tags() -> Iterator[None]:
    """Where the knowledge has no verb behind a body, the first word that the tagger calls one."""
    from underthesea import pos_tag

    known = names_.subject

    def subject(text: Text, start: int, end: int) -> Span | None:
        head = names_.body_at(text, start, end)
        if (found := known(text, start, end)) or head is None:
            return found
        at = start
        for word, tag in pos_tag(text.printed[start : min(end, start + 260)]):
            at = text.printed.find(word.split()[0], at)
            if at < 0:
                return None
            if at >= head and tag == "V" and text.printed[at].islower():
                return names_.bare(text, Span(start, at))
            at += len(word)
        return None

    with mock.patch.object(names_, "subject", subject):
        yield


@contextmanager
def _without_dictionary() -> Iterator[None]:
    with mock.patch.object(marks, "mended", list):
        yield


SWITCHES: dict[str, Callable[[], Any]] = {
    "without words": _without_words, "without dictionary": _without_dictionary, "with tags": _with_tags,
}  # fmt: skip


# A CRF that proposes citations

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_ISSUERS = ("", " của Chính phủ", " của Bộ Tài chính", " của UBND tỉnh", " của Ban Thường vụ Tỉnh ủy")
_BEFORE = ("Căn cứ ", "Thực hiện ", "theo quy định tại ", "Bãi bỏ ", "và ", "; ", "tại khoản 2 Điều 5 ", "")
_NOISE = (
    "Tổng kinh phí 1.250.000.000 đồng, đạt 85,5 %. ", "Điện thoại: 0912.345.678, số nhà 12/5. ",
    "Tỷ lệ 1/500, thửa số 27, tờ bản đồ số 3. ", "trong giai đoạn 2021 - 2025 có 24/30 xã hoàn thành. ",
)  # fmt: skip


def _composed(chance: random.Random) -> tuple[list[str], list[str]]:
    """A sentence with a citation, and the labels of its tokens."""
    kind = chance.choice([name for name in names("types") if name.codes])
    body = chance.choice([code for name in names("issuers") for code in name.codes if " " not in code])
    serial, year = chance.randint(1, 4000), chance.randint(1995, 2026)
    dash = chance.choice("-–")
    symbol = chance.choice(
        (f"/{kind.codes[0]}{dash}{body}", f"/{year}/{kind.codes[0]}{dash}{body}", f"-{kind.codes[0]}/{body}")
    )
    date = chance.choice(("", f" ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}/{year}"))
    cited = f"{kind.name} {chance.choice(('số ', 'số: ', ''))}{serial}{symbol}{date}{chance.choice(_ISSUERS)}"
    before, after = chance.choice(_BEFORE), chance.choice(_NOISE)
    tokens = _TOKEN.findall(before + cited + ". " + after)
    start, length = len(_TOKEN.findall(before)), len(_TOKEN.findall(cited))
    return tokens, ["B" if i == start else "I" if start < i < start + length else "O" for i in range(len(tokens))]


def _features(tokens: Sequence[str]) -> list[list[str]]:
    def shape(token: str) -> str:
        return (
            "9"
            if token.isdigit()
            else "A"
            if token.isupper()
            else "Aa"
            if token[:1].isupper()
            else "a"
            if token.isalpha()
            else token
        )

    found = []
    for i in range(len(tokens)):
        near = {d: tokens[i + d] if 0 <= i + d < len(tokens) else "" for d in (-2, -1, 0, 1, 2)}
        words_ = [f"w{d}={fold(token).lower()}" for d, token in near.items() if not token.isdigit()]
        found.append([*words_, *(f"s{d}={shape(token)}" for d, token in near.items())])
    return found


def _crf() -> None:
    """Propose spans in paragraphs that people labelled; what the grammar then parses, and did not find, is a gain."""
    from underthesea_core import CRFTagger, CRFTrainer

    chance = random.Random(1)
    made = [_composed(chance) for _ in range(4000)]
    begun = time.process_time()
    model = CRFTrainer(max_iterations=60, verbose=0).train(
        [_features(tokens) for tokens, _ in made], [y for _, y in made]
    )
    trained = time.process_time() - begun
    tagger = CRFTagger.from_model(model)
    asked = found = proposed = parsed = gained = 0
    seconds = 0.0
    for line in EXTERNAL.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        text = Text.of(given["text"])
        whole = Span(0, len(text.printed))
        held = [m.span for m in citations.numbered(text, whole)]
        labelled = [Span(r["start"], r["end"]) for r in given["references"] if r["number"]]
        begun = time.process_time()
        at = [match.span() for match in _TOKEN.finditer(text.folded)]
        labels = tagger.tag(_features([text.folded[slice(*span)] for span in at])) if at else []
        seconds += time.process_time() - begun
        spans = list(_spans(at, labels))
        asked += len(labelled)
        found += sum(any(span.overlaps(label) for span in spans) for label in labelled)
        for span in spans:
            if any(span.overlaps(other) for other in held):
                continue
            proposed += 1
            if citations.numbered(text, span):
                parsed += 1
                gained += any(span.overlaps(label) for label in labelled)
    print(
        f"\nCRF, trained in {trained:.1f} s: finds {found} of {asked} labelled numbers alone; beyond the grammar it "
        f"proposes {proposed} spans, of which the grammar parses {parsed}, {gained} of them right; {seconds:.1f} s"
    )


def _spans(at: Sequence[tuple[int, int]], labels: Sequence[str]) -> Iterator[Span]:
    start: int | None = None
    for (begin, _), label, before in zip(at, labels, [(0, 0), *at], strict=False):
        if label != "I" and start is not None:
            yield Span(start, before[1])
            start = None
        if label == "B":
            start = begin
    if start is not None:
        yield Span(start, at[-1][1])


# A classifier that doubts what was left out


def _classifier() -> None:
    """Doubt sentences from which nothing was taken: how many missed obligations it points at, and how many others."""
    from underthesea_core import TextClassifier

    texts, labels = _taught()
    begun = time.process_time()
    model = TextClassifier(max_features=20000, ngram_range=(1, 2))
    model.fit(texts, labels)
    print(f"\nclassifier, trained in {time.process_time() - begun:.1f} s on {len(texts)} composed sentences")
    for layer in ("text", "scan"):
        missed = pointed = doubted = left = 0
        for line in (GOLD / "layers.csv").read_text(encoding="utf-8").splitlines():
            name, kind, *_ = line.strip().split(",")
            if kind != layer:
                continue
            gold = json.loads((GOLD / f"{name}.gold.json").read_text(encoding="utf-8"))
            wanted = {_key(task["text"]): bool(task.get("optional")) for task in gold["obligations"]}
            record = parse(GOLD / f"{name}.pdf")
            taken = {_key(task.text) for task in record.obligations}
            for sentence in _left_out(record, taken):
                left += 1
                is_missed = wanted.get(_key(sentence)) is False
                doubts = model.predict(fold(sentence).lower()) == "duty"
                missed += is_missed
                pointed += is_missed and doubts
                doubted += doubts and _key(sentence) not in wanted
        print(
            f"  {layer}: of {left} sentences left out {missed} are obligations; it points at {pointed} of them and at "
            f"{doubted} others"
        )


def _left_out(record: Any, taken: set[str]) -> Iterator[str]:
    for section in record.sections:
        for line in section.text.splitlines():
            if len(line) > 30 and _key(line) not in taken:
                yield line


def _taught() -> tuple[list[str], list[str]]:
    texts, labels = [], []
    for file in sorted(SAMPLES.glob("*.gold.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        duties = {_key(task["text"]) for task in gold["obligations"]}
        record = parse(SAMPLES / f"{file.name.removesuffix('.gold.json')}.pdf")
        for task in gold["obligations"]:
            texts.append(fold(task["text"]).lower())
            labels.append("duty")
        for line in _left_out(record, duties):
            texts.append(fold(line).lower())
            labels.append("other")
    for phrase in phrases():
        if len(phrase.split()) > 4:
            is_duty = re.match(
                r"(?:Giao|Yêu cầu|Đề nghị|Tăng cường|Xây dựng|Tổng hợp|Báo cáo|Kiểm tra|Rà soát)", phrase
            )
            texts.append(fold(phrase).lower())
            labels.append("duty" if is_duty else "other")
    return texts, labels


def _key(sentence: str) -> str:
    return "".join(char for char in fold(sentence).lower() if char.isalnum())


if __name__ == "__main__":
    main()
