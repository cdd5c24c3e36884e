"""Deletions in code: everything, a sweep, one owner's rows; and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.rules import deletion
from tests.rules.case_files import findings, worst

DATA, CLOUD, FOLDER = (4, "data-deletion"), (4, "cloud-deletion"), (4, "folder-deletion")


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        # everything there is
        ("app/a.py", "User.objects.all().delete()", DATA),
        ("app/a.py", "session.query(User).delete()", DATA),
        ("app/a.py", "session.execute(delete(User))", DATA),
        ("app/a.py", "db.drop_all()", DATA),
        ("app/a.py", "users.delete_many({})", DATA),
        ("app/a.py", "cache.flushall()", DATA),
        ("app/a.py", "es.indices.delete(index='users')", DATA),
        ("app/a.py", "bucket.object_versions.delete()", DATA),
        ("app/a.rb", "User.delete_all", DATA),
        ("app/a.rb", "User.all.destroy_all", DATA),
        ("app/a.rb", "User.find_each(&:destroy)", DATA),
        ("app/a.rb", "Admin::User.unscoped.delete_all", DATA),
        ("app/a.ts", "await prisma.user.deleteMany()", DATA),
        ("app/a.ts", "await prisma.user.deleteMany({})", DATA),
        ("app/a.ts", "await User.destroy({ where: {}, truncate: true })", DATA),
        ("app/a.ts", "await knex('users').del()", DATA),
        ("app/a.ts", "await mongoose.connection.dropDatabase()", DATA),
        ("app/a.go", "users.DeleteMany(ctx, bson.M{})", DATA),
        ("app/a.go", "client.FlushAll(ctx)", DATA),
        ("app/a.php", "User::truncate();", DATA),
        ("app/a.php", "DB::table('users')->delete();", DATA),
        ("app/A.java", "users.deleteAll();", DATA),
        ("app/A.cs", "db.Database.EnsureDeleted();", DATA),
        ("app/a.ex", "Repo.delete_all(User)", DATA),
        # conditions that everything meets, detours
        ("app/a.py", "User.objects.filter().delete()", DATA),
        ("app/a.py", "User.objects.filter(id__gt=0).delete()", DATA),
        ("app/a.py", "User.objects.exclude(id=None).delete()", DATA),
        ("app/a.py", "User.query.delete()", DATA),
        ("app/a.py", "users = User.objects.all()\nusers.delete()", DATA),
        ("app/a.py", "for u in User.objects.all():\n    u.delete()", DATA),
        ("app/a.py", "[u.delete() for u in User.objects.all()]", DATA),
        ("app/a.py", "User.__table__.drop(engine)", DATA),
        ("app/a.py", "call_command('flush')", DATA),
        ("app/a.rb", "User.where('1=1').delete_all", DATA),
        ("app/a.rb", "User.where.not(id: nil).delete_all", DATA),
        ("app/a.rb", "User.in_batches.delete_all", DATA),
        ("app/a.rb", "User.all.each { |u| u.destroy }", DATA),
        ("app/a.rb", "User.send(:delete_all)", DATA),
        ("app/a.js", "await sequelize.sync({ force: true })", DATA),
        ("app/a.js", "db.collection('users').drop()", DATA),
        ("app/a.js", "User.deleteMany({ _id: { $exists: true } })", DATA),
        ("app/a.go", 'db.Where("1 = 1").Delete(&User{})', DATA),
        ("app/a.php", "User::where('id', '>', 0)->delete();", DATA),
        ("app/lift.rb", "class Lift\n  def down\n    User.delete_all\n  end\nend\n", DATA),
        ("vendor/lib/a.py", "User.objects.all().delete()", DATA),
        # resources of a cloud
        ("app/a.go", "c.CoreV1().Namespaces().Delete(ctx, name, o)", CLOUD),
        ("app/a.py", "s3.delete_bucket(Bucket=name)", CLOUD),
        ("app/a.py", "import boto3\nclient.delete_table(TableName=name)", CLOUD),
        ("app/a.py", "ec2.terminate_instances(InstanceIds=ids)", CLOUD),
        ("app/a.py", "rds.delete_db_instance(SkipFinalSnapshot=True)", CLOUD),
        ("app/a.py", "cfn.delete_stack(StackName=name)", CLOUD),
        ("app/a.py", "client.resource_groups.begin_delete(name)", CLOUD),
        ("app/a.ts", "await s3.send(new DeleteBucketCommand({ Bucket }))", CLOUD),
        ("app/a.ts", "await rds.send(new DeleteDBInstanceCommand({}))", CLOUD),
        ("app/a.go", "svc.DeleteBucket(&s3.DeleteBucketInput{})", CLOUD),
        # folders
        ("app/a.py", "shutil.rmtree('/')", FOLDER),
        ("app/a.py", "shutil.rmtree(Path.home())", FOLDER),
        ("app/a.py", "shutil.rmtree(os.environ['DATA_DIR'])", (3, "folder-deletion")),
        ("app/a.ts", "fs.rmSync(process.env.ROOT, { recursive: true })", (2, "folder-deletion")),
        # a sweep
        ("app/a.py", "Session.objects.filter(expires__lt=now).delete()", (2, "data-deletion")),
        ("app/management/commands/a.py", "Session.objects.filter(expires__lt=now).delete()", DATA),
        ("app/management/commands/a.py", "for s in old():\n    s.delete()", DATA),
        ("app/a.rb", 'Session.where("updated_at < ?", 1.year.ago).delete_all', (2, "data-deletion")),
        ("lib/tasks/a.rake", 'Session.where("updated_at < ?", 1.year.ago).delete_all', DATA),
        ("app/a.py", "s3.delete_objects(Bucket=b, Delete=d)", (2, "cloud-deletion")),
        # what an application does all day
        ("app/a.py", "comment.delete()", None),
        ("app/a.py", "Vote.objects.filter(user_id=user.id).delete()", None),
        ("app/a.py", "requests.delete(url)", None),
        ("app/a.py", "cache.delete(key)", None),
        ("app/a.py", "self.client.delete('/a')", None),
        ("app/a.py", "s3.delete_object(Bucket=b, Key=k)", None),
        ("app/a.py", "os.remove(path)", None),
        ("app/a.py", "items.remove(item)", None),
        ("app/a.py", "shutil.rmtree(tmp_dir)", None),
        ("app/a.py", "# User.objects.all().delete()", None),
        ("app/a.py", "log.info('User.objects.all().delete()')", None),
        ("app/a.rb", "comment.destroy", None),
        ("app/a.rb", "SavedStory.where(user_id: @user.id, story_id: story.id).delete_all", None),
        ("app/a.rb", "has_many :votes, dependent: :delete_all", None),
        ("app/a.ts", "map.delete(key)", None),
        ("app/a.ts", "element.remove()", None),
        ("app/a.ts", "await prisma.user.deleteMany({ where: { id } })", None),
        ("app/a.ts", "await s3.send(new DeleteObjectCommand({ Key }))", None),
        ("app/a.ts", "chart.destroy()", None),
        ("app/a.ts", "await User.destroy({ where: { id: 3 } })", None),
        ("app/a.go", "os.RemoveAll(tempDir)", None),
        ("app/a.go", "delete(seen, key)", None),
        ("app/a.php", "$user->delete();", None),
        ("tests/test_a.py", "User.objects.all().delete()", None),
        ("db/migrate/20200101000000_a.rb", "class A < ActiveRecord::Migration[8.0]\n  def up\n    User.delete_all\n  end\nend", None),
    ],
)  # fmt: skip
def test_what_a_call_weighs(path: str, code: str, expected: tuple[int, str] | None) -> None:
    assert worst(findings(deletion, path, "", code)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # moved, reformatted, taken away
        ("a = 1\nUser.objects.all().delete()\n", "User.objects.all().delete()\na = 1\n", None),
        ("User.objects.all().delete()\n", "User.objects.all(\n).delete()\n", None),
        ("User.objects.all().delete()\n", "pass\n", None),
        # a bound that goes
        ("User.objects.filter(a=1).delete()\n", "User.objects.all().delete()\n", DATA),
        # a guard that goes, one that stays, one that is worded anew
        ('if env != "production":\n    db.drop_all()\n', "db.drop_all()\n", (4, "deletion-guard")),
        ("if not dry_run:\n    db.drop_all()\n", "db.drop_all()\n", (4, "deletion-guard")),
        ("click.confirm('sure?')\ndb.drop_all()\n", "db.drop_all()\n", (4, "deletion-guard")),
        (
            'if env != "production":\n    db.drop_all()\n',
            'if env != "production":\n    log()\n    db.drop_all()\n',
            None,
        ),
        ('if env != "production":\n    db.drop_all()\n', 'if env == "test":\n    db.drop_all()\n', None),
        # data that is kept for a shorter time
        ("RETENTION_DAYS = 90\n", "RETENTION_DAYS = 30\n", (3, "retention")),
        ("RETENTION_DAYS = 30\n", "RETENTION_DAYS = 90\n", None),
    ],
)
def test_what_a_change_makes_of_old_calls(before: str, after: str, expected: tuple[int, str] | None) -> None:
    assert worst(findings(deletion, "app/a.py", before, after)) == expected


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["a.py", "a.rb", "a.ts", "a.go", "a.php", "A.java", "bin/a.py"]),
    st.lists(st.sampled_from([".objects", ".all()", ".delete()", "delete_all", "rmtree(", "(", ")", "{", "}", ".", "User", "\n", "'", '"', "if env:\n", "retention = 3\n", "flushall(", "\udcff"]), max_size=60),
)  # fmt: skip
def test_garbage_raises_nothing(path: str, parts: list[str]) -> None:
    findings(deletion, path, "".join(parts[::2]), "".join(parts))
