import { readFileSync } from 'node:fs'
import { JavaError } from './java-error.ts'
import { fileFault } from './properties.ts'

/** Reads a file whole, as text; throws a JavaError `Unable to read file …` (Utils.readFileAsString). */
export function readFileAsString(path: string): string {
  try {
    return readFileSync(path === '' ? '.' : path, 'utf8')
  } catch (error) {
    throw new JavaError('java.io.IOException', `Unable to read file ${path}`, fileFault(path, error))
  }
}
