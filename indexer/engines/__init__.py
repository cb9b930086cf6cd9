"""Trees to documents: the contract of an engine, and the engines that keep it."""
