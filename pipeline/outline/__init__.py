"""From pages to the outline: one text, header, labelled units, ending, items."""
