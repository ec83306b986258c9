import type { Grammar, GrammarCommand, GrammarOption } from './grammar.ts'

/** What is asked for at the end of a command line. */
export type Place =
  | { kind: 'argument'; option: GrammarOption; typed: string; lead: string }
  | { kind: 'word'; options: readonly GrammarOption[]; grammar: Grammar; typed: string }

/**
 * Finds what may stand where the last of some words is being typed, the command's name left out. `lead` is what has been typed of the word
 * before the argument begins: `--topic=`.
 */
export function placeOf(grammar: Grammar, words: readonly string[]): Place {
  const typed = words.at(-1) ?? ''
  let here = grammar
  const used = new Set<GrammarOption>()
  let waiting: GrammarOption | undefined
  for (const word of words.slice(0, -1)) {
    if (waiting !== undefined && takesWord(waiting, word)) {
      waiting = undefined
      continue
    }
    const option = optionOf(here, word)
    if (option !== undefined) used.add(option)
    waiting = option === undefined || option.takes === 'nothing' || word.includes('=') ? undefined : option
    here = option === undefined ? after(here, word) : here
  }
  if (waiting !== undefined && takesWord(waiting, typed))
    return { kind: 'argument', option: waiting, typed, lead: '' }
  const equals = typed.indexOf('=')
  const given = equals === -1 ? undefined : optionOf(here, typed)
  if (given !== undefined) {
    return {
      kind: 'argument',
      option: given,
      typed: typed.slice(equals + 1),
      lead: typed.slice(0, equals + 1),
    }
  }
  // A flag is given once; what takes an argument may come again.
  const options = here.options.filter((option) => option.takes !== 'nothing' || !used.has(option))
  return { kind: 'word', options, grammar: here, typed }
}

function takesWord(option: GrammarOption, word: string): boolean {
  return option.takes === 'word' || !word.startsWith('-')
}

function optionOf({ options }: Grammar, word: string): GrammarOption | undefined {
  const [name = ''] = word.split('=', 1)
  return name.startsWith('-') ? options.find((option) => option.names.includes(name)) : undefined
}

function after(grammar: Grammar, word: string): Grammar {
  const command: GrammarCommand | undefined = grammar.commands.find(({ name }) => name === word)
  return command?.grammar ?? grammar
}
