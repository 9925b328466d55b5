# shellcheck shell=bash
# What deploy/run and deploy/test share.

say() { printf '%s\n' "$@"; } # each argument on a line of its own
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
