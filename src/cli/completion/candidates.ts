import type { Suggestions } from '../kit/option-spec.ts'
import type { Grammar } from './grammar.ts'
import { type Place, placeOf } from './place.ts'

/** A word that a shell may put in, whole, and what it is for. */
export interface Candidate {
  word: string
  description: string
}

/** What a shell is to offer: words, or files or folders, which it finds itself. */
export type Offer = { kind: 'words'; candidates: Candidate[] } | { kind: 'files' | 'folders' }

/** Names that are known only when they are asked for: `words` is the command line so far. */
export type Names = (
  kind: Exclude<Suggestions, readonly string[]>,
  words: readonly string[],
) => Promise<readonly string[]>

/** Says what may stand where the last of some words is being typed. */
export async function offerAt(grammar: Grammar, words: readonly string[], names: Names): Promise<Offer> {
  const place = placeOf(grammar, words)
  if (place.kind === 'argument') return offerArgument(place, words, names)
  const { options, grammar: here, typed } = place
  const commands = here.commands.map(({ name, description }) => ({ word: name, description }))
  const flags = options.map((option) => ({ word: option.names[0] ?? '', description: option.description }))
  if (typed.startsWith('-') || here.positional === undefined || commands.length > 0) {
    return offer(typed === '' && commands.length > 0 ? commands : [...commands, ...flags], typed)
  }
  if (here.positional === 'files' || here.positional === 'folders') {
    return typed === '' && flags.length > 0 ? offer(flags, typed) : { kind: here.positional }
  }
  const known = typeof here.positional === 'string' ? await names(here.positional, words) : here.positional
  return offer(known.map(plain), typed)
}

async function offerArgument(
  { option: { suggests, separator }, typed, lead }: Extract<Place, { kind: 'argument' }>,
  words: readonly string[],
  names: Names,
): Promise<Offer> {
  if (suggests === 'files' || suggests === 'folders') return { kind: suggests }
  if (suggests === undefined) return { kind: 'words', candidates: [] }
  const listed = separator === undefined ? '' : typed.slice(0, typed.lastIndexOf(separator) + 1)
  const before = lead + listed
  const known = typeof suggests === 'string' ? await names(suggests, words) : suggests
  // Configurations that come as a list are named; alone they get a value.
  const isPair = typeof suggests === 'string' && suggests.endsWith('-configs') && separator === undefined
  return offer(
    isPair ? await pairs(known, typed, before) : known.map((name) => plain(before + name)),
    lead + typed,
  )
}

/** `name=`, or with a name typed `name=value`. */
async function pairs(known: readonly string[], typed: string, before: string): Promise<Candidate[]> {
  const equals = typed.indexOf('=')
  if (equals === -1) return known.map((name) => plain(`${before}${name}=`))
  const { valuesOf } = await import('./config-names.ts')
  const name = typed.slice(0, equals)
  return valuesOf(name).map((value) => plain(`${before}${name}=${value}`))
}

function offer(candidates: readonly Candidate[], typed: string): Offer {
  return { kind: 'words', candidates: candidates.filter(({ word }) => word.startsWith(typed)) }
}

function plain(word: string): Candidate {
  return { word, description: '' }
}
