"""The forms of the intake: one question, the whole talk, and what the leaders set."""
