"""The authorisation matrix: everyone x every address x everything of everybody (reliability G1-G3, G7, G11)."""
