/** How many connections an address may have: `host:count,host:count` (max.connections.per.ip.overrides). */
export type ConnectionOverrides = ReadonlyMap<string, number>

/** Reads such a list, or says what is wrong with it in Java's words. */
export function parseConnectionOverrides(text: string): ConnectionOverrides | { readonly problem: string } {
  const counts = new Map<string, number>()
  for (const item of text.split(',').map((each) => each.trim())) {
    if (item === '') continue
    const colon = item.lastIndexOf(':')
    if (colon < 0) return { problem: `begin 0, end -1, length ${item.length}` }
    const count = item.slice(colon + 1).trim()
    if (!/^[+-]?\d+$/.test(count)) return { problem: `For input string: "${count}"` }
    counts.set(item.slice(0, colon).trim(), Number(count))
  }
  return counts
}
