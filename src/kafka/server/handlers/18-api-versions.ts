import { errors } from '../../errors.ts'
import { ApiVersionsApi, type ApiVersionsRequest } from '../../messages/18-api-versions.ts'
import { FINALIZED_FEATURES_EPOCH, features } from '../cluster/features.ts'
import { handler } from '../handler.ts'
import { handlers } from './index.ts'

// ApiVersions (key 18), v0-4
//
// Behaviour:
// - Tells every API that has a handler, with the versions of its definition.
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
const API_VERSIONS = 18

let told: readonly VersionRange[] | undefined

/** Everything that has a handler. Worked out at first use: the list of handlers holds this one. */
function servedVersions(): readonly VersionRange[] {
  told ??= handlers
    .map(({ api }) => ({ apiKey: api.key, ...rangeOf(api.request.versions) }))
    .map((range) => (range.apiKey === PRODUCE ? { ...range, minVersion: 0 } : range))
    .sort((a, b) => a.apiKey - b.apiKey)
  return told
}

/** "3-13" or "0". */
function rangeOf(versions: string): { minVersion: number; maxVersion: number } {
  const [low = '0', high = low] = versions.split('-')
  return { minVersion: Number(low), maxVersion: Number(high) }
}

/** The body, always in v0, that answers an ApiVersions request of a version we do not know (KIP-511). */
export function unsupportedApiVersions() {
  const own = servedVersions().filter(({ apiKey }) => apiKey === API_VERSIONS)
  return { errorCode: errors.UNSUPPORTED_VERSION.code, apiKeys: own }
}

const softwareName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/

function isValid(request: ApiVersionsRequest): boolean {
  return softwareName.test(request.clientSoftwareName) && softwareName.test(request.clientSoftwareVersion)
}

export const apiVersions = handler(ApiVersionsApi, (request, { apiVersion }) => {
  if (apiVersion >= 3 && !isValid(request)) return { errorCode: errors.INVALID_REQUEST.code, apiKeys: [] }
  return {
    errorCode: errors.NONE.code,
    apiKeys: servedVersions(),
    supportedFeatures: features
      .filter(({ minVersion, maxVersion }) => maxVersion > 0 && (apiVersion >= 4 || minVersion > 0))
      .map(({ name, minVersion, maxVersion }) => ({ name, minVersion, maxVersion })),
    finalizedFeaturesEpoch: FINALIZED_FEATURES_EPOCH,
    finalizedFeatures: features
      .filter(({ finalizedLevel }) => finalizedLevel > 0)
      .map(({ name, finalizedLevel }) => ({
        name,
        maxVersionLevel: finalizedLevel,
        minVersionLevel: finalizedLevel,
      })),
  }
})
