"""The pages of rounds and talks."""
