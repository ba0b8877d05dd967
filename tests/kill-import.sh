#!/usr/bin/env bash
# Kills the site and an import into its archive at ten random moments (kill -9). After each it checks that no log entry is missing from
# the index or duplicated in it, and that the repeated import completes. Then it runs two imports at once.
# Usage: tests/kill-import.sh CLAIMS.jsonl     (100,000 claims take about five minutes)
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$(realpath "$1")
total=$(wc -l < "$claims")
dotnet build -c Release -v quiet --nologo
work=$(mktemp -d)
trap 'kill "${site:-}" "${import:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/content"

site() { Urls=http://127.0.0.1:5188 Content__Path=$work/content Archive__Path=$1/archive Search__Path=$1/index dotnet src/Transparency.Web/bin/Release/net10.0/Transparency.Web.dll > "$1/site.log" 2>&1 & site=$!; }
import() { Archive__Path=$1/archive Search__Path=$1/index dotnet src/Transparency.Cli/bin/Release/net10.0/Transparency.Cli.dll import "$2" --format jsonl; }
verify() { dotnet tests/Transparency.Benchmarks/bin/Release/net10.0/Transparency.Benchmarks.dll verify "$1"; }

for round in 1 2 3 4 5 6 7 8 9 10; do
  folder=$work/$round
  mkdir "$folder"
  site "$folder"
  import "$folder" "$claims" > /dev/null 2>&1 &
  import=$!
  moment=$(awk -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.2f", 0.5 + rand() * 8 }')
  sleep "$moment"
  child=$(pgrep -P "$import" dotnet || true)
  kill -9 ${child:-$import} 2>/dev/null || true
  kill -9 "$site"
  wait "$import" "$site" 2>/dev/null || true
  echo "round $round: killed after $moment s"
  verify "$folder"
  import "$folder" "$claims"
  verify "$folder" | tee "$folder/verified"
  grep -q " $total claims found" "$folder/verified"
  rm -rf "$folder"
done

folder=$work/two
mkdir "$folder"
half=$((total / 2))
head -n $((half + half / 2)) "$claims" > "$work/first.jsonl"
tail -n $((half + half / 2)) "$claims" > "$work/second.jsonl" # they overlap by half
import "$folder" "$work/first.jsonl" & one=$!
import "$folder" "$work/second.jsonl" & two=$!
wait "$one"
wait "$two"
echo "two imports at once:"
verify "$folder" | tee "$folder/verified"
grep -q " $total claims found" "$folder/verified"
echo "All held."
