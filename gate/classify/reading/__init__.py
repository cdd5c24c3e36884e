"""Readers that several rules share: they turn a file's text into what it declares, and never raise."""
