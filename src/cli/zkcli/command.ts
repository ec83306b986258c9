import type { ZooKeeperClient } from '../../zookeeper/client/client.ts'

/** Something that takes text: stdout or stderr. */
export interface TextOutput {
  write(text: string): unknown
}

/** What a command works with. */
export interface CommandContext {
  readonly client: ZooKeeperClient
  readonly out: TextOutput
  readonly err: TextOutput
}

/** One zkCli command that works on ZooKeeper. Those that work on the shell itself are in shell.ts. */
export interface Command {
  readonly name: string
  /** What stands behind the name in the list of commands. */
  readonly usage: string
  /**
   * Runs it. `words` is the line taken apart, the command's name first.
   *
   * @throws CommandError, KeeperException or InvalidPathError: the command failed; FatalError: the reference would have died
   */
  run(words: readonly string[], context: CommandContext): Promise<void>
}
