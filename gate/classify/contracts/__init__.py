"""Interface descriptions that other programs are built against, and what breaks when they change."""
