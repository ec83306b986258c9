import { ownString } from '../own-string.ts'
import type { Summary } from './summary.ts'

/** The first part of a path, or null for the root and for what begins with no slash (PathUtils.getTopNamespace). */
export function topNamespace(path: string): string | null {
  const start = path.indexOf('/') + 1
  if (start === 0 || start === path.length) return null
  const end = path.indexOf('/', start)
  return end < 0 ? path.slice(start) : path.slice(start, end)
}

/**
 * Namespaces told apart, and the characters of all their names; what is in none of these is not told of, for names that come and
 * go must not fill the memory.
 */
const MAX_NAMESPACES = 10_000
const MAX_CHARACTERS = 1_000_000

/** A summary for each first part of a path: `read_per_namespace` and `write_per_namespace`. */
export class NamespaceSummaries {
  readonly #make: () => Summary
  readonly #summaries = new Map<string, Summary>()
  #characters = 0
  /** Of the last path: those of a client often have the same. */
  #lastPrefix = '/'
  #last: Summary | null = null

  constructor(make: () => Summary) {
    this.#make = make
  }

  add(path: string, value: number): void {
    if (this.#last !== null && isWithin(path, this.#lastPrefix)) {
      this.#last.add(value)
      return
    }
    const namespace = topNamespace(path)
    if (namespace === null) return
    let summary = this.#summaries.get(namespace)
    if (summary === undefined) {
      if (this.#summaries.size >= MAX_NAMESPACES) return
      if (this.#characters + namespace.length > MAX_CHARACTERS) return
      this.#characters += namespace.length
      summary = this.#make()
      this.#summaries.set(ownString(namespace), summary)
    }
    this.#lastPrefix = `/${namespace}`
    this.#last = summary
    summary.add(value)
  }

  [Symbol.iterator](): IterableIterator<[string, Summary]> {
    return this.#summaries.entries()
  }
}

const SLASH = 0x2f

function isWithin(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === SLASH)
  )
}
