"""The terminal's commands, which cli.py registers, and how they write."""
