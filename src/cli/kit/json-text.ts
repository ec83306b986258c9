/** Writes JSON as the reference's Jackson does: bigints as numbers, control characters with capital hex digits, absent members left out. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return stringText(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${stringText(name)}:${jsonText(member)}`).join(',')}}`
}

function stringText(text: string): string {
  return JSON.stringify(text).replace(
    /\\u00[0-9a-f]{2}/g,
    (written) => `\\u${written.slice(2).toUpperCase()}`,
  )
}
