import { isDeepStrictEqual } from 'node:util'

const LONGEST_TEXT = 700

/** A value in one line, bytes in hex. */
export function asText(value: unknown): string {
  const text = JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return String(each)
    // A Buffer has become this by then.
    return each?.type === 'Buffer' ? Buffer.from(each.data).toString('hex') : each
  })
  return text === undefined ? 'nothing' : text.slice(0, LONGEST_TEXT)
}

/** Where two answers differ, a line each: the path, what the first says, what the second says. */
export function differencesOf(a: unknown, b: unknown, path = ''): string[] {
  if (isDeepStrictEqual(a, b)) return []
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [`${path}: ${asText(a)} | ${asText(b)}`]
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].flatMap((name) => differencesOf(a[name], b[name], `${path}.${name}`))
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
