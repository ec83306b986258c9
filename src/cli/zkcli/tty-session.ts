import { createInterface, type Interface } from 'node:readline'
import { ExitRequest } from '../kit/exit.ts'
import type { Io } from '../kit/io.ts'
import { commonStart, complete, inColumns } from './completion.ts'
import { HistoryFile } from './history-file.ts'
import { KeyFeed } from './key-feed.ts'
import { acceptLine, LineHistory } from './line-rules.ts'
import { ReverseSearch } from './reverse-search.ts'
import type { Shell } from './shell.ts'
import type { Terminal } from './terminal.ts'

/** The code of a program that Ctrl-C ended. */
const INTERRUPTED = 130
const DEFAULT_COLUMNS = 80

/**
 * Runs a session on a terminal: a prompt, a line editor with completion, search and a history that outlives the session, and events printed
 * above the line as they come.
 *
 * Ctrl-C takes back a half-written line and on an empty one ends the session as quit does; while a command runs it ends that command where
 * it can be ended, else zkCli. Ctrl-D ends the session like the end of a file.
 */
export async function runTtySession(shell: Shell, terminal: Terminal, io: Io): Promise<void> {
  const session = new TtySession(shell, terminal, io)
  try {
    await session.run()
  } finally {
    session.close()
  }
}

class TtySession {
  readonly #shell: Shell
  readonly #terminal: Terminal
  readonly #io: Io
  readonly #history = new LineHistory()
  readonly #file: HistoryFile
  readonly #earlier: readonly string[]
  readonly #keys: KeyFeed
  readonly #editor: Interface
  #search: ReverseSearch | undefined
  /** The editor's own list for the arrow keys, the newest first. */
  #recalled: string[] = []
  #interrupt: () => void = () => {}

  constructor(shell: Shell, terminal: Terminal, io: Io) {
    this.#shell = shell
    this.#terminal = terminal
    this.#io = io
    this.#file = new HistoryFile(io.env)
    this.#earlier = this.#file.load()
    this.#keys = new KeyFeed(io.stdin, {
      onTab: () => this.#complete(),
      onSearch: () => this.#beginSearch(),
      onSearchKey: (key) => this.#searchOn(key),
      onInterrupt: () => {
        if (!terminal.interrupt()) this.#interrupt()
      },
      // Not by the end of its input, at which the editor would take a half-typed line for a whole one.
      onEnd: () => this.#editor.close(),
    })
    this.#editor = createInterface({
      input: this.#keys,
      output: io.stdout,
      terminal: true,
      history: this.#lines().reverse(),
      historySize: Number.POSITIVE_INFINITY,
    })
    this.#editor.on('history', (lines) => {
      this.#recalled = lines
    })
  }

  async run(): Promise<void> {
    for (;;) {
      const typed = await this.#readLine()
      if (typed === undefined) return
      await this.#runOrInterrupt(this.#accept(typed))
      if (this.#shell.hasQuit) return
    }
  }

  close(): void {
    this.#terminal.edit(undefined)
    this.#editor.close()
    this.#keys.close()
  }

  /** Every line that arrows and search find, the oldest first. */
  #lines(): string[] {
    return [...this.#earlier, ...this.#history.lines]
  }

  #accept(typed: string): string {
    const known = this.#history.lines.length
    const line = acceptLine(typed, this.#history)
    const added = this.#history.lines[known]
    if (added !== undefined) this.#file.add(added)
    // The editor keeps what was typed; the rules of what is remembered are the reference's.
    this.#recalled.splice(0, this.#recalled.length, ...this.#lines().reverse())
    return line
  }

  async #runOrInterrupt(line: string): Promise<void> {
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = () => reject(new ExitRequest(INTERRUPTED))
    })
    try {
      await Promise.race([this.#shell.runLine(line), interrupted])
    } finally {
      this.#interrupt = () => {}
    }
  }

  /** Shows the prompt and reads a line; undefined at the end of the input. */
  #readLine(): Promise<string | undefined> {
    const editor = this.#editor
    return new Promise((resolve) => {
      const done = (line: string | undefined): void => {
        editor.off('line', done)
        editor.off('close', onClose)
        editor.off('SIGINT', onInterrupt)
        this.#terminal.edit(undefined)
        resolve(line)
      }
      const onClose = (): void => {
        this.#terminal.edit(undefined)
        this.#terminal.write('\n')
        done(undefined)
      }
      const onInterrupt = (): void => {
        const isEmpty = editor.line === ''
        this.#replaceLine('')
        if (!isEmpty) return
        this.#terminal.edit(undefined)
        this.#terminal.write('\n')
        done('quit')
      }
      editor.on('line', done)
      editor.on('close', onClose)
      editor.on('SIGINT', onInterrupt)
      this.#terminal.edit({ editor, prompt: () => this.#search?.prompt ?? this.#shell.prompt })
      this.#terminal.refresh()
      this.#keys.edit()
    })
  }

  async #complete(): Promise<void> {
    const editor = this.#editor
    const source = { commands: this.#shell.commands, client: this.#shell.client }
    const { candidates, replaced } = await complete(editor.line.slice(0, editor.cursor), source)
    const start = commonStart(candidates)
    if (start.length > replaced.length) {
      const isLonger = start.startsWith(replaced)
      if (!isLonger) for (const _ of replaced) editor.write(null, { name: 'backspace' })
      editor.write(isLonger ? start.slice(replaced.length) : start)
    }
    if (candidates.length < 2) return
    const columns = 'columns' in this.#io.stdout ? Number(this.#io.stdout.columns) : DEFAULT_COLUMNS
    this.#terminal.write(inColumns(candidates, columns || DEFAULT_COLUMNS))
  }

  #beginSearch(): void {
    this.#search = new ReverseSearch(this.#lines())
    this.#keys.search(true)
    this.#terminal.refresh()
  }

  /** Takes a key of a search. Enter, and any key that moves, ends it with the line found; Ctrl-C and Ctrl-G end it with none. */
  #searchOn(key: string): boolean {
    const search = this.#search
    if (search === undefined) return false
    if (key === '\u0012') search.older()
    else if (key === '\u007f' || key === '\b') search.erase()
    else if (key >= ' ' || key === '\t') search.type(key)
    else {
      this.#search = undefined
      this.#keys.search(false)
      const isGivenUp = key === '\u0003' || key === '\u0007'
      if (isGivenUp) this.#replaceLine('')
      this.#terminal.refresh()
      return isGivenUp
    }
    this.#replaceLine(search.match ?? '')
    this.#terminal.refresh()
    return true
  }

  #replaceLine(text: string): void {
    this.#editor.write(null, { ctrl: true, name: 'e' })
    this.#editor.write(null, { ctrl: true, name: 'u' })
    if (text !== '') this.#editor.write(text)
  }
}
