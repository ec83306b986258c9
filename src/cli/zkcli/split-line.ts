/** A run without white space that doesn't begin with a quote, or all between two quotes. Java's `\s` is six ASCII characters. */
const argument = /[ \t\n\v\f\r]*([^"'][^ \t\n\v\f\r]*|"[^"]*"|'[^']*')[ \t\n\v\f\r]*/g
const quoted = /^(["'])(.*)\1$/

/**
 * Takes a line apart as zkCli does.
 *
 * Quotes count only at the start of an argument: `a"b c"` is two arguments. A quote that is never closed is skipped, and the line
 * goes on behind it. A line of nothing but an unclosed quote has no arguments; one of blanks has one blank.
 */
export function splitLine(line: string): string[] {
  const words: string[] = []
  for (const match of line.matchAll(argument)) {
    const word = match[1] ?? ''
    words.push(quoted.test(word) ? word.slice(1, -1) : word)
  }
  return words
}
