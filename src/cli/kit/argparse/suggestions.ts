/** What argparse4j offers in place of a flag or a subcommand that is not there: the nearest ones, by git's measure. */

/** Costs of git's help.c. */
const SWAP = 0
const SUBSTITUTE = 2
const ADD = 1
const DELETE = 4
/** What is this far away is no suggestion. */
const TOO_FAR = 7

/** Formats the suggestions; empty where nothing is near. `subjects` are told by the text that is compared. */
export function formatSuggestions(word: string, subjects: ReadonlyMap<string, string>): string {
  const candidates = [...subjects]
    .map(([subject, body]) => ({ subject, distance: body.startsWith(word) ? 0 : distance(word, body) }))
    .sort((a, b) => a.distance - b.distance || (a.subject < b.subject ? -1 : 1))
  const nearest = candidates[0]?.distance ?? TOO_FAR
  if (nearest >= TOO_FAR) return ''
  const lines = candidates.filter((candidate) => candidate.distance === nearest)
  return `\nDid you mean:\n${lines.map(({ subject }) => `\t${subject}\n`).join('')}`
}

/** The Damerau-Levenshtein distance from one text to another. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1]
      let cost = (last[j - 1] ?? 0) + (isSame ? 0 : SUBSTITUTE)
      if (!isSame && from[i - 2] === to[j - 1] && from[i - 1] === to[j - 2] && i > 1 && j > 1)
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + SWAP)
      row.push(Math.min(cost, (last[j] ?? 0) + DELETE, (row[j - 1] ?? 0) + ADD))
    }
    beforeLast = last
    last = row
  }
  return last[to.length] ?? 0
}
