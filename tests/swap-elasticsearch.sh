#!/usr/bin/env bash
# Requests 20 search pages/s while the index is rebuilt and swapped repeatedly: no page may fail, no total may differ.
# Usage: tests/swap-elasticsearch.sh CLAIMS.jsonl [SECONDS]     (default: 600)
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$(realpath "$1")
seconds=${2:-600}
total=$(wc -l < "$claims")
dotnet build -c Release -v quiet --nologo
work=$(mktemp -d)
mkdir "$work/content"
trap 'kill "${load:-}" "${site:-}" "${server:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

tests/elasticsearch.sh "$work/elasticsearch" > "$work/elasticsearch.txt" 2>&1 & server=$!
address=$(tests/elasticsearch-address.sh "$work/elasticsearch" "$server")
export Urls=http://127.0.0.1:5190 Content__Path=$work/content Archive__Path=$work/archive Search__Path=$work/index
export Search__Engine=Elasticsearch Search__Elasticsearch__Nodes__0=$address Search__Elasticsearch__Replicas=0 Search__Elasticsearch__TimeoutSeconds=30
cli() { dotnet src/Transparency.Cli/bin/Release/net10.0/Transparency.Cli.dll "$@"; }

cli import "$claims" --format jsonl
dotnet src/Transparency.Web/bin/Release/net10.0/Transparency.Web.dll > "$work/site.txt" 2>&1 & site=$!
until cli index status | grep -q "applied $total of $total"; do sleep 1; done

dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll steady "$claims" "$Urls" "$seconds" 20 & load=$!
swaps=0
while kill -0 "$load" 2>/dev/null; do
  cli index rebuild > "$work/rebuild.txt" || { cat "$work/rebuild.txt"; exit 1; }
  swaps=$((swaps + 1))
done
wait "$load"
echo "$swaps rebuilds were put behind the alias meanwhile. All held."
