#!/usr/bin/env bash
# Waits until the Elasticsearch of tests/elasticsearch.sh answers with all shards, and prints its address.
# Usage: tests/elasticsearch-address.sh FOLDER PID
set -euo pipefail
for _ in $(seq 600); do
  kill -0 "$2" 2>/dev/null || { echo "Elasticsearch ended at its start: see $1/logs." >&2; exit 1; }
  if address=http://$(grep -m1 '^127\.' "$1/logs/http.ports" 2>/dev/null) && curl -sf -m 70 "$address/_cluster/health?wait_for_status=yellow&timeout=60s" >/dev/null; then
    echo "$address"
    exit
  fi
  sleep 0.5
done
echo "Elasticsearch did not answer within five minutes: see $1/logs." >&2
exit 1
