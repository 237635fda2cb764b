"""From an outline to findings: citations, bearers, deadlines, obligations, and the record they make up."""
