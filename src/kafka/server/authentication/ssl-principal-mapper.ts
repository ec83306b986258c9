/**
 * ssl.principal.mapping.rules (KIP-371): what a client with a certificate is called. Rules are tried in turn: `DEFAULT` takes the
 * distinguished name as it is, `RULE:pattern/replacement/` with L or U behind it the replacement, in lower or upper case.
 */

/** Makes a name of a distinguished name; undefined when no rule applies. */
export type SslPrincipalMapper = (distinguishedName: string) => string | undefined

const RULE = '(DEFAULT)|RULE:((?:\\\\.|[^\\\\/])*)/((?:\\\\.|[^\\\\/])*)/([LU]?).*?|(.*?)'
const SPLITTER = new RegExp(`\\s*(${RULE})\\s*(?:,\\s*|$)`, 'g')

/** Reads the rules. Throws Error, in the words of the reference, for what is none. */
export function sslPrincipalMapper(text: string): SslPrincipalMapper {
  const rules = splitRules(text).flatMap(parseRule)
  return (name) => {
    for (const rule of rules) {
      const mapped = rule(name)
      if (mapped !== undefined) return mapped
    }
    return undefined
  }
}

function splitRules(text: string): string[] {
  return [...text.trim().matchAll(SPLITTER)].map(([, rule = '']) => rule)
}

function parseRule(rule: string): SslPrincipalMapper[] {
  const match = new RegExp(`^(?:${RULE})`).exec(rule)
  if (match === null) throw new Error(`Invalid rule: ${rule}`)
  const [all, isDefault, pattern, replacement = '', letterCase] = match
  if (all.length !== rule.length) {
    throw new Error(`Invalid rule: \`${rule}\`, unmatched substring: \`${rule.slice(all.length)}\``)
  }
  if (isDefault !== undefined) return [(name) => name]
  if (pattern === undefined) return []
  const expression = new RegExp(`^(?:${pattern})$`)
  const everywhere = new RegExp(pattern, 'g')
  return [
    (name) => {
      if (!expression.test(name)) return undefined
      const mapped = name.replace(everywhere, (...found) => expand(replacement, found))
      if (letterCase === 'L') return mapped.toLowerCase()
      return letterCase === 'U' ? mapped.toUpperCase() : mapped
    },
  ]
}

/** Java's references to groups: `$1`, as many digits as there are groups for; a backslash takes the next letter as it is. */
function expand(replacement: string, found: readonly unknown[]): string {
  // What `replace` hands over ends with the offset and the whole text, and with the named groups where there are any.
  const offsetAt = found.findIndex((each) => typeof each === 'number')
  const groups = found.slice(0, offsetAt)
  return replacement.replace(/\\(.)|\$(\d+)/g, (all, escaped: string | undefined, digits = '') => {
    if (escaped !== undefined) return escaped
    for (let length = digits.length; length > 0; length--) {
      const index = Number(digits.slice(0, length))
      if (index < groups.length) return String(groups[index] ?? '') + digits.slice(length)
    }
    return all
  })
}
