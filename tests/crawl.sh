#!/usr/bin/env bash
# Measures searches while a crawler follows every link of the site at 30 requests/s for five minutes, and pages relative to a fixed response of the
# server. Needs an idle machine. Usage: crawl.sh CLAIMS.jsonl FOLDER [SECONDS]; a missing folder is created from the claims.
# Exit code 1: pages or searches miss their target.
set -euo pipefail
cd "$(dirname "$0")/.."
claims=$1 folder=$2 seconds=${3:-300} missed=0
dotnet build -c Release tests/Transparency.Benchmarks -v q -nologo
dotnet build -c Release src/Transparency.Web -v q -nologo
dotnet build -c Release src/Transparency.Cli -v q -nologo
benchmarks=(dotnet run --no-build -c Release --project tests/Transparency.Benchmarks --)
[ -d "$folder" ] || "${benchmarks[@]}" "$claims" "$folder"
"${benchmarks[@]}" pages "$claims" "$folder" || missed=1
"${benchmarks[@]}" crawl "$claims" "$folder" "$seconds" || missed=1
exit $missed
