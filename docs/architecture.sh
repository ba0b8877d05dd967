#!/usr/bin/env bash
# Writes the pictures of docs/architecture.md anew from the compiled code.
set -euo pipefail
cd "$(dirname "$0")/.."
export TRANSPARENCY_UPDATE_DOCS=1
for project in Transparency.Tests Transparency.Web.Tests; do
  dotnet run -c Release --project "tests/$project" -- --filter-class "*ArchitectureTests"
done
