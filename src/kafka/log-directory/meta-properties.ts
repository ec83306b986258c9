/**
 * The file meta.properties of a log directory (MetaProperties): which cluster and node the directory belongs to, and its own id.
 * Version 0, which older releases wrote, names the node broker.id and may lack everything.
 */

/** What a meta.properties says. */
export interface MetaProperties {
  readonly version: number
  readonly clusterId: string | undefined
  readonly nodeId: number | undefined
  readonly directoryId: string | undefined
}

export const META_PROPERTIES = 'meta.properties'

/** Reads the keys of a meta.properties. Throws Error in the reference's words for what is missing or makes no sense. */
export function readMetaProperties(properties: ReadonlyMap<string, string>): MetaProperties {
  const version = readVersion(properties.get('version') ?? '0')
  const nodeKey = version === 0 ? 'broker.id' : 'node.id'
  const nodeId = version === 0 && !properties.has(nodeKey) ? undefined : readInteger(properties, nodeKey)
  const directoryId = properties.get('directory.id')
  if (directoryId !== undefined) checkDirectoryId(directoryId)
  const clusterId = properties.get('cluster.id')
  if (version !== 0 && clusterId === undefined) throw new Error('cluster.id was not found.')
  return { version, clusterId, nodeId, directoryId }
}

/** The entries of a meta.properties by name, as the reference shows them. */
export function metaPropertiesEntries({
  version,
  clusterId,
  nodeId,
  directoryId,
}: MetaProperties): Map<string, string> {
  const entries: [string, string | number | undefined][] = [
    ['cluster.id', clusterId],
    ['directory.id', directoryId],
    [version === 0 ? 'broker.id' : 'node.id', nodeId],
    ['version', version],
  ]
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

/** The text of a meta.properties, with the time of its writing in a comment as java.util.Properties stores it. */
export function formatMetaProperties(meta: MetaProperties, writtenAt: Date): string {
  const lines = [...metaPropertiesEntries(meta)].map(([name, value]) => `${name}=${escaped(value)}\n`)
  return `#\n#${dateText(writtenAt)}\n${lines.join('')}`
}

function readVersion(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new Error(`Invalid meta.properties version string '${text}'`)
  const version = Number(text)
  if (version !== 0 && version !== 1) throw new Error(`Unknown meta.properties version number ${version}`)
  return version
}

function readInteger(properties: ReadonlyMap<string, string>, key: string): number {
  const text = properties.get(key)
  if (text === undefined) throw new Error(`Failed to find ${key}`)
  if (!/^[+-]?\d{1,10}$/.test(text)) throw new Error(`Unable to read ${key} as a base-10 number.`)
  return Number(text)
}

function checkDirectoryId(text: string): void {
  const problem = uuidProblem(text)
  if (problem !== undefined) throw new Error(`Unable to read directory.id as a Uuid: ${problem}`)
}

/** What Uuid.fromString says against a text; undefined for a uuid. */
export function uuidProblem(text: string): string | undefined {
  if (text.length > 24)
    return `Input string with prefix \`${text.slice(0, 24)}\` is too long to be decoded as a base64 UUID`
  const { length } = Buffer.from(text, 'base64url')
  return length === 16
    ? undefined
    : `Input string \`${text}\` decoded as ${length} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`
}

function escaped(value: string): string {
  return value.replace(/^ |[\\=:#!]/g, '\\$&').replace(/[\t\n\r\f]/g, (each) => escapes[each] ?? each)
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' }

/** java.util.Date's text in UTC: `Thu Jan 01 00:00:00 UTC 1970`. */
function dateText(date: Date): string {
  const [day = '', number = '', month = '', year = '', time = ''] = date.toUTCString().split(/[ ,]+/)
  return `${day} ${month} ${number} ${time} UTC ${year}`
}
