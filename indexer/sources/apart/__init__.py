"""Reading in a process of its own, which may die of what it reads."""
