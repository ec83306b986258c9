/** The ZooKeeper release whose scripts and wire these are, as its own tools print it. */
export const VERSION = '3.9.5'
/** When that release was built. */
export const BUILD_DATE = '2026-02-11 20:18 UTC'
/** Version, revision and date in one line. */
export const FULL_VERSION = `${VERSION}-293c895a8d966a3ecb92872be4a1daf87d725da2, built on ${BUILD_DATE}`
