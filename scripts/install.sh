# Sourced by the scripts that need the packages: installs them once, and again when package-lock.json changes.
# better-sqlite3 may compile at install; node-gyp would look for Node's headers elsewhere although they lie here.
if [ -z "${npm_config_nodedir:-}" ] && [ -f /usr/include/node/node.h ] && [ "$(npm config get nodedir 2>/dev/null)" = undefined ]; then
  export npm_config_nodedir=/usr
fi

install_packages() {
  stamp=node_modules/.samsa-installed
  if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
    echo "packages: installed already"
    return
  fi
  echo "packages: installing (compiling SQLite takes a minute or two where no prebuilt one fits)"
  npm ci --no-fund --no-audit --loglevel=error
  cp package-lock.json "$stamp"
}
