import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'

/** What Tab offers: whole words, and the part of the line that each would take the place of. */
export interface Completion {
  readonly candidates: readonly string[]
  readonly replaced: string
}

/**
 * Completes the last word of a line: a path when it begins with a slash, else a command. A single candidate gets a blank behind
 * it, but for a znode with children, below which one may want to go on.
 */
export async function complete(
  line: string,
  names: readonly string[],
  client: ZooKeeperClient,
): Promise<Completion> {
  const word = /[^ \t]*$/.exec(line)?.[0] ?? ''
  const candidates = word.startsWith('/')
    ? await paths(word, client)
    : names.filter((name) => name.startsWith(word))
  const [only] = candidates
  if (candidates.length !== 1 || only === undefined) return { candidates, replaced: word }
  const goesOn = word.startsWith('/') && (await hasChildren(only, client))
  return { candidates: [goesOn ? only : `${only} `], replaced: word }
}

async function paths(word: string, client: ZooKeeperClient): Promise<string[]> {
  const slash = word.lastIndexOf('/')
  const parent = slash === 0 ? '/' : word.slice(0, slash)
  const start = word.slice(slash + 1)
  try {
    const { children } = await client.getChildren(parent)
    const base = slash === 0 ? '' : parent
    return children
      .filter((child) => child.startsWith(start))
      .map((child) => `${base}/${child}`)
      .sort()
  } catch {
    return [] // nothing to offer where the node is missing, unreadable, or the server away
  }
}

async function hasChildren(path: string, client: ZooKeeperClient): Promise<boolean> {
  try {
    return ((await client.exists(path))?.numChildren ?? 0) > 0
  } catch {
    return false
  }
}
