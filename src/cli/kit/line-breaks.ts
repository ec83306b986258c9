/**
 * Where a line of text may be broken, by the rules of Java's `BreakIterator.getLineInstance()` (JDK 17). The option tables of the
 * reference scripts and the errors of argparse4j are wrapped with it, so the same text needs the same breaks. Format characters and
 * combining marks, which stay with what is before them there, are not told apart from letters.
 *
 * A piece is: opening marks, then a number, a run of letters or one ideograph, kana or hangul syllable, then dashes or closing marks, then
 * blanks. Glue, `$` and `'` hold two pieces together; `()` stays with the piece before it. Where two readings are possible the longest wins.
 */
const opening = /(?!¢)[\p{Sc}\p{Ps}\p{Pi}"']/u
const closing =
  /["\p{Pe}\p{Pf}!%.,:;?¢°\u066a\u2030-\u2034\u2103\u2105\u2109、。々ぁぃぅぇぉっゃゅょゎ\u309b-\u309eァィゥェォッャュョヮヵヶ\u30fc-\u30fe！％，．：；？]/u
const ideograph =
  /(?![ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ])[\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3\uf900-\ufa2d\ufa30-\ufa6a]/u
const glue = /[\u00a0\u0f0c\u2007\u2011\u202f\ufeff]/u
const dash = /(?!\u2011)\p{Pd}|\u00ad/u
const digit = /[\p{Nd}\p{No}]/u
const blank = /(?![\t\n\f\u00a0\u2007\u202f])[\p{Zs}\p{Cc}]/u
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
      if (seen.has(end)) continue
      seen.add(end)
      const next = joinedEnd(line, end)
      if (next !== undefined) starts.push(next)
    }
  }
  return longest
}

/** Where the next word begins if it is held together with the one that ends here. */
function joinedEnd(line: string, wordEnd: number): number | undefined {
  if (/[$']/.test(line.charAt(wordEnd))) return wordEnd + 1
  const end = skip(line, wordEnd, (character) => glue.test(character) || isBlank(character))
  return glue.test(line.slice(wordEnd, end)) ? end : undefined
}

/** Every place where a word that starts here may end. */
function wordEnds(line: string, start: number): number[] {
  const ends: number[] = []
  const afterOpening = skip(line, start, isOpening)
  for (let core = start; core <= afterOpening; core += 1) {
    const letters = ideograph.test(line.charAt(core)) ? core + 1 : skip(line, core, isLetter)
    ends.push(...suffixEnds(line, letters))
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
  let end = skip(line, wordEnd, isBlank)
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

function isBlank(character: string): boolean {
  return blank.test(character)
}

function isDigit(character: string): boolean {
  return digit.test(character)
}

function isLetter(character: string): boolean {
  return !(
    opening.test(character) ||
    closing.test(character) ||
    ideograph.test(character) ||
    glue.test(character) ||
    dash.test(character) ||
    blank.test(character) ||
    lineEnd.test(character)
  )
}
