"""A PostgreSQL server of the tests' own, on a loopback port in a temporary folder; never as root, which it refuses."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "s3cret/p@ss w%rd"
OWNER = "nobody"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=20")


def find_binaries() -> Path | None:
    """The folder that holds initdb and postgres, the newest version first; None where the machine has none."""
    beside = shutil.which("postgres")
    folders = [Path(beside).resolve().parent] if beside else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class PostgresServer:
    """A running server; `url` is the owner's address, `connect` a connection of psycopg that commits by itself."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self._binaries, self._home = binaries, home
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])

    def address(self, user: str = "portfolio_owner", password: str = PASSWORD) -> str:
        quoted = password.replace("%", "%25").replace("/", "%2F").replace("@", "%40").replace(" ", "%20")
        return f"postgresql://{user}:{quoted}@127.0.0.1:{self.port}/postgres"

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address(), autocommit=True)

    def execute(self, *statements: str) -> None:
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def create(self) -> None:
        word = self._home / "word"
        word.write_text(PASSWORD)
        self._own(word)
        self._run(
            "initdb", "-D", str(self._home / "data"), "-U", "portfolio_owner", "--auth=scram-sha-256", f"--pwfile={word}",
            "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip

    def start(self) -> None:
        settings = [
            part for each in (*QUICK, "listen_addresses=127.0.0.1", f"port={self.port}") for part in ("-c", each)
        ]
        command = [str(self._binaries / "postgres"), "-D", str(self._home / "data"), "-k", str(self._home), *settings]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=self._home, **_as_owner())
        for _ in range(200):
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / name), *arguments], check=True, capture_output=True, cwd=self._home, **_as_owner()
        )

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, _owner())


@contextmanager
def run_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """A new server, gone with all its data when the block ends."""
    home = Path(tempfile.mkdtemp(prefix="portfolio-postgres-"))
    server = PostgresServer(binaries, home)
    try:
        server._own(home)
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else OWNER


def _as_owner() -> dict[str, Any]:
    return {"user": _owner()} if os.geteuid() == 0 else {}
