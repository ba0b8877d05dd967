#!/usr/bin/env bash
# Imports claims into a separate Elasticsearch and searches them: the figures of docs/benchmarks.md.
# Usage: tests/elasticsearch-benchmark.sh CLAIMS.jsonl     (a million claims take about half an hour and 12 GB of disk)
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$(realpath "$1")
dotnet build -c Release -v quiet --nologo
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null && wait "$server"; rm -rf "$work"' EXIT
ES_JAVA_OPTS=${ES_JAVA_OPTS:--Xms2g -Xmx2g} tests/elasticsearch.sh "$work/elasticsearch" > "$work/elasticsearch.txt" 2>&1 &
server=$!
address=$(tests/elasticsearch-address.sh "$work/elasticsearch" "$server")
Search__Engine=Elasticsearch Search__Elasticsearch__Nodes__0=$address Search__Elasticsearch__Replicas=0 Search__Elasticsearch__TimeoutSeconds=60 \
  dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll elasticsearch "$claims" "$work" "$address"
