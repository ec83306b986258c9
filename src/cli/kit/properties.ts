import { readFileSync } from 'node:fs'
import { PropertiesError, parseJavaProperties } from '../../instance/java-properties.ts'
import { JavaError } from './java-error.ts'

/** Client settings by their Kafka names, as texts. */
export type Properties = Map<string, string>

/** What Java throws for a text with a broken escape: no fault of a file, so that most of what is said of those is not said of it. */
export class MalformedFile extends JavaError {
  constructor(message: string) {
    super('java.lang.IllegalArgumentException', message)
  }
}

/** Reads a .properties file named on a command line; throws a JavaError with the words of java.nio.file when it cannot be read. */
export function loadProperties(path: string): Properties {
  let text: string
  try {
    // Java reads these files as ISO 8859-1, and takes the empty path for the current folder.
    text = readFileSync(path === '' ? '.' : path, 'latin1')
  } catch (error) {
    throw fileFault(path, error)
  }
  try {
    return parseJavaProperties(text)
  } catch (error) {
    throw error instanceof PropertiesError ? new MalformedFile(error.message) : error
  }
}

/** The fault that java.nio.file would throw for a file that cannot be read. */
export function fileFault(path: string, error: unknown): JavaError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return new JavaError('java.nio.file.NoSuchFileException', path)
  if (code === 'EACCES' || code === 'EPERM') return new JavaError('java.nio.file.AccessDeniedException', path)
  if (code === 'EISDIR') return new JavaError('java.io.IOException', 'Is a directory')
  return new JavaError(
    'java.nio.file.FileSystemException',
    `${path}: ${error instanceof Error ? error.message : String(error)}`,
  )
}
