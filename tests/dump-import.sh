#!/usr/bin/env bash
# Imports claims, dumps the archive, imports the dump into an empty archive, and dumps that: both dumps must have the same bytes.
# Usage: tests/dump-import.sh CLAIMS.jsonl
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$(realpath "$1")
dotnet build -c Release -v quiet --nologo src/Transparency.Cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

transparency() { Archive__Path=$work/$1/archive Search__Path=$work/$1/index dotnet src/Transparency.Cli/bin/Release/net10.0/Transparency.Cli.dll "${@:2}"; }
timed() { local start=$EPOCHREALTIME; "${@:2}"; awk -v s="$start" -v e="$EPOCHREALTIME" -v what="$1" 'BEGIN { printf "%s: %.1f s\n", what, e - s }'; }
reimport() { zcat "$work/dump/claims.jsonl.gz" | transparency copy import - --format jsonl; }

timed "import" transparency first import "$claims" --format jsonl
timed "dump" transparency first archive dump --to "$work/dump"
(cd "$work/dump" && python3 -c "import json; [print(r['hash'][7:], '', r['path']) for r in json.load(open('datapackage.json'))['resources']]" | sha256sum -c)
timed "import of the dump" reimport
timed "dump of the copy" transparency copy archive dump --to "$work/again"
cmp "$work/dump/claims.jsonl.gz" "$work/again/claims.jsonl.gz"
cmp "$work/dump/claims.csv" "$work/again/claims.csv"
echo "The same archive: $(zcat "$work/again/claims.jsonl.gz" | wc -l) claims."
