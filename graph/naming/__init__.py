"""How nodes are named, and found by their names."""
