"""The index: how it is filled and how it is asked. Everything here is true without HTTP."""
