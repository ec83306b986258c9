import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'
import { formatWatchedEvent, type Watcher } from '../../zookeeper/client/watched-event.ts'
import type { CommandContext, TextOutput } from './command.ts'
import { CommandError, commandNotFound, FatalError, toCommandError } from './errors.ts'
import { extraCommand } from './extra-commands.ts'
import { decodeJavaInt } from './java-numbers.ts'
import { shellCommands, usageText, zooKeeperCommands } from './registry.ts'
import { splitLine } from './split-line.ts'

/** Makes a connection for a connect string; the watcher hears all its events. */
export type Connector = (server: string, watcher: Watcher) => Promise<ZooKeeperClient>

/** What a shell's commands work with, besides the connection. */
export interface ShellSurroundings extends Omit<CommandContext, 'client'> {
  /** Where events of watches and of the session are printed. */
  readonly events: TextOutput
  /** Hears of a command that failed. */
  fail(error: CommandError, cause: unknown): void
}

/** Returns the surroundings of a shell that writes text; what is not given is left out. */
export function textSurroundings(
  out: TextOutput,
  err: TextOutput,
  more: Partial<Pick<ShellSurroundings, 'isTerminal' | 'progress' | 'onInterrupt' | 'events'>> = {},
): ShellSurroundings {
  return {
    out,
    err,
    events: more.events ?? out,
    note: err,
    isJson: false,
    answer: () => {},
    fail: (error) => err.write(`${error.message}\n`),
    isTerminal: more.isTerminal ?? false,
    progress: more.progress,
    onInterrupt: more.onInterrupt ?? (() => () => {}),
  }
}

interface FirstConnection {
  readonly server: string
  readonly client: ZooKeeperClient
  /** Shared with the watcher that was made before the shell. */
  readonly watchPrinting: { isOn: boolean }
}

const HISTORY_SHOWN = 10

/**
 * Runs zkCli's commands one after the other: those on ZooKeeper and the few on the shell itself, with the numbered history and the
 * exit code, which is always that of the last command.
 */
export class Shell {
  readonly #surroundings: ShellSurroundings
  readonly #connect: Connector
  readonly #commands = zooKeeperCommands()
  readonly #history = new Map<number, string>()
  readonly #watchPrinting: { isOn: boolean }
  #client: ZooKeeperClient
  #server: string
  #count = 0
  #words: readonly string[] | undefined
  #exitCode = 0
  #hasQuit = false

  private constructor(surroundings: ShellSurroundings, connect: Connector, first: FirstConnection) {
    this.#surroundings = surroundings
    this.#connect = connect
    this.#server = first.server
    this.#client = first.client
    this.#watchPrinting = first.watchPrinting
  }

  /** Connects to a server and returns the shell on it. */
  static async open(surroundings: ShellSurroundings, connect: Connector, server: string): Promise<Shell> {
    const watchPrinting = { isOn: true }
    const client = await connect(server, printer(surroundings.events, watchPrinting))
    return new Shell(surroundings, connect, { server, client, watchPrinting })
  }

  get client(): ZooKeeperClient {
    return this.#client
  }

  get commands(): ReturnType<typeof zooKeeperCommands> {
    return this.#commands
  }

  get exitCode(): number {
    return this.#exitCode
  }

  /** Whether `quit` was run: nothing may follow. */
  get hasQuit(): boolean {
    return this.#hasQuit
  }

  get prompt(): string {
    return `[zk: ${this.#server}(${this.#client.state}) ${this.#count}] `
  }

  /**
   * Runs one line of a session; an empty one counts for nothing.
   *
   * @throws FatalError where the session must end
   */
  async runLine(line: string): Promise<void> {
    if (line === '') return
    this.#take(splitLine(line))
    this.#history.set(this.#count, line)
    await this.#runTaken()
    this.#count += 1
  }

