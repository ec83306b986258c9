import { JavaError } from './java-error.ts'

/**
 * Compiles a java.util.regex pattern to be matched against a whole text.
 *
 * @throws JavaError (PatternSyntaxException) where the pattern is not valid
 */
export function javaPattern(pattern: string): RegExp {
  return compile(pattern, (body) => `^(?:${body})$`, '')
}

/**
 * Compiles a java.util.regex pattern to be looked for in a text, with JavaScript's flags `g` or `y`.
 *
 * @throws JavaError (PatternSyntaxException) where the pattern is not valid
 */
export function javaRegex(pattern: string, flags: 'g' | 'y'): RegExp {
  return compile(pattern, (body) => body, flags)
}

/**
 * Splits a text around the matches of a java.util.regex pattern as Pattern.split does: an empty match at the start gives no piece, and
 * empty pieces at the end are dropped.
 */
export function javaSplitter(pattern: string): (text: string) => string[] {
  const compiled = javaRegex(pattern, 'g')
  return (text) => {
    const pieces: string[] = []
    let start = 0
    for (const match of text.matchAll(compiled)) {
      const end = match.index + match[0].length
      if (end === 0) continue
      pieces.push(text.slice(start, match.index))
      start = end
    }
    if (pieces.length === 0) return [text]
    pieces.push(text.slice(start))
    while (pieces.at(-1) === '') pieces.pop()
    return pieces
  }
}

/**
 * Possessive quantifiers become greedy ones; `\Q…\E`, flags at the start and the POSIX classes are translated; all else is the same in
 * both languages.
 */
function compile(pattern: string, wrap: (body: string) => string, extraFlags: string): RegExp {
  let body = pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, literal: string) =>
    literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  let flags = `u${extraFlags}`
  const inline = /^\(\?([imsux]+)\)/.exec(body)
  if (inline !== null) {
    body = body.slice(inline[0].length)
    for (const flag of 'ims') if (inline[1]?.includes(flag)) flags += flag
  }
  body = body
    .replace(/\\([AzZ])/g, (_, anchor: string) => (anchor === 'A' ? '^' : '$'))
    .replace(/\\p\{(\w+)\}/g, (whole, name: string) => posixClasses[name] ?? whole)
    .replace(/([*+?}])\+/g, '$1')
  checkRepetitions(pattern, body)
  // Without the u flag JavaScript takes escapes of plain punctuation (`\-`, `\_`) as Java does; with it, code points above U+FFFF.
  let fault: unknown
  for (const attempt of [flags, flags.replace('u', '')]) {
    try {
      return new RegExp(wrap(body), attempt)
    } catch (error) {
      fault = error
    }
  }
  throw syntaxFault(describe(pattern, fault))
}

/** Refuses a brace that counts nothing, which JavaScript without the u flag would take for itself. */
function checkRepetitions(pattern: string, body: string): void {
  const blanks = (hidden: string) => ' '.repeat(hidden.length)
  const bare = body.replace(/\\[pPxu]\{\w+\}|\\./g, blanks).replace(/\[[^\]]*\]/g, blanks)
  const unclosed = /\{\d+,?\d*(?![,\d}])/.exec(bare)
  const illegal = /\{(?!\d)/.exec(bare)
  if (unclosed !== null)
    throw syntaxFault(at('Unclosed counted closure', pattern, unclosed.index + unclosed[0].length))
  if (illegal !== null) throw syntaxFault(at('Illegal repetition', pattern, illegal.index + 1))
}

function syntaxFault(message: string): JavaError {
  return new JavaError('java.util.regex.PatternSyntaxException', message)
}

/** Java's message: what is wrong, where, the pattern, and a mark under the place when that is inside the pattern. */
function describe(pattern: string, fault: unknown): string {
  const text = fault instanceof Error ? fault.message : ''
  if (/character class/i.test(text)) return at('Unclosed character class', pattern, pattern.length - 1)
  if (/unterminated group/i.test(text)) return at('Unclosed group', pattern, pattern.length)
  if (/unmatched '?\)/i.test(text))
    return at("Unmatched closing ')'", pattern, Math.max(pattern.indexOf(')') - 1, 0))
  const dangling = /(?:^|[(|])([*+?])/.exec(pattern)
  if (dangling !== null) {
    const index = dangling.index + dangling[0].length - 1
    return at(`Dangling meta character '${dangling[1]}'`, pattern, index)
  }
  return at('Illegal regular expression', pattern, Math.max(pattern.length - 1, 0))
}

function at(what: string, pattern: string, index: number): string {
  return `${what} near index ${index}\n${pattern}${index < pattern.length ? `\n${' '.repeat(index)}^` : ''}`
}

const posixClasses: Readonly<Record<string, string>> = {
  Lower: '[a-z]',
  Upper: '[A-Z]',
  Alpha: '[a-zA-Z]',
  Digit: '[0-9]',
  Alnum: '[a-zA-Z0-9]',
  Punct: '[!-\\/:-@\\[-`{-~]',
  Space: '\\s',
}
