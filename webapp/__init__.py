"""Everything that is only true with HTTP."""
