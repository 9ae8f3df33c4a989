"""Pure part of the plans: the structure of a document, how it is composed, and nothing of Django."""
