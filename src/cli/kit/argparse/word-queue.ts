import { readFileSync } from 'node:fs'
import { LineSplitter } from '../lines.ts'
import { ArgumentParserError } from './parse-errors.ts'
import type { Level } from './parser.ts'

const NEGATIVE_NUMBER = /^-\d+$/

/** The words of a command line as they are taken, each word that names a file replaced by the file's lines when its turn comes. */
export class WordQueue {
  readonly fromFilePrefix: string | undefined
  #words: readonly string[]
  #at = 0
  #lastFromFile = -1
  #isPastSeparator = false

  constructor(words: readonly string[], fromFilePrefix: string | undefined) {
    this.#words = words
    this.fromFilePrefix = fromFilePrefix
  }

  /** Whether `--` was met, after which nothing is an option. */
  get isPastSeparator(): boolean {
    return this.#isPastSeparator
  }

  /** Whether the word whose turn it is came out of a file. */
  get isFromFile(): boolean {
    return this.#at <= this.#lastFromFile
  }

  /** Returns the word whose turn it is, undefined behind the last one; throws where it names a file that cannot be read. */
  current(level: Level): string | undefined {
    for (let word = this.#words[this.#at]; word !== undefined; word = this.#words[this.#at]) {
      const file = this.#fileOf(word)
      if (file === undefined) return word
      this.#expand(file, level)
    }
    return undefined
  }

  /** Whether a word stands for an option, or is the `--` behind which there are none. */
  isAtFlag(word: string): boolean {
    if (this.#isPastSeparator) return false
    return word === '--' || (/^-+[^-]/s.test(word) && !NEGATIVE_NUMBER.test(word))
  }

  advance(): void {
    this.#at += 1
  }

  passSeparator(): void {
    this.#isPastSeparator = true
    this.advance()
  }

  /** The words from here on. */
  rest(): readonly string[] {
    return this.#words.slice(this.#at)
  }

  #fileOf(word: string): string | undefined {
    const prefix = this.fromFilePrefix
    if (prefix === undefined || !word.startsWith(prefix)) return undefined
    let end = 0
    while (word.charAt(end) === prefix) end += 1
    return end === word.length ? undefined : word.slice(end)
  }

  #expand(file: string, level: Level): void {
    const lines = readLines(file, level)
    const next = this.#at + 1
    this.#lastFromFile =
      this.#lastFromFile < next ? lines.length - 1 : this.#lastFromFile - next + lines.length
    this.#words = [...lines, ...this.#words.slice(next)]
    this.#at = 0
  }
}

function readLines(file: string, level: Level): string[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    throw new ArgumentParserError(`Could not read arguments from file '${file}'`, level)
  }
  const lines = new LineSplitter()
  return [...lines.push(bytes), ...lines.end()].map((line) => line.toString('utf8'))
}
