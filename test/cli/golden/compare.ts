/** How a recorded text is held against an actual one: placeholders, and modes that forgive order or surroundings. */

const placeholders: Readonly<Record<string, string>> = {
  uuid: '[A-Za-z0-9_-]{22}',
  guid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  ts: '\\d{13}',
  int: '-?\\d+',
  float: '(?:-?\\d+(?:\\.\\d+)?(?:[Ee]-?\\d+)?|NaN|Infinity)',
  host: '[A-Za-z0-9._:\\[\\]/-]+',
  word: '\\S+',
  path: '[^\\s,"\\]]+',
  ws: '[ \\t]+',
  any: '[^\\n]*',
  lines: '(?:[^\\n]*\\n)*',
  logts: '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}',
  iso: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?',
}
const placeholder = new RegExp(`(<(?:${Object.keys(placeholders).join('|')})>)`)

export type Mode = 'exact' | 'contains' | 'contains_unordered' | 'unordered' | 'squeezed' | 'regex' | 'any'

/** Says how an actual text differs from the recorded one; undefined where it does not. */
export function difference(expected: string, actual: string, mode: Mode = 'exact'): string | undefined {
  const isSame = comparisons[mode](expected, actual)
  return isSame ? undefined : `expected (${mode}):\n${expected}\nactual:\n${actual}`
}

const comparisons: Readonly<Record<Mode, (expected: string, actual: string) => boolean>> = {
  any: () => true,
  regex: (expected, actual) => new RegExp(expected).test(actual),
  exact: (expected, actual) => pattern(expected, true).test(actual),
  // Each recorded line is found in some actual line, in this order.
  contains: (expected, actual) => {
    const lines = linesOf(actual)
    return linesOf(expected).every((line) => {
      const at = lines.findIndex((each) => pattern(line.trim(), false).test(each))
      if (at !== -1) lines.splice(0, at + 1)
      return at !== -1
    })
  },
  contains_unordered: (expected, actual) => {
    const lines = linesOf(actual)
    return linesOf(expected).every((line) => lines.some((each) => pattern(line.trim(), false).test(each)))
  },
  unordered: (expected, actual) => {
    const lines = linesOf(actual)
    for (const line of linesOf(expected)) {
      const at = lines.findIndex((each) => pattern(line, true).test(each))
      if (at === -1) return false
      lines.splice(at, 1)
    }
    return lines.length === 0
  },
  // argparse4j wraps and justifies its texts: blanks and line ends do not count.
  squeezed: (expected, actual) =>
    pattern(expected.replace(/\s+/g, ''), false).test(actual.replace(/\s+/g, '')),
}

function pattern(text: string, isWhole: boolean): RegExp {
  const source = text
    .split(placeholder)
    .map((part) => placeholders[part.slice(1, -1)] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(isWhole ? `^${source}$` : source)
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
