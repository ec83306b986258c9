/** A text that java.util.Properties does not load; the message is Java's. */
export class PropertiesError extends Error {}

/**
 * Parses a Java `.properties` text as java.util.Properties.load does: `#` and `!` comments, `=`, `:` or white space between key and
 * value, a trailing backslash joins lines, and the escapes \t \n \r \f \uXXXX.
 *
 * @returns the keys in the file's order; a key that stands twice keeps its last value
 * @throws PropertiesError for a \u without four hexadecimal digits
 */
export function parseJavaProperties(text: string): Map<string, string> {
  const entries = new Map<string, string>()
  for (const line of logicalLines(text)) {
    const [key, value] = splitEntry(line)
    entries.set(decodeEscapes(key), decodeEscapes(value))
  }
  return entries
}

function* logicalLines(text: string): Generator<string> {
  let joined: string | undefined
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '')
    if (joined === undefined && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    const whole: string = (joined ?? '') + line
    if (endsWithOddBackslashes(whole)) {
      joined = whole.slice(0, -1)
      continue
    }
    joined = undefined
    yield whole
  }
  if (joined) yield joined
}

function endsWithOddBackslashes(line: string): boolean {
  const tail = /\\*$/.exec(line)
  return tail !== null && tail[0].length % 2 === 1
}

function splitEntry(line: string): [key: string, value: string] {
  let end = 0
  while (end < line.length) {
    const character = line.charAt(end)
    if (character === '\\') {
      end += 2
      continue
    }
    if ('=: \t\f'.includes(character)) break
    end += 1
  }
  const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
  return [line.slice(0, end), rest]
}

const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function decodeEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g, (_, hex: string | undefined, character = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (character === 'u') throw new PropertiesError('Malformed \\uxxxx encoding.')
    return escapes[character] ?? character
  })
}
