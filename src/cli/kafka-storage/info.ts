import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  META_PROPERTIES,
  type MetaProperties,
  metaPropertiesEntries,
} from '../../kafka/log-directory/meta-properties.ts'
import type { Io } from '../kit/io.ts'
import { javaToString } from '../kit/java-error.ts'
import { asJavaFault, readMetaPropertiesFile } from './log-directories.ts'

/** What the log directories of a server are like. */
export interface StorageInfo {
  readonly found: readonly string[]
  /** Of the first directory that has a meta.properties. */
  readonly metadata: MetaProperties | undefined
  readonly problems: readonly string[]
}

/** Looks into log directories. A meta.properties that makes no sense is shown on stdout as Java shows a fault. */
export function readStorageInfo(directories: readonly string[], io: Io): StorageInfo {
  const found: string[] = []
  const problems: string[] = []
  let metadata: MetaProperties | undefined
  for (const directory of directories.map(javaPath)) {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      problems.push(`${directory} ${existsSync(directory) ? 'is not a directory' : 'does not exist'}`)
      continue
    }
    found.push(directory)
    const path = join(directory, META_PROPERTIES)
    if (!existsSync(path)) {
      problems.push(`${directory} is not formatted.`)
      continue
    }
    try {
      const meta = readMetaPropertiesFile(path)
      const mismatch = mismatchOf(metadata, meta)
      if (mismatch !== undefined) problems.push(mismatch)
      metadata ??= meta
    } catch (error) {
      const fault = asJavaFault(error, path)
      io.stdout.write(`${javaToString(fault)}\n`)
      problems.push(`Error loading ${path}: ${fault.message}`)
    }
  }
  if (metadata?.version === 0)
    problems.push(
      'The kafka configuration file appears to be for a cluster in KRaft mode, but the directories are formatted for legacy mode.',
    )
  return { found, metadata, problems }
}

/** Words what was found as the reference does. */
export function formatStorageInfo({ found, metadata, problems }: StorageInfo): string {
  const sections: string[] = []
  if (found.length > 0)
    sections.push(list(found.length === 1 ? 'Found log directory:' : 'Found log directories:', found))
  if (metadata !== undefined) {
    const entries = [...metaPropertiesEntries(metadata)].map(([name, value]) => `${name}=${value}`)
    sections.push(`Found metadata: {${entries.sort().join(', ')}}\n`)
  }
  if (problems.length > 0)
    sections.push(list(problems.length === 1 ? 'Found problem:' : 'Found problems:', problems))
  return sections.map((section) => `${section}\n`).join('')
}

/** The same as one object, for programs. */
export function storageInfoJson({ found, metadata, problems }: StorageInfo): unknown {
  return { logDirs: found, metadata: metadata ?? null, problems }
}

function mismatchOf(first: MetaProperties | undefined, next: MetaProperties): string | undefined {
  if (first === undefined) return undefined
  if (first.clusterId !== next.clusterId) return 'Mismatched cluster IDs between storage directories.'
  return first.nodeId === next.nodeId ? undefined : 'Mismatched node IDs between storage directories.'
}

function list(heading: string, lines: readonly string[]): string {
  return `${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** java.nio.file.Path drops slashes that mean nothing. */
function javaPath(directory: string): string {
  return directory === '/' ? directory : directory.replace(/\/+/g, '/').replace(/\/$/, '')
}
