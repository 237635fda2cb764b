"""The register's pages: Datasette, in Vietnamese, on this machine only."""

from __future__ import annotations

from pipeline.browse.server import serve

__all__ = ["serve"]
