#!/usr/bin/env bash
# Gives an instance to its two accounts: qingzhang (desk, worker, generator) owns it; qingzhang-public (the forms) adds to
# the inbox and to the evidence, has its drafts, numbers and counters to itself, reads the capsules, and of the keys only
# those that seal and check. Makes the accounts where they are missing. Run as root after `qingzhang init`, after
# `qingzhang restore` and after an update that says so; safe to run again.
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
mkdir -p public/inbox/done public/inbox/refused public/numbers public/counters capsules evidence outbox releases work keys
if [ -d drafts ] && [ ! -e public/drafts ]; then mv drafts public/drafts; fi  # as before 2026-11
mkdir -p public/drafts
chown -R qingzhang:qingzhang .
chown -R qingzhang-public public/drafts public/numbers public/counters
find public/inbox -maxdepth 1 -type f -exec chown qingzhang-public {} +
chmod 2751 .                            # nginx passes through to current/
for file in ledger.db*; do [ ! -e "$file" ] || chmod 600 "$file"; done
chmod 640 settings.toml
chmod 2751 public
chmod 3770 public/inbox evidence        # the forms add, and can rename nothing that isn't their own
chmod 700 public/inbox/done
chmod 711 public/inbox/refused          # the forms may ask for a name that they know
chmod 2750 public/drafts public/numbers public/counters capsules
find evidence public -type f -exec chmod 640 {} +
chmod 2750 keys
chmod 640 keys/*
for secret in office.key office.passphrase heads.key desk.secret receipt.secret; do
  [ ! -e "keys/$secret" ] || chmod 600 "keys/$secret"
done
chmod 700 outbox
[ ! -d signing ] || chmod -R u=rwX,go= signing
