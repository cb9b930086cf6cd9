"""Alerts by mail for any visitor: asked for, confirmed, told once, ended by one click."""
