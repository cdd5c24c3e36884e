"""Migrations: what is new in the direction that deployment takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.rules import migrations, sql
from tests.rules.case_files import findings, worst

DESTRUCTIVE = (4, "migration-destructive")
RAILS = "class A < ActiveRecord::Migration[8.0]\n  def change\n    {}\n  end\nend\n"
ALEMBIC = 'revision = "a"\ndown_revision = "b"\n\n\ndef upgrade():\n    {}\n\n\ndef downgrade():\n    {}\n'
DJANGO = "class Migration(migrations.Migration):\n    operations = [\n        {},\n    ]\n"
KNEX = "exports.up = async (knex) => {{\n  {}\n}};\nexports.down = async (knex) => {{\n  {}\n}};\n"
LARAVEL = "<?php\nreturn new class extends Migration {{\n  public function up(): void\n  {{\n    {}\n  }}\n  public function down(): void\n  {{\n    {}\n  }}\n}};\n"
ECTO = "defmodule A do\n  use Ecto.Migration\n\n  def up do\n    {}\n  end\n\n  def down do\n    {}\n  end\nend\n"
EF = "public partial class A : Migration\n{{\n  protected override void Up(MigrationBuilder b)\n  {{\n    {}\n  }}\n  protected override void Down(MigrationBuilder b)\n  {{\n    {}\n  }}\n}}\n"
TYPEORM = "export class A implements MigrationInterface {{\n  public async up(q: QueryRunner): Promise<void> {{\n    {}\n  }}\n\n  public async down(q: QueryRunner): Promise<void> {{\n    {}\n  }}\n}}\n"


def both(path: str, before: str | None, after: str | None, siblings: str = "") -> tuple[int, str] | None:
    """What the two rules that read a migration say together."""
    return worst(
        findings(migrations, path, before, after, siblings=siblings)
        + findings(sql, path, before, after, siblings=siblings)
    )


@pytest.mark.parametrize(
    ("call", "level"),
    [
        ("remove_column :users, :email", 4),
        ("remove_columns :users, :a, :b", 4),
        ("remove_reference :users, :group", 4),
        ("drop_table :users", 4),
        ("drop_join_table :a, :b", 4),
        ("change_table(:users) { |t| t.remove :email }", 4),
        ("User.delete_all", 4),
        ("User.where(old: true).destroy_all", 4),
        ("User.find_each(&:destroy)", 4),
        ("User.find_by(id: 1)&.destroy!", 4),
        ("create_table :users, force: :cascade do |t|", 4),
        ("revert AddUsers", 4),
        ('execute "DELETE FROM users WHERE id = 1"', 4),
        ('execute "DROP TABLE users"', 4),
        ("add_column :users, :email, :string", 2),
        ("create_table :users", 2),
        ("change_column :users, :email, :text", 2),
        ("rename_column :users, :a, :b", 2),
        ("remove_index :users, :email", 2),
        ("remove_foreign_key :users, :groups", 2),
        ("User.find_each { |u| u.save! }", 2),
        ("User.update_all(a: 1)", 2),
        ("user.settings.delete('key')", 2),
        ("# drop_table :users", 2),
        ('say "remove_column :users, :email"', 2),
    ],
)
def test_rails(call: str, level: int) -> None:
    found = both("db/migrate/20200101000000_a.rb", None, RAILS.format(call))
    assert found is not None
    assert found[0] == level


BOTH_WAYS = [
    ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def up\n    {}\n  end\n\n  def down\n    {}\n  end\nend\n", "drop_table :users"),
    ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def change\n    reversible do |dir|\n      dir.up do\n        {}\n      end\n      dir.down do\n        {}\n      end\n    end\n  end\nend\n", "drop_table :users"),
    ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def change\n    reversible do |dir|\n      dir.up   { {} }\n      dir.down { {} }\n    end\n  end\nend\n".replace("{ {} }", "{{ {} }}"), "drop_table :users"),
    ("migrations/versions/a_b.py", ALEMBIC, 'op.drop_table("users")'),
    ("migrations/versions/a_b.py", ALEMBIC, 'op.drop_column("users", "email")'),
    ("migrations/versions/a_b.py", ALEMBIC, 'op.execute("DROP TABLE users")'),
    ("migrations/versions/a_b.py", ALEMBIC, 'with op.batch_alter_table("users") as batch:\n        batch.drop_column("email")'),
    ("app/migrations/0002_a.py", DJANGO.replace("{}", "migrations.RunSQL({}, {})"), '"DROP TABLE users"'),
    ("migrations/20200101_a.js", KNEX, 'await knex.schema.dropTable("users");'),
    ("migrations/20200101_a.js", KNEX, 'await knex.raw("DROP TABLE users");'),
    ("src/migrations/1700000000000-A.ts", TYPEORM, 'await q.dropColumn("users", "email");'),
    ("src/migrations/1700000000000-A.ts", TYPEORM, "await q.query(`ALTER TABLE users DROP COLUMN email`);"),
    ("database/migrations/2020_01_01_000000_a.php", LARAVEL, "Schema::dropIfExists('users');"),
    ("database/migrations/2020_01_01_000000_a.php", LARAVEL, "$table->dropColumn('email');"),
    ("priv/repo/migrations/20200101000000_a.exs", ECTO, "drop table(:users)"),
    ("priv/repo/migrations/20200101000000_a.exs", ECTO, "execute \"DROP TABLE users\""),
    ("Migrations/20200101000000_A.cs", EF, 'b.DropTable(name: "Users");'),
    ("db/migrations/20200101_a.sql", "-- +goose Up\n{};\n-- +goose Down\n{};\n", "DROP TABLE users"),
    ("db/migrations/20200101_a.sql", "-- migrate:up\n{};\n-- migrate:down\n{};\n", "DROP TABLE users"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "call"), BOTH_WAYS)
def test_only_the_way_up_counts(path: str, text: str, call: str) -> None:
    harmless = (
        '"CREATE TABLE a (b int)"'
        if call.startswith('"')
        else "SELECT 1"
        if path.endswith(".sql")
        else "pass"
        if path.endswith(".py")
        else "1"
    )
    up, down = both(path, None, text.format(call, harmless)), both(path, None, text.format(harmless, call))
    assert up is not None
    assert up[0] == 4
    assert down is not None
    assert down[0] == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # a way up that is written as the way down
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def up\n    down\n  end\n\n  def down\n    drop_table :users\n  end\nend\n"),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def down\n    drop_table :users\n  end\n  alias up down\nend\n"),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def down; end; def up\n    drop_table :users\n  end\nend\n"),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def down\n    end\n    drop_table :users\n  end\n"),
        ("migrations/versions/a_b.py", ALEMBIC.format("downgrade()", 'op.drop_table("users")')),
        ("migrations/versions/a_b.py", 'down_revision = "b"\ndef upgrade():\n    gone()\n\ndef gone():\n    op.drop_table("users")\n\ndef downgrade():\n    gone()\n'),
        ("migrations/versions/a_b.py", 'down_revision = "b"\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n\nop.drop_table("users")\n'),
        ("migrations/20200101_a.js", "exports.down = async (knex) => { await knex.schema.dropTable('users'); };\nexports.up = exports.down;\n"),
        ("migrations/20200101_a.js", "exports.up = async (knex) => { await exports.down(knex); };\nexports.down = async (knex) => { await knex.schema.dropTable('users'); };\n"),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def up\n    public_send('down')\n  end\n\n  def down\n    drop_table :users\n  end\nend\n"),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def up\n    send(:drop_table, :users)\n  end\nend\n"),
        ("migrations/versions/a_b.py", ALEMBIC.format("globals()['downgrade']()", 'op.drop_table("users")')),
        ("migrations/versions/a_b.py", ALEMBIC.format("getattr(op, 'drop_table')('users')", "pass")),
        ("db/migration/V2__a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE users;\n"),
        ("db/migration/V2__scroll_down.sql", "DROP TABLE users;\n"),
        ("db/migration/rollback/V3__a.sql", "DROP TABLE users;\n"),
        ("db/migrate/20200101000000_scroll_down.rb", RAILS.format("drop_table :users")),
        ("migrations/2_a.sql", "-- +goose Down\nDROP TABLE users;\n"),
        ("db/migrations/20200101_a.sql", "-- +goose Down\nSELECT 1;\n-- +goose Up\nDROP TABLE users;\n"),
    ],
)  # fmt: skip
def test_a_way_down_that_the_way_up_takes_counts(path: str, text: str) -> None:
    found = both(path, None, text)
    assert found is not None
    assert found[0] == 4


@pytest.mark.parametrize(
    ("operation", "level"),
    [
        ('migrations.RemoveField(model_name="user", name="email")', 4),
        ('migrations.DeleteModel(name="User")', 4),
        ('migrations.RunSQL("DELETE FROM users WHERE id = 1")', 4),
        ("migrations.RunSQL(STATEMENTS)", 4),
        ('migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON users (email)")', 2),
        ('migrations.AddField(model_name="user", name="email", field=models.TextField())', 2),
        ('migrations.AlterField(model_name="user", name="email", field=models.TextField())', 2),
        ("migrations.RunPython(forward, backward)", 2),
        ('migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="User")])', 2),
        ('migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel(name="User")])', 4),
    ],
)
def test_django(operation: str, level: int) -> None:
    found = both("app/migrations/0002_a.py", None, DJANGO.format(operation))
    assert found is not None
    assert found[0] == level


def test_django_code_that_only_the_reverse_uses() -> None:
    wipes = "def wipe(apps, schema_editor):\n    apps.get_model('a', 'B').objects.all().delete()\n\n"
    assert both("app/migrations/0002_a.py", None, wipes + DJANGO.format("migrations.RunPython(noop, wipe)")) == (
        2,
        "migration-risky",
    )
    assert (
        both("app/migrations/0002_a.py", None, wipes + DJANGO.format("migrations.RunPython(wipe, noop)")) == DESTRUCTIVE
    )


@pytest.mark.parametrize(
    ("path", "text", "level"),
    [
        ("db/changelog/1.xml", '<databaseChangeLog><changeSet id="1"><dropColumn tableName="a" columnName="b"/></changeSet></databaseChangeLog>', 4),
        ("db/changelog/1.xml", '<databaseChangeLog><changeSet id="1"><sql>DROP TABLE a</sql></changeSet></databaseChangeLog>', 4),
        ("db/changelog/1.xml", '<databaseChangeLog><changeSet id="1"><addColumn tableName="a"/><rollback><dropColumn tableName="a"/></rollback></changeSet></databaseChangeLog>', 2),
        ("db/changelog/1.yaml", "databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - dropTable:\n            tableName: a\n", 4),
        ("db/changelog/1.yaml", "databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - createTable:\n            tableName: a\n      rollback:\n        - dropTable:\n            tableName: a\n", 2),
        ("db/changelog/1.yaml", "databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - sql:\n            sql: DROP TABLE a\n", 4),
        ("db/changelog/1.json", '{"databaseChangeLog": [{"changeSet": {"changes": [{"dropTable": {"tableName": "a"}}]}}]}', 4),
        ("db/changelog/1.json", '{"databaseChangeLog": [{"changeSet": {"changes": [], "rollback": [{"dropTable": {"tableName": "a"}}]}}]}', 2),
        ("db/migration/V2__drop.sql", "DROP TABLE a;", 4),
        ("db/migration/U2__drop.sql", "DROP TABLE a;", 2),
        ("migrations/2_a.down.sql", "DROP TABLE a;", 2),
        ("migrations/2_a.up.sql", "DROP TABLE a;", 4),
        ("migrations/2020_a/up.sql", "DROP TABLE a;", 4),
        ("migrations/2020_a/down.sql", "DROP TABLE a;", 2),
        ("prisma/migrations/20200101000000_a/migration.sql", "ALTER TABLE \"a\" DROP COLUMN \"b\";", 4),
        ("prisma/schema.prisma", "model A {\n  id Int @id\n}\n", 2),
        ("db/migrate/20200101000000_create_test.rb", RAILS.format("drop_table :users"), 4),
        ("db/old_migrations/20200101000000_a.rb", RAILS.format("drop_table :users"), 2),
    ],
)  # fmt: skip
def test_files_of_other_frameworks(path: str, text: str, level: int) -> None:
    found = both(path, None, text)
    assert found is not None
    assert found[0] == level


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("spec/fixtures/db/migrate/20200101000000_a.rb", RAILS.format("drop_table :users")),
        ("app/migrations/__init__.py", ""),
        ("src/migrations/index.ts", "export * from './1';\n"),
        ("docs/migrations/guide.md", "DROP TABLE users;"),
        ("app/models.py", "class User: pass\n"),
        ("db/versions/values.json", '{"a": 1}'),
    ],
)
def test_what_is_no_migration(path: str, text: str) -> None:
    assert both(path, None, text) is None


PATH = "db/migrate/20200101000000_a.rb"


@pytest.mark.parametrize(
    ("before", "after", "siblings", "expected"),
    [
        # a drop that was there before; one that is new in an old file
        (RAILS.format("drop_table :users"), RAILS.format("drop_table(:users) # why"), "", (2, "migration-edited")),
        (RAILS.format("drop_table :users"), RAILS.format("drop_table :users\n    drop_table :posts"), "", DESTRUCTIVE),
        (RAILS.format("User.where(\n  a: 1).delete_all"), RAILS.format("User.where(\n  a: 1\n).delete_all"), "", (2, "migration-edited")),
        # gone, and moved
        (RAILS.format("add_column :a, :b, :text"), None, "", (2, "migration-removed")),
        (RAILS.format("add_column :a, :b, :text"), None, "db/migrate/20210101000000_a.rb", (2, "migration-edited")),
        (RAILS.format("add_column :a, :b, :text"), None, "db/old_migrations/20200101000000_a.rb", (2, "migration-edited")),
    ],
)  # fmt: skip
def test_changes_of_old_migrations(before: str, after: str | None, siblings: str, expected: tuple[int, str]) -> None:
    assert both(PATH, before, after, siblings) == expected


@pytest.mark.parametrize(
    ("siblings", "expected"),
    [("db/schema.rb", (2, "schema-dump")), ("db/schema.rb db/migrate/20200101000000_a.rb", None)],
)
def test_a_dump_that_loses_a_column(siblings: str, expected: tuple[int, str] | None) -> None:
    before = 'create_table "a" do |t|\n    t.text "b"\n    t.text "c"\n  end\n'
    assert both("db/schema.rb", before, before.replace('    t.text "c"\n', ""), siblings) == expected
    assert both("db/schema.rb", before, before.replace("text", "string"), siblings) == expected
    assert both("db/schema.rb", before, f"# made by a newer version\n{before}", siblings) is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["db/migrate/2_a.rb", "migrations/versions/a.py", "migrations/1_a.ts", "db/changelog/a.xml", "db/changelog/a.yaml", "db/schema.rb", "migrations/1_a.php"]),
    st.lists(st.sampled_from(["def down\n", "end\n", "def downgrade():\n", "down_revision", "def upgrade(", "exports.down = ", "=>", "{", "}", "(", ")", "drop_table", "RunSQL(", "databaseChangeLog", "<rollback>", "rollback:\n", "'", '"', "\n", " ", "#", "\udcff"]), max_size=60),
)  # fmt: skip
def test_garbage_raises_nothing(path: str, parts: list[str]) -> None:
    both(path, "".join(parts[::2]), "".join(parts))
