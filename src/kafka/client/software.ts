/** How our clients name themselves to brokers (ApiVersions, KIP-511). The version is the package's, which a test checks. */
export const SOFTWARE_NAME = 'samsa'
export const SOFTWARE_VERSION = '0.1.0'
