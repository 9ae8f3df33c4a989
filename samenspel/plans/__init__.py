"""Goals, chapter texts and the policy document: what a centre agrees, and the book that says so."""
