"""What sets share and where they differ: lenses, membership, measures, plans, gaps."""
