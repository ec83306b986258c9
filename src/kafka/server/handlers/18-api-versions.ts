import { parseVersions } from '../../../wire/versions.ts'
import { errors } from '../../errors.ts'
import { ApiVersionsApi, type ApiVersionsRequest } from '../../messages/18-api-versions.ts'
import { supportedFeatures } from '../cluster/features.ts'
import { type AnyHandler, handler } from '../handler.ts'

// ApiVersions (key 18), v0-4
//
// Behaviour:
// - Tells every API that has a handler, with the versions that it serves.
// - Produce is told from v0 on though v0-2 are refused: librdkafka takes a minimum of 3 for a broker that it cannot use
//   (KAFKA-18659).
// - v3+: a client name or version that is not made of letters, digits, dots and dashes: INVALID_REQUEST.
// - A version too new is answered by the router with `unsupportedApiVersions`, so that the client can ask again.
//
// Version notes:
// - v1: throttle time. v3: client software name and version; features. v4: features with a minimum of 0.
//   Below v4 those are left out, because old Java clients fail on them (KAFKA-17011).

/** The versions of an API as told to clients. */
interface VersionRange {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
}

const PRODUCE = 0

function servedVersions(handlers: readonly AnyHandler[]): VersionRange[] {
  return handlers
    .map(({ api, maxVersion }) => ({
      apiKey: api.key,
      minVersion: api.key === PRODUCE ? 0 : parseVersions(api.request.versions).min,
      maxVersion,
    }))
    .sort((a, b) => a.apiKey - b.apiKey)
}

/** The body, always in v0, that answers an ApiVersions request of a version we do not know (KIP-511). */
export function unsupportedApiVersions() {
  const { min: minVersion, max: maxVersion } = parseVersions(ApiVersionsApi.request.versions)
  const own = { apiKey: ApiVersionsApi.key, minVersion, maxVersion }
  return { errorCode: errors.UNSUPPORTED_VERSION.code, apiKeys: [own] }
}

const softwareName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/

function isValid(request: ApiVersionsRequest): boolean {
  return softwareName.test(request.clientSoftwareName) && softwareName.test(request.clientSoftwareVersion)
}

/** Makes the handler that tells of a list of handlers, which it is itself part of and so asks for when it first needs it. */
export function apiVersionsOf(listOf: () => readonly AnyHandler[]) {
  let told: VersionRange[] | undefined
  return handler(ApiVersionsApi, (request, { apiVersion, broker, connection }) => {
    if (apiVersion >= 3 && !isValid(request)) return { errorCode: errors.INVALID_REQUEST.code, apiKeys: [] }
    told ??= servedVersions(listOf())
    connection.sasl?.versionsTold()
    const { features } = broker.cluster
    return {
      errorCode: errors.NONE.code,
      apiKeys: told,
      supportedFeatures: supportedFeatures
        .filter(({ minVersion, maxVersion }) => maxVersion > 0 && (apiVersion >= 4 || minVersion > 0))
        .map(({ name, minVersion, maxVersion }) => ({ name, minVersion, maxVersion })),
      finalizedFeaturesEpoch: features.epoch,
      finalizedFeatures: supportedFeatures
        .map(({ name }) => ({
          name,
          maxVersionLevel: features.level(name),
          minVersionLevel: features.level(name),
        }))
        .filter(({ maxVersionLevel }) => maxVersionLevel > 0),
    }
  })
}
