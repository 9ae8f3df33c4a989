"""Geometry of the figures: plain data in, plain shapes out; no Django."""
