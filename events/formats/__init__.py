"""Planners for the formats of a meeting: plain values in, a plan with its quality and its bound out. No Django here."""
