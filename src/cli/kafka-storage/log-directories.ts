import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import {
  META_PROPERTIES,
  type MetaProperties,
  readMetaProperties,
} from '../../kafka/log-directory/meta-properties.ts'
import type { Io } from '../kit/io.ts'
import { JavaError } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'

/** Log directories by what their meta.properties says. */
export interface LogDirectories {
  readonly empty: readonly string[]
  readonly unreadable: readonly string[]
  readonly formatted: ReadonlyMap<string, MetaProperties>
}

/** Reads the meta.properties of directories; what keeps one from being read is an error in the log, as in the reference. */
export function readLogDirectories(directories: readonly string[], io: Io): LogDirectories {
  const empty: string[] = []
  const unreadable: string[] = []
  const formatted = new Map<string, MetaProperties>()
  for (const directory of directories) {
    const path = resolve(directory, META_PROPERTIES)
    try {
      formatted.set(directory, readMetaPropertiesFile(path))
    } catch (error) {
      if (isMissing(error)) {
        empty.push(directory)
        continue
      }
      unreadable.push(directory)
      scriptLog(io).error(
        `Error while reading meta.properties file ${path}`,
        'org.apache.kafka.metadata.properties.MetaPropertiesEnsemble',
        asJavaFault(error, path),
      )
    }
  }
  return { empty, unreadable, formatted }
}

/** Reads a meta.properties. Throws the file system's errors, and Error for one that makes no sense. */
export function readMetaPropertiesFile(path: string): MetaProperties {
  return readMetaProperties(parseJavaProperties(readFileSync(path, 'latin1')))
}

/** A fault of the file system by the class that Java has for it; any other by RuntimeException. */
export function asJavaFault(error: unknown, path: string): JavaError {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  if (code === undefined) return new JavaError('java.lang.RuntimeException', message)
  if (code === 'EACCES' || code === 'EPERM') return new JavaError('java.nio.file.AccessDeniedException', path)
  if (code === 'EEXIST') return new JavaError('java.nio.file.FileAlreadyExistsException', path)
  return new JavaError('java.nio.file.FileSystemException', `${path}: ${reasons[code] ?? message}`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOTDIR: 'Not a directory',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  EDQUOT: 'Disk quota exceeded',
  EISDIR: 'Is a directory',
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
