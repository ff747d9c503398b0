#!/usr/bin/env bash
# SQLite 3.50.4 (PyPI apsw 3.50.4.0), `PRAGMA auto_vacuum = INCREMENTAL` on a database in WAL mode that is incremental already. Libraries that
# send a connection's options at its opening (sqlx 0.9.0: `SqliteConnectOptions::auto_vacuum`) send it for each reader, too.
#
# Guess: the value is what it was, so nothing is written, and a reader that says it while another connection writes goes on.
# Seen: it begins a write: "database is locked" while another connection writes, though plain reading goes on.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages apsw==3.50.4.0
PYTHONPATH=packages python3 - <<'PYTHON'
import apsw

print("SQLite", apsw.sqlite_lib_version())
writer = apsw.Connection("database")
for sql in ("PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL", "CREATE TABLE t (x)", "BEGIN IMMEDIATE"):
    writer.execute(sql).fetchall()
reader = apsw.Connection("database")
assert reader.execute("PRAGMA auto_vacuum").fetchall() == [(2,)]
assert reader.execute("SELECT * FROM t").fetchall() == []
try:
    reader.execute("PRAGMA auto_vacuum = INCREMENTAL").fetchall()
    raise SystemExit("nothing was written: the behaviour has changed")
except apsw.BusyError as error:
    print("reader:", error)
PYTHON
