import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BOOTSTRAP_CHECKPOINT,
  type Bootstrap,
  decodeBootstrap,
  FIRST_SNAPSHOT,
  hasDynamicVoters,
  METADATA_LOG,
} from './checkpoints.ts'
import { META_PROPERTIES, type MetaProperties, readMetaProperties } from './meta-properties.ts'

/** What a log directory was formatted with. */
export interface FormattedDirectory {
  readonly meta: MetaProperties
  /** Absent in a directory that was not formatted, but made a start by itself. */
  readonly bootstrap: Bootstrap | undefined
  /** Whether kraft.version is 1. */
  readonly hasDynamicVoters: boolean
}

/**
 * Reads what a log directory was formatted with; undefined for one that was not. `parse` reads a .properties text. Throws the file
 * system's errors, and Error for files that make no sense.
 */
export function readDirectory(
  directory: string,
  parse: (text: string) => ReadonlyMap<string, string>,
): FormattedDirectory | undefined {
  const meta = readIfThere(join(directory, META_PROPERTIES))
  if (meta === undefined) return undefined
  const bootstrap = readIfThere(join(directory, BOOTSTRAP_CHECKPOINT))
  const snapshot = readIfThere(join(directory, METADATA_LOG, FIRST_SNAPSHOT))
  return {
    meta: readMetaProperties(parse(meta.toString('latin1'))),
    bootstrap: bootstrap === undefined ? undefined : decodeBootstrap(bootstrap),
    hasDynamicVoters: snapshot !== undefined && hasDynamicVoters(snapshot),
  }
}

function readIfThere(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined
}
