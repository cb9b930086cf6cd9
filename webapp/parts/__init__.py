"""What pages are made of: labels, links to toggle, charts, citations, markup."""
