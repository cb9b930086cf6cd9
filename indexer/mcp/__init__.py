"""How does an assistant ask? Tools and resources of the Model Context Protocol.

``server.py`` and ``tools.py`` need the extra ``mcp``, so ``indexer.commands.mcp`` imports them when
the command runs.
"""
