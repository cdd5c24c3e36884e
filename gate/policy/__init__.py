"""What each level demands, and where a path or a rule is graded otherwise. Read from the base, never from the head."""
