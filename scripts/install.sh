# Sourced by the scripts that need the packages: installs them once, and again when package-lock.json changes.
# better-sqlite3 may compile at install; node-gyp would look for Node's headers elsewhere although they lie here.
if [ -z "${npm_config_nodedir:-}" ] && [ -f /usr/include/node/node.h ] && [ "$(npm config get nodedir 2>/dev/null)" = undefined ]; then
  export npm_config_nodedir=/usr
fi

install_packages() {
  begin_installing
  end_installing
}

# Unpacks the packages, so that those that are only JavaScript can be used; SQLite goes on compiling behind it until end_installing.
begin_installing() {
  stamp=node_modules/.samsa-installed
  compiling=
  if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
    echo "packages: installed already"
    return
  fi
  echo "packages: installing (compiling SQLite takes a minute or two where no prebuilt one fits)"
  npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
  MAKEFLAGS=-j2 npm rebuild --loglevel=error &
  compiling=$!
}

end_installing() {
  [ -n "$compiling" ] || return 0
  wait "$compiling"
  cp package-lock.json "$stamp"
}
