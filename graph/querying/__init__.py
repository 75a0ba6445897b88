"""How a query is checked, run in a worker process that can be killed, and answered."""
