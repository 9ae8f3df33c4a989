"""Pages of getting in: the entrance (for who is not in yet) and the doorkeepers' own."""
