"""From bytes to pages: the only room that opens PDFs."""
