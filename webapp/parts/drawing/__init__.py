"""Drawings as data: places in a drawing's own units, and what the axes say."""
