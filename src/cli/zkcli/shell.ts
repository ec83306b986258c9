import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'
import { formatWatchedEvent, type Watcher } from '../../zookeeper/client/watched-event.ts'
import type { TextOutput } from './command.ts'
import { CommandError, commandNotFound, FatalError, toCommandError } from './errors.ts'
import { decodeJavaInt } from './java-numbers.ts'
import { shellCommands, usageText, zooKeeperCommands } from './registry.ts'
import { splitLine } from './split-line.ts'

/** Makes a connection for a connect string; the watcher hears all its events. */
export type Connector = (server: string, watcher: Watcher) => Promise<ZooKeeperClient>

/** Where a shell writes. */
export interface ShellOutputs {
  readonly out: TextOutput
  readonly err: TextOutput
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
  readonly #out: TextOutput
  readonly #err: TextOutput
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

  private constructor(outputs: ShellOutputs, connect: Connector, first: FirstConnection) {
    this.#out = outputs.out
    this.#err = outputs.err
    this.#connect = connect
    this.#server = first.server
    this.#client = first.client
    this.#watchPrinting = first.watchPrinting
  }

  /** Connects to a server and returns the shell on it. */
  static async open(outputs: ShellOutputs, connect: Connector, server: string): Promise<Shell> {
    const watchPrinting = { isOn: true }
    const client = await connect(server, printer(outputs.out, watchPrinting))
    return new Shell(outputs, connect, { server, client, watchPrinting })
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
      this.#err.write(`${told.message}\n`)
    }
  }

  async #run(words: readonly string[]): Promise<void> {
    const name = words[0] ?? ''
    const command = this.#commands.get(name)
    if (command === undefined && !shellCommands.has(name)) {
      this.#err.write(usageText(this.#commands))
      throw commandNotFound(name)
    }
    if (command === undefined) await this.#runShellCommand(name, words)
    if (this.#hasQuit) return
    if (!this.#client.isAlive) {
      this.#out.write('Not connected\n')
      return
    }
    await command?.run(words, { client: this.#client, out: this.#out, err: this.#err })
  }

  async #runShellCommand(name: string, words: readonly string[]): Promise<void> {
    const argument = words[1]
    switch (name) {
      case 'quit':
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
          this.#out.write(`printwatches is ${this.#watchPrinting.isOn ? 'on' : 'off'}\n`)
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
      this.#out.write(`${i} - ${this.#history.get(i) ?? null}\n`)
    }
  }

  async #reconnect(server: string): Promise<void> {
    await this.#client.close()
    this.#server = server
    this.#client = await this.#connect(server, printer(this.#out, this.#watchPrinting))
  }
}

/** Returns the watcher that prints every event it hears, as long as printing is on. */
function printer(out: TextOutput, watchPrinting: { isOn: boolean }): Watcher {
  return (event) => {
    if (watchPrinting.isOn) out.write(`\nWATCHER::\n\n${formatWatchedEvent(event)}\n`)
  }
}
