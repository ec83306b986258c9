import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'
import type { OptionsSpec } from './options.ts'

/** Something that takes text: stdout or stderr. */
export interface TextOutput {
  write(text: string): unknown
}

/** What a command works with. */
export interface CommandContext {
  readonly client: ZooKeeperClient
  readonly out: TextOutput
  readonly err: TextOutput
  /** stderr for what is no complaint, and what an answer says as well. */
  readonly note: TextOutput
  /** Whether one JSON document is asked for: what goes to `out` is lost then, and what counts is the answer. */
  readonly isJson: boolean
  /** Hears what the command did or found, for the document. */
  answer(value: object): void
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean
  /** The terminal that stderr is, for progress; undefined when it is none. */
  readonly progress: NodeJS.WritableStream | undefined
  /** Calls back when the user wants the command to end, until the returned function is called. */
  onInterrupt(listener: () => void): () => void
}

/** One zkCli command that works on ZooKeeper. Those that work on the shell itself are in shell.ts. */
export interface Command {
  readonly name: string
  /** What stands behind the name in the list of commands. */
  readonly usage: string
  /** Its options, where it has some. */
  readonly options?: OptionsSpec
  /**
   * Runs it. `words` is the line taken apart, the command's name first.
   *
   * @throws CommandError, KeeperException or InvalidPathError: the command failed; FatalError: the reference would have died
   */
  run(words: readonly string[], context: CommandContext): Promise<void>
}
