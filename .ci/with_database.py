"""Run a command with DATABASE_URL set to a PostgreSQL of its own, in a folder that is removed afterwards.

python .ci/with_database.py [--programs /usr/lib/postgresql/15/bin] COMMAND [ARGUMENT...]
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config import embedded, programs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, help="the folder of PostgreSQL's programs; without it the embedded one's")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that the folder is removed then too
    if arguments.programs:
        programs.candidates = lambda: [arguments.programs]
    with tempfile.TemporaryDirectory(prefix="inventory-gate-", ignore_cleanup_errors=True) as folder:
        cluster = embedded.Cluster(Path(folder) / "pg", careless=True)
        with embedded.running(cluster), embedded.connect(cluster) as connection:
            version = connection.execute("SHOW server_version").fetchone()
            print(f"PostgreSQL {version[0]}", flush=True)
            environment = os.environ | {"DATABASE_URL": embedded.url(cluster), "SECRET_KEY": "for-the-gate-only-" * 4}
            return subprocess.run(arguments.command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except programs.CannotStart as problem:
        sys.exit(str(problem))
