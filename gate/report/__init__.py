"""How it turned out: quality beside adoption, by level and authorship, from git history and the decision log."""
