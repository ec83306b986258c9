import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/** ApiVersions (key 18): which APIs and versions the broker has. v3: flexible, client software name. */
export const ApiVersionsRequest = message('ApiVersionsRequest', 18, '0-4', '3+', {
  clientSoftwareName: string('3+', { ignorable: true }),
  clientSoftwareVersion: string('3+', { ignorable: true }),
})
export type ApiVersionsRequest = TypeOf<typeof ApiVersionsRequest>

/**
 * ApiVersions's answer: versions of each API, and features (tags, v3). Its header is always v0, so that any
 * client can read it.
 */
export const ApiVersionsResponse = message('ApiVersionsResponse', 18, '0-4', '3+', {
  errorCode: int16('0+'),
  apiKeys: array(
    '0+',
    struct({
      apiKey: int16('0+', { mapKey: true }),
      minVersion: int16('0+'),
      maxVersion: int16('0+'),
    }),
  ),
  throttleTimeMs: int32('1+', { ignorable: true }),
  supportedFeatures: array(
    '3+',
    struct({
      name: string('3+', { mapKey: true }),
      minVersion: int16('3+'),
      maxVersion: int16('3+'),
    }),
    { tag: 0, ignorable: true },
  ),
  finalizedFeaturesEpoch: int64('3+', { default: -1, tag: 1, ignorable: true }),
  finalizedFeatures: array(
    '3+',
    struct({
      name: string('3+', { mapKey: true }),
      maxVersionLevel: int16('3+'),
      minVersionLevel: int16('3+'),
    }),
    { tag: 2, ignorable: true },
  ),
  zkMigrationReady: bool('3+', { default: false, tag: 3, ignorable: true }),
})
export type ApiVersionsResponse = TypeOf<typeof ApiVersionsResponse>

export const ApiVersionsApi = api(18, 'ApiVersions', ApiVersionsRequest, ApiVersionsResponse)
