"""Reading rounds and talks of the centre in scope."""
