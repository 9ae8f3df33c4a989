"""The outbox: what is still to be told to somebody, by e-mail, at a moment."""
