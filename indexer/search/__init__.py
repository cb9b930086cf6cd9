"""Everything that a front end asks for."""
