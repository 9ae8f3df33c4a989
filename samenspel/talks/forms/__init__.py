"""What is filled in about rounds and talks."""
