"""Renderers: each turns one `Document` into bytes or HTML, and decides nothing about what is in it."""
