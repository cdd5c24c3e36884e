"""One change of each level."""

from __future__ import annotations

Files = dict[str, str | bytes | None]

LEVEL_0: Files = {"README.md": "# Shop\n\nHow to run it.\n"}
LEVEL_1: Files = {"src/app.py": "def total(prices):\n    return round(sum(prices), 2)\n"}
LEVEL_2: Files = {"db/002.sql": "ALTER TABLE users ADD COLUMN note text;\n"}
LEVEL_3: Files = {"src/auth/session.py": "def login(user, password):\n    return check(user, password)\n"}
LEVEL_4: Files = {"db/003.sql": "DROP TABLE users;\n"}
