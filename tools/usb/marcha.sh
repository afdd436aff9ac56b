#!/bin/sh
# Marcha from this folder: installs itself the first time (no network), then runs.
# ./marcha.sh demo
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
for python in python3.13 python3.12 python3.11 python3.14 python3; do
  command -v "$python" >/dev/null 2>&1 || continue
  "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
    2>/dev/null || continue
  program=$("$python" -B "$here/instalar.py") || exit $?
  exec "$program" "$@"
done
echo "marcha: hace falta Python 3.11 a 3.14 / Python 3.11 to 3.14 is needed" >&2
exit 2
