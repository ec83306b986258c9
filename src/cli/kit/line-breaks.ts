/**
 * Where a line of text may be broken, by the rules of Java's `BreakIterator.getLineInstance()` (JDK 17). The option tables of the
 * reference scripts are wrapped with it, so the same table needs the same breaks. Ideographs and glue characters, which no option
 * table holds, are not told apart from letters.
 *
 * A piece is: opening marks, then a number or a run of letters, then dashes or closing marks, then blanks. `$` and `'` hold two pieces
 * together; `()` stays with the piece before it. Where two readings are possible the longest wins.
 */
const opening = /(?!¢)[\p{Sc}\p{Ps}\p{Pi}"']/u
const closing = /["\p{Pe}\p{Pf}!%.,:;?¢°]/u
const dash = /\p{Pd}|\u00ad/u
const digit = /[\p{Nd}\p{No}]/u
const blank = /[^\S\t\n\f\u2028\u2029]/u
const lineEnd = /[\t\n\f\u2028\u2029]/u

/** Splits a line into the pieces between which it may be broken; joined they are the line. */
export function breakablePieces(line: string): string[] {
  const pieces: string[] = []
  for (let start = 0; start < line.length; ) {
    const end = Math.max(pieceEnd(line, start), start + 1)
    pieces.push(line.slice(start, end))
    start = end
  }
  return pieces
}

function pieceEnd(line: string, start: number): number {
  let longest = start
  const seen = new Set<number>()
  const starts = [start]
  for (let from = starts.pop(); from !== undefined; from = starts.pop()) {
    for (const end of wordEnds(line, from)) {
      longest = Math.max(longest, trailerEnd(line, end))
      if (!seen.has(end) && /[$']/.test(line.charAt(end))) {
        seen.add(end)
        starts.push(end + 1)
      }
    }
  }
  return longest
}

/** Every place where a word that starts here may end. */
function wordEnds(line: string, start: number): number[] {
  const ends: number[] = []
  const afterOpening = skip(line, start, isOpening)
  for (let core = start; core <= afterOpening; core += 1) {
    ends.push(...suffixEnds(line, skip(line, core, isLetter)))
    const number = numberEnd(line, core)
    if (number !== undefined) ends.push(...suffixEnds(line, number))
  }
  return ends
}

function suffixEnds(line: string, core: number): number[] {
  const ends = [core]
  for (const suffix of [dash, closing]) {
    for (let end = core; end < line.length && suffix.test(line.charAt(end)); ) ends.push(++end)
  }
  return ends
}

function numberEnd(line: string, start: number): number | undefined {
  const sign = skip(line, start, (character) => isOpening(character) || dash.test(character))
  let end = skip(line, sign, isDigit)
  if (end === sign) return undefined
  while (/[.,]/.test(line.charAt(end)) && isDigit(line.charAt(end + 1))) end = skip(line, end + 1, isDigit)
  return end
}

function trailerEnd(line: string, wordEnd: number): number {
  let end = skip(line, wordEnd, (character) => blank.test(character))
  if (line.startsWith('()', end)) end = skip(line, end + 2, (character) => closing.test(character))
  return lineEnd.test(line.charAt(end)) ? end + 1 : end
}

function skip(line: string, start: number, matches: (character: string) => boolean): number {
  let end = start
  while (end < line.length && matches(line.charAt(end))) end += 1
  return end
}

function isOpening(character: string): boolean {
  return opening.test(character)
}

function isDigit(character: string): boolean {
  return digit.test(character)
}

function isLetter(character: string): boolean {
  return !(
    opening.test(character) ||
    closing.test(character) ||
    dash.test(character) ||
    blank.test(character) ||
    lineEnd.test(character)
  )
}
