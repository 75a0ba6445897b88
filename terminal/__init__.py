"""The terminal's commands beside the first ones in cli.py, and how it writes."""
