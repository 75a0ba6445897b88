"""What follows from the data by rules."""
