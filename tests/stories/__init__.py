"""Whole stories on a running GitHub of our own: what people and agents do, what the gate writes, and whether the merge goes."""
