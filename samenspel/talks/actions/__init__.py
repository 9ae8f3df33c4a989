"""Everything that changes rounds and talks."""
