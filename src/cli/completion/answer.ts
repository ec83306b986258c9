import type { Offer } from './candidates.ts'
import type { Shell } from './shells.ts'

const DESCRIPTION_LENGTH = 60

/**
 * Writes an offer as the code of shells.ts reads it: the kind on the first line, then a word a line, for zsh and fish with a tab and what it
 * is for. bash wants of each word what comes behind the last of `wordBreaks` in what is typed.
 */
export function formatOffer(offer: Offer, shell: Shell, typed: string, wordBreaks: string): string {
  if (offer.kind !== 'words') return `${offer.kind}\n`
  const skipped = shell === 'bash' ? lastBreak(typed, wordBreaks) : 0
  const lines = offer.candidates.map(({ word, description }) => {
    const said = shell === 'bash' ? '' : firstWords(description)
    return said === '' ? word.slice(skipped) : `${word}\t${said}`
  })
  return ['words', ...lines, ''].join('\n')
}

function lastBreak(typed: string, wordBreaks: string): number {
  return Math.max(...[...wordBreaks].map((letter) => typed.lastIndexOf(letter))) + 1
}

/** The first sentence, on one line, cut where it is long. */
function firstWords(description: string): string {
  const [sentence = ''] = description
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=\.) /, 1)
  return sentence.length <= DESCRIPTION_LENGTH ? sentence : `${sentence.slice(0, DESCRIPTION_LENGTH - 1)}…`
}
