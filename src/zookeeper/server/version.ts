/** The version of ZooKeeper whose behaviour this server has. Clients read it (kazoo from `envi`). */
export const VERSION = '3.9.5'

/** As `srvr` and `envi` show it. The date is that of the release followed. */
export const FULL_VERSION = `${VERSION}-samsa, built on 2026-02-11 20:18 UTC`
