#!/usr/bin/env bash
# Gives an instance to its two accounts: qingzhang (desk, worker, generator) owns it, qingzhang-public (the forms) gets
# the ledger, the evidence and the drafts, and of the keys only those that seal. Makes the accounts where they are
# missing. Run as root after `qingzhang init` and after `qingzhang restore`; safe to run again.
#   bash deploy/setup/permissions.sh [INSTANCE]
set -euo pipefail
instance=${1:-instance}
[ "$(id -u)" = 0 ] || { echo "请用 root 运行" >&2; exit 3; }
[ -f "$instance/settings.toml" ] || { echo "$instance 不是一个实例，请先运行 qingzhang init" >&2; exit 3; }

getent group qingzhang >/dev/null || groupadd --system qingzhang
for account in qingzhang qingzhang-public; do
  id "$account" >/dev/null 2>&1 ||
    useradd --system --gid qingzhang --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$account"
done

cd "$instance"
mkdir -p drafts evidence outbox releases work keys
chown -R qingzhang:qingzhang .
chown -R qingzhang-public drafts
chmod 2771 .                            # both accounts make files here; nginx passes through to current/
chmod 660 ledger.db*
chmod 640 settings.toml
chmod 2770 evidence drafts
find evidence drafts -type f -exec chmod 640 {} +
chmod 2750 keys
chmod 640 keys/*
for secret in keys/office.key keys/office.passphrase keys/desk.secret; do [ ! -e "$secret" ] || chmod 600 "$secret"; done
chmod 700 outbox
[ ! -d signing ] || chmod -R u=rwX,go= signing
