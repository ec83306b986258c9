import { join } from 'node:path'
import { META_PROPERTIES, type MetaProperties } from './meta-properties.ts'

/** Directory ids that mean something else (DirectoryId): 0 to 99. */
function isReserved(directoryId: string): boolean {
  const bytes = Buffer.from(directoryId, 'base64url')
  return bytes.subarray(0, 15).every((byte) => byte === 0) && (bytes[15] ?? 0) < 100
}

/**
 * Checks that log directories belong together, and to the cluster and node that are expected where these are known
 * (MetaPropertiesEnsemble.verify). Returns what is wrong in the reference's words, undefined for nothing.
 */
export function ensembleProblem(
  directories: ReadonlyMap<string, MetaProperties>,
  expected: { readonly clusterId: string | undefined; readonly nodeId: number | undefined },
): string | undefined {
  let { clusterId, nodeId } = expected
  const seen = new Map<string, string>()
  for (const [directory, meta] of directories) {
    const path = join(directory, META_PROPERTIES)
    clusterId ??= meta.clusterId
    if (meta.clusterId !== undefined && meta.clusterId !== clusterId)
      return `Invalid cluster.id in: ${path}. Expected ${clusterId}, but read ${meta.clusterId}`
    nodeId ??= meta.nodeId
    if (meta.nodeId !== undefined && meta.nodeId !== nodeId)
      return `Stored node id ${meta.nodeId} doesn't match previous node id ${nodeId} in ${path}. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`
    const { directoryId } = meta
    if (directoryId === undefined) continue
    if (isReserved(directoryId)) return `Invalid reserved directory ID ${directoryId} found in ${directory}`
    const other = seen.get(directoryId)
    if (other !== undefined)
      return `Duplicate directory ID Optional[${directoryId}] found. It was the ID of ${other}, but also of ${directory}`
    seen.set(directoryId, directory)
  }
  return undefined
}
