/*
 * What JLine does to a line before zkCli sees it: history expansion (`!!`, `!3`, `!-1`, `!get`, `!?text`, `!$`, `!#`, `^old^new`),
 * then one level of backslashes goes. Between single quotes nothing is expanded. An expansion that finds no event leaves the line
 * as it was typed.
 */

/** The lines typed so far, as JLine remembers them: trimmed, without one typed twice in a row or begun with a blank. */
export class LineHistory {
  readonly #lines: string[] = []

  get lines(): readonly string[] {
    return this.#lines
  }

  add(line: string): void {
    if (line === '' || line.startsWith(' ')) return
    const kept = line.trim()
    if (kept !== this.#lines.at(-1)) this.#lines.push(kept)
  }
}

/** Returns the line that zkCli gets for a typed one, and remembers it. */
export function acceptLine(typed: string, history: LineHistory): string {
  const expanded = expandHistory(typed, history.lines)
  history.add(expanded)
  return dropBackslashes(expanded)
}

/** A backslash makes the character behind it an ordinary one; at the end of the line it vanishes. */
export function dropBackslashes(line: string): string {
  return line.replace(/\\([\s\S]?)/g, '$1')
}

/**
 * Returns the line with its history events put in, or as it is when one of them isn't found. Two quirks of JLine 3.25 are kept: a
 * numbered event swallows the character behind it, and `\\u` shields the five characters that follow.
 */
export function expandHistory(line: string, lines: readonly string[]): string {
  let result = ''
  let isQuoted = false
  for (let i = 0; i < line.length; ) {
    const character = line.charAt(i)
    if (character === "'") isQuoted = !isQuoted
    const event = isQuoted ? 'none' : eventAt(line, i, { lines, before: result })
    if (event === 'missing') return line
    if (event !== 'none') {
      result += event.text
      i = event.end
      continue
    }
    const length = character === '\\' && !isQuoted ? (line.charAt(i + 1) === 'u' ? 7 : 2) : 1
    result += line.slice(i, i + length)
    i += length
  }
  return result
}

/** An event's text and where the line goes on; 'missing' when it is not in the history, 'none' where there is no event. */
type Event = { readonly text: string; readonly end: number } | 'missing' | 'none'

function eventAt(line: string, at: number, context: EventContext): Event {
  if (line.charAt(at) === '^' && at === 0) return replacement(line, context.lines)
  if (line.charAt(at) === '!' && at + 1 < line.length) return designated(line, at + 1, context)
  return 'none'
}

interface EventContext {
  readonly lines: readonly string[]
  /** The part of the line before the event. */
  readonly before: string
}

/** Reads the event whose designator starts at `start`. */
function designated(line: string, start: number, { lines, before }: EventContext): Event {
  const found = (text: string | undefined, end: number): Event =>
    text === undefined ? 'missing' : { text, end }
  const rest = line.slice(start)
  const last = lines.at(-1)
  switch (rest.charAt(0)) {
    case '!':
      return found(last, start + 1)
    case '#':
      return found(before, start + 1)
    case '$':
      return found(last?.slice(last.lastIndexOf(' ') + 1), start + 1)
    case ' ':
    case '\t':
      return found(`!${rest.charAt(0)}`, start + 1)
    case '?': {
      const close = line.indexOf('?', start + 1)
      const end = close < 0 ? line.length : close
      const text = line.slice(start + 1, end)
      const event = lines.findLast((candidate) => candidate.includes(text))
      return found(event, end + 1)
    }
  }
  const number = /^(-?)(\d*)/.exec(rest)
  if (number?.[0]) {
    const count = Number(number[2])
    const index = number[1] === '-' ? lines.length - count : count - 1
    return found(count > 0 ? lines[index] : undefined, start + number[0].length + 1)
  }
  const event = lines.findLast((candidate) => candidate.startsWith(rest))
  return found(event, line.length)
}

/** `^old^new`: the last line with its every `old` replaced; with a third `^` the line goes on one character behind it. */
function replacement(line: string, lines: readonly string[]): Event {
  const middle = line.indexOf('^', 1)
  if (middle < 0) return 'none'
  const last = lines.at(-1)
  if (last === undefined) return 'missing'
  const close = line.indexOf('^', middle + 1)
  const end = close < 0 ? line.length : close
  return { text: last.replaceAll(line.slice(1, middle), () => line.slice(middle + 1, end)), end: end + 2 }
}
