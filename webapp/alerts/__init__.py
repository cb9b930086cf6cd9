"""Alerts by mail, as a visitor's browser and mail program ask for them and end them."""
