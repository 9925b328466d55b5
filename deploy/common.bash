# shellcheck shell=bash
# What deploy/run, deploy/test and tests/upgrades/make_dumps share.

# Each argument on a line of its own. Who listens may have gone, or have no room: that stops nothing.
say() { printf '%s\n' "$@" 2>/dev/null || true; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$PWD/$1" ;; esac; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# `python`: the machine's own first, as its packages (venv) are the likeliest to be complete.
find_python() {
  for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if new_enough "$name"; then
      python=$name
      return 0
    fi
  done
  fail "Python 3.11 or newer is needed and was not found. Install it, or set PYTHON to where it is."
}

# One mark for the content of files, to see whether they have changed.
mark_of() { cat "$@" | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

# --- A PostgreSQL server of one's own, for tests ----------------------------------------------------------------------

postgres_folder='' as_postgres='' postgres_programs=''

find_postgres() { # newest first; Debian keeps the server's programs off the path
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -rn) $(pg_config --bindir 2>/dev/null || true); do
    [ ! -x "$folder/initdb" ] || { postgres_programs=$folder && return 0; }
  done
  return 1
}

# PostgreSQL refuses to run as root; a password, because other people may share this machine.
start_postgres() {
  postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/even-ground-postgres.XXXXXX")
  password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
  port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  printf '%s\n' "$password" >"$postgres_folder/password"
  if [ "$(id -u)" = 0 ]; then
    chown -R postgres "$postgres_folder"
    as_postgres="runuser -u postgres --"
  fi
  (
    cd "$postgres_folder"
    $as_postgres "$postgres_programs/initdb" -D data -U tester --pwfile=password --auth=scram-sha-256 \
      -E UTF8 --no-locale --no-sync &&
      $as_postgres "$postgres_programs/pg_ctl" -D data -w -s -l server.log start -o "-p $port \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_folder -c fsync=off \
        -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB -c jit=off"
  ) >"$postgres_folder/start.log" 2>&1 || { tail -n 5 "$postgres_folder/start.log" && fail "PostgreSQL could not be started."; }
  # shellcheck disable=SC2034  # used by whoever started it
  postgres_url=postgres://tester:$password@127.0.0.1:$port/postgres
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  $as_postgres "$postgres_programs/pg_ctl" -D "$postgres_folder/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$postgres_folder"
}
