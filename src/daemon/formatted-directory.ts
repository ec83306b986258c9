import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJavaProperties } from '../instance/java-properties.ts'
import { ensembleProblem } from '../kafka/log-directory/ensemble.ts'
import { formatMetaProperties, META_PROPERTIES } from '../kafka/log-directory/meta-properties.ts'
import { type FormattedDirectory, readDirectory } from '../kafka/log-directory/read-directory.ts'
import { DEFAULT_NODE_ID } from '../kafka/server/cluster/identity.ts'
import { ClusterFactRows } from '../store/cluster-facts.ts'
import type { Store } from '../store/store.ts'
import { DaemonError } from './errors.ts'

/**
 * Reads what kafka-storage has formatted a data directory with, and checks that it is meant for this node and for the cluster whose
 * data lie there; undefined for a directory that has not been formatted. Throws DaemonError.
 */
export function readFormatted(
  dataDir: string,
  { store, properties }: { readonly store: Store; readonly properties: ReadonlyMap<string, string> },
): FormattedDirectory | undefined {
  let formatted: FormattedDirectory | undefined
  try {
    formatted = readDirectory(dataDir, parseJavaProperties)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError(
      'SAMSA_DATA_DIR_UNUSABLE',
      `can't read what ${dataDir} was formatted with (${why}); restore its meta.properties and bootstrap.checkpoint, or remove both`,
      error,
    )
  }
  if (formatted === undefined) return undefined
  const nodeId = Number(properties.get('node.id') ?? properties.get('broker.id') ?? DEFAULT_NODE_ID)
  const clusterId = new ClusterFactRows(store.database).get('cluster.id')
  const problem = ensembleProblem(new Map([[dataDir, formatted.meta]]), { clusterId, nodeId })
  if (problem !== undefined) throw new DaemonError('SAMSA_CONFIG_INVALID', problem)
  return formatted
}

/** Writes the meta.properties of a directory that nobody has formatted, so that kafka-storage knows it. */
export function writeMetaProperties(
  dataDir: string,
  facts: { readonly clusterId: string; readonly nodeId: number; readonly directoryId: string },
): void {
  const path = join(dataDir, META_PROPERTIES)
  if (existsSync(path)) return
  const { clusterId, nodeId, directoryId } = facts
  const text = formatMetaProperties({ version: 1, clusterId, nodeId, directoryId }, new Date())
  // Synced before it gets its name: else a power cut may leave the name with nothing behind it.
  writeFileSync(`${path}.tmp`, text, { flush: true })
  renameSync(`${path}.tmp`, path)
}
