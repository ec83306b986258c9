import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'
import { childPath, nameOf } from '../../zookeeper/paths.ts'
import type { Command } from './command.ts'
import { extraCommand, extraNames } from './extra-commands.ts'
import { commandNames } from './registry.ts'

/** What Tab offers: whole words, and the part of the line that each would take the place of. */
export interface Completion {
  readonly candidates: readonly string[]
  readonly replaced: string
}

/** What there is to complete with. */
export interface CompletionSource {
  readonly commands: ReadonlyMap<string, Command>
  readonly client: ZooKeeperClient
}

type Quote = '' | '"' | "'"

/** The word at the end of a line. */
interface TypedWord {
  /** The words before it. */
  readonly before: readonly string[]
  /** As zkCli would take it: without its quote and one level of backslashes. */
  readonly text: string
  /** The quote it begins with, which is still open. */
  readonly quote: Quote
  readonly replaced: string
}

/** Words that some commands expect behind one of theirs. */
const choices: ReadonlyMap<string, readonly string[]> = new Map([
  ['addWatch -m', ['PERSISTENT', 'PERSISTENT_RECURSIVE']],
  ['printwatches', ['on', 'off']],
])

/**
 * Completes the last word of a line: the first to a command, one that begins with a dash to an option of that command, one that begins with
 * a slash to a path.
 *
 * A single candidate gets a blank behind it, but for a znode with children, below which one may want to go on. Paths that zkCli would take
 * apart are put into quotes.
 */
export async function complete(line: string, source: CompletionSource): Promise<Completion> {
  const word = wordAtEnd(line)
  const candidates = await candidatesFor(word, source)
  return { candidates, replaced: word.replaced }
}

async function candidatesFor(word: TypedWord, { commands, client }: CompletionSource): Promise<string[]> {
  const { before, text, quote } = word
  const [command] = before
  if (command === undefined || (command === 'help' && before.length === 1)) {
    const names = [...commandNames(commands), ...extraNames, 'help', 'exit'].sort()
    return finished(names.filter((name) => name.startsWith(text)))
  }
  const given = choices.get(before.length === 1 ? command : `${command} ${before.at(-1)}`)
  if (given !== undefined && quote === '') return finished(given.filter((choice) => choice.startsWith(text)))
  if (text.startsWith('-') && quote === '') {
    return finished((await optionsOf(command, commands)).filter((name) => name.startsWith(text)))
  }
  return text.startsWith('/') ? pathsFor(text, quote, client) : []
}

function finished(words: readonly string[]): string[] {
  return words.length === 1 ? words.map((word) => `${word} `) : [...words]
}

async function optionsOf(name: string, commands: ReadonlyMap<string, Command>): Promise<string[]> {
  const extra = await extraCommand(name)
  if (extra !== undefined) return extra.extraOptions.map((option) => `--${option.name}`).sort()
  return (commands.get(name)?.options?.options ?? []).map((option) => `-${option.name}`).sort()
}

async function pathsFor(text: string, quote: Quote, client: ZooKeeperClient): Promise<string[]> {
  const paths = await childrenLike(text, client)
  const used = quote === '' ? quoteFor(paths) : quote
  const fit = paths.filter((path) => used === '' || !path.includes(used))
  const [only] = fit
  if (fit.length !== 1 || only === undefined) return fit.map((path) => `${used}${doubled(path)}${used}`)
  return [(await hasChildren(only, client)) ? `${used}${doubled(only)}` : `${used}${doubled(only)}${used} `]
}

async function childrenLike(text: string, client: ZooKeeperClient): Promise<string[]> {
  const slash = text.lastIndexOf('/')
  const parent = slash === 0 ? '/' : text.slice(0, slash)
  try {
    const { children } = await client.getChildren(parent)
    const start = nameOf(text)
    return children
      .filter((child) => child.startsWith(start))
      .map((child) => childPath(parent, child))
      .sort()
  } catch {
    return [] // nothing to offer where the node is missing, unreadable, or the server away
  }
}

async function hasChildren(path: string, client: ZooKeeperClient): Promise<boolean> {
  try {
    return ((await client.exists(path))?.numChildren ?? 0) > 0
  } catch {
    return false
  }
}

/** A blank would end the word, and `!` would be taken for history, unless quotes stand around them. */
function quoteFor(paths: readonly string[]): Quote {
  if (!paths.some((path) => /[ !]/.test(path))) return ''
  return paths.every((path) => !path.includes("'")) ? "'" : '"'
}

/** The line editor takes one level of backslashes away, also between quotes. */
function doubled(path: string): string {
  return path.replaceAll('\\', '\\\\')
}

/** Takes a line apart as zkCli does (see split-line.ts), up to the word that is not finished. */
function wordAtEnd(line: string): TypedWord {
  const before: string[] = []
  for (let at = 0; ; ) {
    while (/[ \t]/.test(line.charAt(at))) at += 1
    const first = line.charAt(at)
    if (first === '"' || first === "'") {
      const close = line.indexOf(first, at + 1)
      if (close < 0) return typed(before, line.slice(at), first)
      before.push(line.slice(at + 1, close))
      at = close + 1
      continue
    }
    const length = line.slice(at).search(/[ \t]/)
    if (length < 0) return typed(before, line.slice(at), '')
    before.push(line.slice(at, at + length))
    at += length
  }
}

function typed(before: readonly string[], replaced: string, quote: Quote): TypedWord {
  return { before, text: replaced.slice(quote.length).replace(/\\(.?)/g, '$1'), quote, replaced }
}

/** Returns what all words begin with. */
export function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words
  let length = first.length
  for (const word of others) while (!word.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}

/** Lays words out in columns, down first, no wider than a terminal. */
export function inColumns(words: readonly string[], width: number): string {
  const columnWidth = Math.max(...words.map((word) => word.length)) + 2
  const columns = Math.max(1, Math.floor(width / columnWidth))
  const rows = Math.ceil(words.length / columns)
  return Array.from({ length: rows }, (_, row) =>
    words
      .filter((_, i) => i % rows === row)
      .map((word) => word.padEnd(columnWidth))
      .join('')
      .trimEnd(),
  )
    .map((line) => `${line}\n`)
    .join('')
}
