import type { Api } from '../../wire/message.ts'
import { parseVersions } from '../../wire/versions.ts'
import type { ApiVersionsResponse } from '../messages/18-api-versions.ts'
import { unsupportedVersion } from './client-error.ts'

/** Which versions of each API a broker has. */
export class BrokerVersions {
  readonly #ranges = new Map<number, { min: number; max: number }>()
  readonly #features = new Map<string, number>()
  /** As the broker sent it, for tools that show it. */
  readonly response: ApiVersionsResponse

  constructor(response: ApiVersionsResponse) {
    this.response = response
    for (const each of response.apiKeys)
      this.#ranges.set(each.apiKey, { min: each.minVersion, max: each.maxVersion })
    for (const each of response.finalizedFeatures) this.#features.set(each.name, each.maxVersionLevel)
  }

  has(api: Api): boolean {
    return this.#ranges.has(api.key)
  }

  /** Grows with every change of the finalized features; -1 for unknown. */
  get featuresEpoch(): number {
    return this.response.finalizedFeaturesEpoch
  }

  /** The level of a finalized feature, 0 when the broker has none. */
  featureLevel(name: string): number {
    return this.#features.get(name) ?? 0
  }

  /** The broker's highest version of an API, -1 when it has none. */
  max(api: Api): number {
    return this.#ranges.get(api.key)?.max ?? -1
  }

  /** The highest version that both know, within `limits`. Throws ClientError (UnsupportedVersionException) in Java's words. */
  pick(api: Api, limits: { min?: number; max?: number } = {}): number {
    const range = this.#ranges.get(api.key)
    const name = javaApiName(api.name)
    if (range === undefined) throw unsupportedVersion(`The node does not support ${name}`)
    const ours = parseVersions(api.request.versions)
    const low = Math.max(ours.min, limits.min ?? 0)
    const high = Math.min(ours.max, limits.max ?? ours.max)
    const version = Math.min(high, range.max)
    if (version < Math.max(low, range.min)) {
      const supported = `The supported range is [${range.min},${range.max}].`
      throw unsupportedVersion(
        `The node does not support ${name} with version in range [${low},${high}]. ${supported}`,
      )
    }
    return version
  }
}

/** ListOffsets → LIST_OFFSETS, as the enum of API keys is printed. */
export function javaApiName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()
}
