"""The routes: one blueprint for each concern."""
