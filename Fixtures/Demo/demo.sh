#!/bin/sh
# What `make demo` runs once pyk is built: an environment, twenty packages, a look at them.
set -eu
cd "$(dirname "$0")/../.."
pyk=.build/release/pyk
environment=.build/demo
requirements=Fixtures/Demo/requirements.txt

run() {
  printf '\n$ pyk %s\n' "$*"
  "$pyk" "$@"
}

run venv --clear "$environment"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if run install --python "$environment" -r "$requirements" 2>"$log"; then
  cat "$log"
  source='the index that is configured (the public one by default)'
elif grep -qE "can't reach|can't get|said nothing" "$log"; then
  cat "$log"
  echo 'No index answers: going on with the stand-ins in Fixtures/Demo/index (names without code).'
  run install --python "$environment" --no-index --find-links Fixtures/Demo/index -r "$requirements"
  source='Fixtures/Demo/index, the embedded folder of stand-ins'
else
  cat "$log" >&2
  exit 1
fi
run list --python "$environment"
run check --python "$environment"
printf '\nInstalled from %s.\n' "$source"
