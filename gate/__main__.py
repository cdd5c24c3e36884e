"""`python -P -m gate`: the same front door as the command `gate`."""

from gate.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
