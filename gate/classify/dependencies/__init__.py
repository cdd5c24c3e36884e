"""Manifests, lockfiles and registry settings: read both sides, compare, name the largest step."""
