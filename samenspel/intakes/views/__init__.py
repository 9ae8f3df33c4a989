"""The pages of the intake: a parent's own part, the work of staff, the talk, and what the leaders set and see."""
