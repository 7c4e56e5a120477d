#!/bin/sh
# Makes the secrets that docker-compose.yml reads, in deploy/secrets/: random ones, once; what is there stays.
#   sh deploy/compose/make-secrets.sh
set -eu
cd "$(dirname "$0")/.."
# The folder is closed to others. The files are mounted one by one into containers whose users are not ours, so they are readable.
umask 077
mkdir -p secrets
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { # name, content
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
  chmod 0444 "secrets/$1"
}
keep postgres-password "$(random)"
keep database-url "postgres://tocsin:$(cat secrets/postgres-password)@postgres:5432/tocsin"
keep admin-password "$(random)"
keep grafana-password "$(random)"
keep cloudflared-credentials.json '{}'
echo "Secrets are in deploy/secrets. The first admin signs in with the password in deploy/secrets/admin-password."
