"""nhiemvu: from Vietnamese administrative PDFs to a linked register of obligations.

``from pipeline import parse, cite``: ``parse(path)`` gives the record of a PDF, ``cite(text)`` the citations of a plain
text. Both are imported when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run import cite, parse

__version__ = "0.1.0"
__all__ = ["cite", "parse"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipeline import run

        return getattr(run, name)
    raise AttributeError(name)
