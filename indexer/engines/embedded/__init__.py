"""A Whoosh index on one disk."""
