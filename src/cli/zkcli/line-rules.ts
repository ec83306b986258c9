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

/** Returns the line with its history events put in, or as it is when one of them isn't found. */
export function expandHistory(line: string, lines: readonly string[]): string {
  if (line.startsWith('^')) return replaceInLast(line, lines) ?? line
  let result = ''
  let isQuoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    if (character === "'") isQuoted = !isQuoted
    if (character === '\\' && !isQuoted) {
      result += line.slice(i, i + 2)
      i += 1
    } else if (character === '!' && !isQuoted && i + 1 < line.length) {
      const event = readEvent(line, i + 1, { lines, before: result })
      if (event === undefined) return line
      result += event.text
      i = event.end - 1
    } else {
      result += character
    }
  }
  return result
}

interface EventContext {
  readonly lines: readonly string[]
  /** The part of the line before the event. */
  readonly before: string
}

/** Reads the event whose designator starts at `start`; undefined when there is no such event. */
function readEvent(
  line: string,
  start: number,
  { lines, before }: EventContext,
): { text: string; end: number } | undefined {
  const found = (text: string | undefined, end: number) => (text === undefined ? undefined : { text, end })
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
      return found(
        lines.findLast((candidate) => candidate.includes(text)),
        Math.min(end + 1, line.length),
      )
    }
  }
  const number = /^(-?)(\d+)/.exec(rest)
  if (number !== null) {
    const count = Number(number[2])
    const index = number[1] === '-' ? lines.length - count : count - 1
    return found(count > 0 ? lines[index] : undefined, start + number[0].length)
  }
  return found(
    lines.findLast((candidate) => candidate.startsWith(rest)),
    line.length,
  )
}

/** `^old^new`: the last line with its every `old` replaced; what follows a third `^` is dropped with one character. */
function replaceInLast(line: string, lines: readonly string[]): string | undefined {
  const middle = line.indexOf('^', 1)
  const last = lines.at(-1)
  if (middle < 0 || last === undefined) return undefined
  const close = line.indexOf('^', middle + 1)
  const end = close < 0 ? line.length : close
  return last.replaceAll(line.slice(1, middle), line.slice(middle + 1, end)) + line.slice(end + 2)
}
