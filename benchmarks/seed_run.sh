#!/usr/bin/env bash
# The load that the first checkface was tried with, 100 people at once who each ask for another face,
# against `checkface serve` on this machine:
#
#   benchmarks/seed_run.sh 10000 [http://127.0.0.1:8080]
#
# xargs tells no latency, so curl writes the status and the seconds of each. They count from when curl
# begins, and a next one begins only when one before is done: benchmarks/load.py does not wait.
set -euo pipefail
count=${1:-100}
url=${2:-http://127.0.0.1:8080}
case $url in
  http://127.0.0.1:* | http://localhost:* | "http://[::1]:"*) ;;
  *) echo "$url is not this machine: a load is for loopback alone" >&2 && exit 2 ;;
esac
[ "$count" -le 50000 ] || { echo "at most 50000" >&2 && exit 2; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run=$RANDOM$RANDOM # faces that no run before has asked for
begun=$SECONDS

seq 1 "$count" | xargs -P100 -I{} curl -s -o /dev/null -m 3600 \
  -w '%{http_code} %{time_total}\n' "$url/api/face/?value=$run-{}&dim=300" >> "$log" || true

echo "$count asked for in $((SECONDS - begun)) s; by status:"
cut -d' ' -f1 "$log" | sort | uniq -c
grep '^200 ' "$log" | cut -d' ' -f2 | sort -n | awk '
  { all[NR] = $1 }
  END { if (NR) printf "seconds of those that are 200: p50 %.3f, p90 %.3f, p99 %.3f, most %.3f\n",
    all[int((NR + 1) / 2)], all[int(NR * 0.9 + 0.999)], all[int(NR * 0.99 + 0.999)], all[NR] }'
