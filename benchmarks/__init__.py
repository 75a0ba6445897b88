"""What Ops Atlas costs, measured: each ``bench_*.py`` prints its numbers beside their targets."""
