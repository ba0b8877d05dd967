#!/usr/bin/env bash
# Kills Elasticsearch (kill -9) at random moments, five times while an import is indexed and five times during a rebuild, and starts it again. The site
# goes on by itself each time. Afterwards the index must hold every claim of the log, each once.
# Usage: tests/kill-elasticsearch.sh CLAIMS.jsonl     (100,000 claims take about ten minutes)
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
moment() { awk -v seed="$RANDOM" -v most="$1" 'BEGIN { srand(seed); printf "%.2f", 0.3 + rand() * most }'; }
applied() { cli index status --json | grep -oE '"appliedSeq":[0-9]+' | grep -oE '[0-9]+' || echo 0; }

kill_and_restart() { # after so many seconds at most; says how far the index was
  local after
  after=$(moment "$1")
  sleep "$after"
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  echo "killed after $after s"
  server
  answer > /dev/null
}

server
address=$(answer)
port=${address##*:}
export Search__Engine=Elasticsearch Search__Elasticsearch__Nodes__0=$address Search__Elasticsearch__Replicas=0 Search__Elasticsearch__TimeoutSeconds=30
cli import "$claims" --format jsonl
dotnet src/Transparency.Web/bin/Release/net10.0/Transparency.Web.dll > "$work/site.txt" 2>&1 & site=$!

for round in 1 2 3 4 5; do
  echo -n "indexing, round $round, at entry $(applied) of $total: "
  kill_and_restart 4
done
deadline=$((SECONDS + 1800))
until [ "$(applied)" = "$total" ]; do
  [ "$SECONDS" -lt "$deadline" ] || { echo "The site did not go on: it is at entry $(applied)."; tail -20 "$work/site.txt"; exit 1; }
  sleep 1
done
dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address"

for round in 1 2 3 4 5; do
  cli index rebuild > "$work/rebuild.txt" 2>&1 & rebuild=$!
  echo -n "rebuild, round $round: "
  kill_and_restart 12
  if wait "$rebuild"; then echo "  it went on and ended: $(cat "$work/rebuild.txt")"; else echo "  it ended: $(cat "$work/rebuild.txt")"; fi
  dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address" | tee "$work/verified"
  grep -q " $total claims found, 0 missing, 0 twice" "$work/verified"
done

cli index rebuild
dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$work" "$address"
echo "All held."
