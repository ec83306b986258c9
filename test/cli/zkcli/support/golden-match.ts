/** A pattern's placeholders and what they match. */
const kinds: Record<string, string> = {
  hex: '0x[0-9a-f]+',
  zxid: '0x[0-9a-f]+',
  dzxid: '\\d+',
  int: '-?\\d+',
  num: '-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?',
  any: '.*?',
  date: '[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-3]\\d \\d\\d:\\d\\d:\\d\\d \\S+ \\d{4}',
  word: '\\S+',
}
const placeholder = /(<(?:hex|zxid|dzxid|int|num|any|date|word)(?::[A-Za-z0-9]+)?>)/

/** What named placeholders have stood for so far in a file. */
export type Bindings = Map<string, bigint | string>

/** Tells whether a line is what a pattern says, and keeps what its named placeholders stand for. */
export function matchLine(pattern: string, line: string, bindings: Bindings): boolean {
  const names: { kind: string; name: string }[] = []
  const source = pattern.split(placeholder).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const [kind = '', name] = part.slice(1, -1).split(':')
    if (name !== undefined) names.push({ kind, name })
    return `(${name === undefined ? '?:' : ''}${kinds[kind]})`
  })
  const match = new RegExp(`^${source.join('')}$`, 'u').exec(line)
  if (match === null) return false
  const fresh: Bindings = new Map()
  for (const [index, { kind, name }] of names.entries()) {
    const text = match[index + 1] ?? ''
    const value = /^(hex|zxid|dzxid|int)$/.test(kind) ? BigInt(text) : text
    const before = fresh.get(name) ?? bindings.get(name)
    if (before !== undefined && before !== value) return false
    if (before === undefined && !keepsOrder(name, value, new Map([...bindings, ...fresh]))) return false
    fresh.set(name, value)
  }
  for (const [name, value] of fresh) bindings.set(name, value)
  return true
}

/** zxids are named z1, z2, … in the order they must have. */
function keepsOrder(name: string, value: bigint | string, known: Bindings): boolean {
  if (!/^z\d+$/.test(name)) return true
  for (const [other, otherValue] of known) {
    if (!/^z\d+$/.test(other) || typeof otherValue === 'string' || typeof value === 'string') continue
    const isBefore = Number(other.slice(1)) < Number(name.slice(1))
    if (isBefore ? otherValue >= value : otherValue <= value) return false
  }
  return true
}

/** Returns what differs, as lines with - (expected) and + (got); empty when nothing does. */
export function difference(
  mode: string | undefined,
  expected: readonly string[] | undefined,
  got: readonly string[],
  bindings: Bindings,
): string[] {
  if (mode === 'any' || expected === undefined) return []
  if (mode === 'contains') {
    return expected
      .filter((pattern) => !got.some((line) => matchLine(pattern, line, bindings)))
      .map((line) => `- ${line}`)
  }
  const [patterns, lines] = mode === 'sorted' ? [sorted(expected), sorted(got)] : [expected, got]
  const wrong: string[] = []
  for (let i = 0; i < Math.max(patterns.length, lines.length); i++) {
    const [pattern, line] = [patterns[i], lines[i]]
    if (pattern !== undefined && line !== undefined && matchLine(pattern, line, bindings)) continue
    if (pattern !== undefined) wrong.push(`- ${pattern}`)
    if (line !== undefined) wrong.push(`+ ${line}`)
  }
  return wrong
}

/** The lines in order, and the items of a line that is a list. */
function sorted(lines: readonly string[]): string[] {
  const inOrder = (line: string) =>
    /^\[.*\]$/.test(line) ? `[${line.slice(1, -1).split(', ').sort().join(', ')}]` : line
  return lines.map(inOrder).sort()
}
