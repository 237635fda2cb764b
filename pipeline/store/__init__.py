"""The register: rows in SQLite, a projection of the records held; the only room that touches the database."""
