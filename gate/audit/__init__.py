"""What each AI tool could do here: which settings let it act, how far that reaches, and whether a human is asked first."""
