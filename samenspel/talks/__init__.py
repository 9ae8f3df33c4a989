"""Talks between equals: the round, the wishes, the plan, the preparation and the agreements."""