  /**
   * Runs the one command of zkCli's own command line.
   *
   * @throws FatalError where the reference dies
   */
  async runCommand(words: readonly string[]): Promise<void> {
    this.#take(words)
    await this.#runTaken()
  }

  /** A line without any argument leaves the words of the last one in place, as in the reference. */
  #take(words: readonly string[]): void {
    if (words.length > 0) this.#words = words
  }

  async #runTaken(): Promise<void> {
    const words = this.#words
    if (words === undefined) throw new FatalError('No command entered')
    try {
      await this.#run(words)
      if (!this.#hasQuit) this.#exitCode = 0
    } catch (error) {
      const told = toCommandError(error)
      if (!(told instanceof CommandError)) throw told
      this.#exitCode = told.exitCode
      this.#surroundings.fail(told, error)
    }
  }

  async #run(words: readonly string[]): Promise<void> {
    const name = words[0] ?? ''
    const { out, err, isTerminal } = this.#surroundings
    const isHelp = name === 'help' && (isTerminal || words.length > 1)
    const isShellCommand = shellCommands.has(name) || (name === 'exit' && isTerminal)
    const command = this.#commands.get(name) ?? (await extraCommand(name))
    if (command === undefined && !isShellCommand && !isHelp) {
      err.write(usageText(this.#commands))
      throw commandNotFound(name)
    }
    if (isHelp) return this.#help(words[1])
    if (command === undefined) await this.#runShellCommand(name, words)
    if (this.#hasQuit) return
    if (!this.#client.isAlive) {
      out.write('Not connected\n')
      return
    }
    await command?.run(words, { ...this.#surroundings, client: this.#client })
  }

  async #help(name: string | undefined): Promise<void> {
    const { helpOf, helpOfAll } = await import('./help.ts')
    const text = name === undefined ? helpOfAll() : await helpOf(name)
    if (text === undefined) throw new CommandError(`No command is called "${name}"`)
    this.#surroundings.out.write(text)
    this.#surroundings.answer({ help: text })
  }

  async #runShellCommand(name: string, words: readonly string[]): Promise<void> {
    const argument = words[1]
    switch (name) {
      case 'quit':
      case 'exit':
        await this.#client.close()
        this.#hasQuit = true
        return
      case 'redo':
        if (argument !== undefined) await this.#redo(argument)
        return
      case 'history':
        this.#showHistory()
        return
      case 'printwatches':
        if (argument === undefined)
          this.#surroundings.out.write(`printwatches is ${this.#watchPrinting.isOn ? 'on' : 'off'}\n`)
        else this.#watchPrinting.isOn = argument === 'on'
        return
      case 'connect':
        await this.#reconnect(argument ?? this.#server)
        return
    }
  }

  async #redo(argument: string): Promise<void> {
    const index = decodeJavaInt(argument)
    if (index === undefined) throw new FatalError(`redo takes the number of a command, not "${argument}"`)
    const line = this.#history.get(index)
    if (index < 0 || index >= this.#count || line === undefined)
      throw new CommandError('Command index out of range')
    this.#take(splitLine(line))
    if (this.#words?.[0] === 'redo') throw new CommandError('No redoing redos')
    this.#history.set(this.#count, line)
    await this.#runTaken()
  }

  #showHistory(): void {
    for (let i = Math.max(0, this.#count - HISTORY_SHOWN); i <= this.#count; i++) {
      this.#surroundings.out.write(`${i} - ${this.#history.get(i) ?? null}\n`)
    }
  }

  async #reconnect(server: string): Promise<void> {
    await this.#client.close()
    this.#server = server
    this.#client = await this.#connect(server, printer(this.#surroundings.events, this.#watchPrinting))
  }
}

/** Returns the watcher that prints every event it hears, as long as printing is on. */
function printer(out: TextOutput, watchPrinting: { isOn: boolean }): Watcher {
  return (event) => {
    if (watchPrinting.isOn) out.write(`\nWATCHER::\n\n${formatWatchedEvent(event)}\n`)
  }
}
