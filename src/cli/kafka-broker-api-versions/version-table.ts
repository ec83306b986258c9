import type { Node } from '../../kafka/client/types.ts'
import { apis } from '../../kafka/messages/index.ts'
import { parseVersions } from '../../wire/versions.ts'
import { javaToString } from '../kit/java-error.ts'

export interface ApiRange {
  apiKey: number
  minVersion: number
  maxVersion: number
}

/** APIs that only controllers serve: a broker that has none of them lacks nothing. */
const controllerOnly = new Set([52, 53, 54, 56, 58, 59, 62, 63, 67, 70, 73, 82])

/** Formats what a broker serves, one API a line, as NodeApiVersions does; what brokers should serve and this one does not is told too. */
export function versionTable(ranges: readonly ApiRange[]): string {
  const lines = new Map(ranges.map((range) => [range.apiKey, rangeText(range)]))
  for (const { key, name } of apis) {
    if (!lines.has(key) && !controllerOnly.has(key)) lines.set(key, `${name}(${key}): UNSUPPORTED`)
  }
  const sorted = [...lines].sort(([a], [b]) => a - b).map(([, line]) => line)
  return `(\n\t${sorted.join(',\n\t')}\n)`
}

/** A broker and what it serves, for --json. */
export function brokerJson({ id, host, port, rack }: Node, versions: readonly ApiRange[] | Error) {
  const broker = { id, host, port, rack }
  if (versions instanceof Error) return { ...broker, error: javaToString(versions) }
  const nameOf = (apiKey: number) => apis.find(({ key }) => key === apiKey)?.name ?? null
  return {
    ...broker,
    apiKeys: [...versions]
      .sort((a, b) => a.apiKey - b.apiKey)
      .map(({ apiKey, minVersion, maxVersion }) => ({
        apiKey,
        name: nameOf(apiKey),
        minVersion,
        maxVersion,
      })),
  }
}

function rangeText({ apiKey, minVersion, maxVersion }: ApiRange): string {
  const versions = minVersion === maxVersion ? `${minVersion}` : `${minVersion} to ${maxVersion}`
  const api = apis.find(({ key }) => key === apiKey)
  if (api === undefined) return `UNKNOWN(${apiKey}): ${versions}`
  const ours = parseVersions(api.request.versions)
  const usable =
    ours.max < minVersion
      ? 'unusable: node too new'
      : maxVersion < ours.min
        ? 'unusable: node too old'
        : `usable: ${Math.min(ours.max, maxVersion)}`
  return `${api.name}(${apiKey}): ${versions} [${usable}]`
}
