"""How French is written: the signs of typography, and titles that came in capitals."""
