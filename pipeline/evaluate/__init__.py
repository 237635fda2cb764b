"""Measuring records against gold: precision, recall and F1 by part, accuracy by attribute, and each document."""

from pipeline.evaluate.gold import BadGold, Gold, read_gold
from pipeline.evaluate.measure import score_record
from pipeline.evaluate.report import show
from pipeline.evaluate.run import Evaluation, Scored, evaluate
from pipeline.evaluate.tally import Found, Judged, Miss, Tally

__all__ = [
    "BadGold",
    "Evaluation",
    "Found",
    "Gold",
    "Judged",
    "Miss",
    "Scored",
    "Tally",
    "evaluate",
    "read_gold",
    "score_record",
    "show",
]
