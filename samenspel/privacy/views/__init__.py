"""The pages about one's own data, and those of who answers for them."""
