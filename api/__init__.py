"""The program's door: SPARQL over HTTP, IRIs that resolve, an HTTP API, and tools for agents.

Everything here answers programs; what people see is in ``views``. Nothing heavy is imported until
the first request that needs it.
"""
