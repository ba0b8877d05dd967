#!/usr/bin/env bash
# Runs a separate Elasticsearch with data and logs in a folder, on a free loopback port (see logs/http.ports), until this process ends.
# Usage: tests/elasticsearch.sh FOLDER [SETTING=VALUE…]     (from ELASTICSEARCH_HOME or /usr/share/elasticsearch; ELASTICSEARCH_PORT sets the
# port, ES_JAVA_OPTS the memory)
set -euo pipefail
home=${ELASTICSEARCH_HOME:-/usr/share/elasticsearch}
mkdir -p "$1/data" "$1/logs" "$1/tmp"
folder=$(realpath "$1")
shift
[ -d "$folder/config" ] || cp -r "$home/config" "$folder/config"
rm -f "$folder"/logs/*.ports

settings=(path.data="$folder/data" path.logs="$folder/logs" http.port="${ELASTICSEARCH_PORT:-0}" transport.port=0 node.portsfile=true discovery.type=single-node
  cluster.routing.allocation.disk.threshold_enabled=false "$@")
[ ! -d "$home/modules/x-pack-security" ] || settings+=(xpack.security.enabled=false)

as=() # Elasticsearch refuses to run as root
if [ "$(id -u)" -eq 0 ]; then
  user=$(id -u elasticsearch 2>/dev/null || id -u nobody)
  chmod go+x "$(dirname "$folder")"
  chown -R "$user" "$folder"
  as=(setpriv --reuid "$user" --clear-groups --)
fi

export ES_PATH_CONF=$folder/config ES_TMPDIR=$folder/tmp
exec "${as[@]}" "$home/bin/elasticsearch" $(printf -- '-E %s ' "${settings[@]}")
