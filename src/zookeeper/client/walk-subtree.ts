import { ErrorCode } from '../errors.ts'
import { childPath, validatePath } from '../paths.ts'
import { isKeeperError } from './keeper-exception.ts'

/** Reads under way at once, which is also how many results wait for their turn. */
const MAX_READS = 64

/** A znode that a walk has come to. */
export interface Visited<T> {
  readonly path: string
  /** 0 for the first node. */
  readonly depth: number
  /** Whether it is the last of its siblings. */
  readonly isLast: boolean
  readonly found: T
}

/** How a walk goes on, and what it leaves out. */
export interface WalkOptions {
  /** How many levels below the first node are visited; all when left out. */
  readonly maxDepth?: number
  /** Tells whether a node, with all below it, is left out. */
  readonly isSkipped?: (path: string) => boolean
  /** Hears of a node that may not be read; without it the walk ends with the error. */
  readonly onForbidden?: (path: string) => void
}

type Outcome<T> = { readonly found: T } | { readonly error: unknown }

interface Pending<T> {
  readonly path: string
  readonly depth: number
  readonly isLast: boolean
  outcome?: Promise<Outcome<T>>
}

/**
 * Visits a node and all below it depth first, children in order, reading ahead of where it is: memory holds the siblings on the way down and
 * MAX_READS results, however big the tree. A node that goes meanwhile is passed over.
 *
 * @throws what `read` throws, but NONODE below the first node
 */
export async function* walkSubtree<T extends { readonly children: readonly string[] }>(
  path: string,
  read: (path: string) => Promise<T>,
  { maxDepth = Number.POSITIVE_INFINITY, isSkipped = () => false, onForbidden }: WalkOptions = {},
): AsyncGenerator<Visited<T>> {
  validatePath(path)
  const stack: Pending<T>[] = [{ path, depth: 0, isLast: true }]
  let underWay = 0
  const start = (pending: Pending<T>): void => {
    underWay += 1
    // Never rejected: nobody may be waiting for it yet, or any more.
    pending.outcome = read(pending.path).then(
      (found) => ({ found }),
      (error: unknown) => ({ error }),
    )
  }
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.outcome === undefined) start(next)
    for (let i = stack.length - 1; i >= 0 && i >= stack.length - MAX_READS && underWay < MAX_READS; i--) {
      const ahead = stack[i]
      if (ahead !== undefined && ahead.outcome === undefined) start(ahead)
    }
    const outcome = await next.outcome
    underWay -= 1
    if (outcome === undefined) continue // never: it was started above
    if ('error' in outcome) {
      const { error } = outcome
      if (isKeeperError(error, ErrorCode.NONODE) && next.depth > 0) continue
      if (!isKeeperError(error, ErrorCode.NOAUTH) || onForbidden === undefined) throw error
      onForbidden(next.path)
      continue
    }
    const { depth } = next
    yield { path: next.path, depth, isLast: next.isLast, found: outcome.found }
    if (depth >= maxDepth) continue
    const parent = next.path
    const below = outcome.found.children
      .map((child) => childPath(parent, child))
      .filter((child) => !isSkipped(child))
      .sort()
    for (const [i, child] of below.reverse().entries())
      stack.push({ path: child, depth: depth + 1, isLast: i === 0 })
  }
}
