#!/usr/bin/env bash
# Checks layout and style, runs every test, and ends with the line: N passed, N failed, N skipped
# Installs what the tests need: Chromium (Debian, Ubuntu), and by npm Azurite, the Nu Html Checker and the types of schema.org.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'kill "${elasticsearch:-}" 2>/dev/null && wait "$elasticsearch"; rm -rf "$results"' EXIT
broken=() runs=()

if [ ! -x /usr/bin/chromium ] && command -v apt-get >/dev/null; then
  sudo=$([ "$(id -u)" -eq 0 ] || echo "sudo -n")
  { $sudo apt-get -o DPkg::Lock::Timeout=300 update && $sudo apt-get -o DPkg::Lock::Timeout=300 install -y chromium; } ||
    echo "Chromium could not be installed: the browser tests are skipped."
fi

# A real Elasticsearch, if installed, starts during the build; otherwise its tests are skipped.
if [ -z "${TRANSPARENCY_TEST_ELASTICSEARCH:-}" ] && [ -x "${ELASTICSEARCH_HOME:-/usr/share/elasticsearch}/bin/elasticsearch" ]; then
  tests/elasticsearch.sh "$results/elasticsearch" > "$results/elasticsearch.txt" 2>&1 &
  elasticsearch=$!
fi

# add FOLDER PACKAGE@VERSION...: installs npm packages, unless the first one is already installed.
add() {
  local folder=~/.cache/transparency/$1 first=${2%@*} version=${2##*@}
  shift
  grep -qs "\"version\": \"$version\"" "$folder/node_modules/$first/package.json" || ! command -v npm >/dev/null ||
    npm install --no-audit --no-fund --prefix "$folder" "$@" || echo "$first could not be installed: its tests are skipped."
}

add azurite azurite@3.37.0
add vnu vnu-jar@26.9.27
add schema-org schema-dts@2.1.0 typescript@5.9.3

dotnet restore --locked-mode || { echo "The packages could not be restored."; exit 1; }
dotnet build --no-restore -c Release || { echo "The build failed."; exit 1; }
{ dotnet tool restore && dotnet csharpier check .; } || broken+=("The layout differs: run dotnet csharpier format .")
dotnet format style --no-restore --verify-no-changes || broken+=("The code style differs: run dotnet format style.")

if [ -n "${elasticsearch:-}" ]; then
  TRANSPARENCY_TEST_ELASTICSEARCH=$(tests/elasticsearch-address.sh "$results/elasticsearch" "$elasticsearch") ||
    { tail -5 "$results/elasticsearch.txt"; broken+=("Elasticsearch did not start."); }
  export TRANSPARENCY_TEST_ELASTICSEARCH
fi

# In parallel: the tests often wait for a disk, a browser or a timer.
set -m # or what runs in the background would ignore Ctrl+C, which a test sends
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet run --no-build -c Release --project "$project" -- --report-trx --report-trx-filename "$name.trx" --results-directory "$results" > "$results/$name.txt" 2>&1 < /dev/null &
  runs+=("$name:$!")
done
for run in "${runs[@]}"; do
  wait "${run#*:}"
  code=$? name=${run%:*}
  cat "$results/$name.txt"
  [ "$code" -eq 0 ] || broken+=("$name ended with exit code $code.")
  [ -f "$results/$name.trx" ] || broken+=("$name gave no results.")
done

count() { grep -ohE "<Counters [^>]*" "$results"/*.trx | grep -oE "\\b$1=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(count total) passed=$(count passed) failed=$(count failed)
[ "$failed" -eq 0 ] || { echo "Failed tests:"; grep -ohE '<UnitTestResult [^>]*outcome="Failed"[^>]*' "$results"/*.trx | grep -oE 'testName="[^"]*"'; }
[ "${#broken[@]}" -eq 0 ] || printf '%s\n' "${broken[@]}"
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "${#broken[@]}" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
