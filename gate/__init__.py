"""oversight-gate: how much human oversight does this change of an AI agent demand?"""

__version__ = "0.1.0"
