#!/usr/bin/env bash
# Kills Elasticsearch (kill -9) during bulk requests, five times while an import is indexed and five times during a rebuild, and restarts it. The site
# must continue by itself. Afterwards the index must contain every claim of the log exactly once.
# Usage: tests/kill-elasticsearch.sh CLAIMS.jsonl     (100,000 claims take about ten minutes; 10,000 is the minimum for a long enough run)
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$(realpath "$1")
total=$(wc -l < "$claims")
dotnet build -c Release -v quiet --nologo
work=$(mktemp -d)
mkdir "$work/content"
trap 'kill "${site:-}" "${server:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
export Urls=http://127.0.0.1:5189 Content__Path=$work/content Archive__Path=$work/archive Search__Path=$work/index

server() { ELASTICSEARCH_PORT=${port:-0} tests/elasticsearch.sh "$work/elasticsearch" >> "$work/elasticsearch.txt" 2>&1 & server=$!; }
answer() { tests/elasticsearch-address.sh "$work/elasticsearch" "$server"; }
cli() { dotnet src/Transparency.Cli/bin/Release/net10.0/Transparency.Cli.dll "$@"; }
applied() { cli index status --json | grep -oE '"appliedSeq":[0-9]+' | grep -oE '[0-9]+' || echo 0; }
written() { curl -s "$address/claims-*/_stats/indexing?filter_path=_all.primaries.indexing.index_total" | grep -oE '[0-9]+' || echo 0; } # since the server's start

kill_while_written() { # kills when 500 more documents have come in and up to so many seconds have passed, and starts it again
  local before now deadline=$((SECONDS + 300))
  before=$(written)
  until now=$(written); [ "$now" -ge $((before + 500)) ]; do
    [ "$now" -ge "$before" ] || before=$now # an index was deleted
    [ "$SECONDS" -lt "$deadline" ] || { echo "nothing is written: see $work"; trap - EXIT; kill "$site" "$server"; exit 1; }
    sleep 0.1
  done
  sleep "$(awk -v seed="$RANDOM" -v most="$1" 'BEGIN { srand(seed); print rand() * most }')"
  now=$(written)
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  echo "killed after $((now - before)) documents"
  server
  answer > /dev/null
}

rebuild() { # after the end of one that couldn't say that it has ended
  until cli index rebuild > "$work/rebuild.txt" 2>&1; do
    grep -q 'is being replaced by' "$work/rebuild.txt" || return 1
    sleep 5
  done
}

server
address=$(answer)
port=${address##*:}
export Search__Engine=Elasticsearch Search__Elasticsearch__Nodes__0=$address Search__Elasticsearch__Replicas=0 Search__Elasticsearch__TimeoutSeconds=30
cli import "$claims" --format jsonl
dotnet src/Transparency.Web/bin/Release/net10.0/Transparency.Web.dll > "$work/site.txt" 2>&1 & site=$!

for round in 1 2 3 4 5; do
  at=$(applied)
  [ "$at" -lt "$total" ] || { echo "All is indexed before round $round: more claims are needed."; exit 1; }
  echo -n "indexing, round $round, at entry $at of $total: "
  kill_while_written "$(awk -v n="$total" 'BEGIN { print n / 20000 }')"
done
deadline=$((SECONDS + 1800))
until [ "$(applied)" = "$total" ]; do
  [ "$SECONDS" -lt "$deadline" ] || { echo "The site did not go on: it is at entry $(applied)."; tail -20 "$work/site.txt"; exit 1; }
  sleep 1
done
dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address"

for round in 1 2 3 4 5; do
  rebuild & rebuild=$!
  echo -n "rebuild, round $round: "
  kill_while_written "$(awk -v n="$total" 'BEGIN { print n / 8000 }')"
  if wait "$rebuild"; then echo "  it went on and ended: $(cat "$work/rebuild.txt")"; else echo "  it ended: $(cat "$work/rebuild.txt")"; fi
  dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address" | tee "$work/verified"
  grep -q " $total claims found, 0 missing, 0 twice" "$work/verified"
done

rebuild
dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address"
echo "All held."
