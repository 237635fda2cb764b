"""From the records held to one row for every document: whose mentions mean the same one."""
