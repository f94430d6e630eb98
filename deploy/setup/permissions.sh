#!/usr/bin/env bash
# Makes the three accounts where they are missing and gives an instance to them: qingzhang-public (forms), qingzhang
# (desk, worker) and qingzhang-generator (public site). Whose is what stands in casestore/office/owners.py, the numbers of
# the accounts in settings.toml. Run as root after `qingzhang init`, after `qingzhang restore` and after an update that
# says so; safe to run again.
#   bash deploy/setup/permissions.sh [INSTANCE]
set -euo pipefail
instance=$(realpath "${1:-instance}")
[ "$(id -u)" = 0 ] || { echo "请用 root 运行" >&2; exit 3; }
[ -f "$instance/settings.toml" ] || { echo "$instance 不是一个实例，请先运行 qingzhang init" >&2; exit 3; }
cd "$(dirname "$0")/../.."

account() { # name, number, further groups
  local found
  if found=$(id -u "$1" 2>/dev/null) && [ "$found" != "$2" ]; then
    echo "系统账号 $1 的编号是 $found，settings.toml 的 [accounts] 里是 $2。请停下各服务，运行 userdel $1 后再运行本脚本" >&2
    exit 3
  fi
  getent group "$1" >/dev/null || groupadd --system --gid "$2" "$1"
  [ -n "$found" ] || useradd --system --key SYS_UID_MAX=65533 --uid "$2" --gid "$1" --no-create-home --home-dir /nonexistent \
    --shell /usr/sbin/nologin "$1"
  [ -z "${3:-}" ] || usermod --append --groups "$3" "$1"
}

numbers=$(.venv/bin/python -m commands.giving --numbers "$instance")
read -r public office generator <<<"$numbers"
account qingzhang-public "$public"
account qingzhang-generator "$generator"
account qingzhang "$office" qingzhang-public,qingzhang-generator
exec .venv/bin/python -m commands.giving "$instance"
