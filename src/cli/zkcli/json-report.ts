import { KeeperException } from '../../zookeeper/client/keeper-exception.ts'
import { errorName } from '../../zookeeper/errors.ts'
import type { CommandContext, TextOutput } from './command.ts'
import type { CommandError, FatalError } from './errors.ts'
import type { ShellSurroundings } from './shell.ts'

const nowhere: TextOutput = { write: () => {} }

/**
 * The surroundings of one command whose outcome is JSON: its answer goes to stdout as one document, `{}` when it has none, and an error
 * to stderr as another. Remarks of the command are told on stderr as they are.
 */
export class JsonReport implements ShellSurroundings {
  readonly #stdout: TextOutput
  readonly #stderr: TextOutput
  #answer: object = {}
  #hasFailed = false
  readonly out = nowhere
  readonly events = nowhere
  readonly note = nowhere
  readonly isJson = true
  readonly isTerminal = false
  readonly progress: CommandContext['progress']
  readonly onInterrupt: CommandContext['onInterrupt']
  /** Said with the error, when one follows: the list of commands is no remark. */
  #remarks = ''
  readonly err: TextOutput = {
    write: (text) => {
      this.#remarks += text
    },
  }

  constructor(
    outputs: { readonly stdout: TextOutput; readonly stderr: TextOutput },
    { progress, onInterrupt }: Pick<CommandContext, 'progress' | 'onInterrupt'>,
  ) {
    this.#stdout = outputs.stdout
    this.#stderr = outputs.stderr
    this.progress = progress
    this.onInterrupt = onInterrupt
  }

  readonly answer = (value: object): void => {
    this.#answer = value
  }

  readonly fail = (error: CommandError | FatalError, cause?: unknown): void => {
    this.#hasFailed = true
    const keeper =
      cause instanceof KeeperException
        ? { code: cause.keeperCode, name: errorName(cause.keeperCode), path: cause.path }
        : {}
    const document = { error: { message: error.message, ...keeper }, exitCode: error.exitCode }
    this.#stderr.write(`${JSON.stringify(document)}\n`)
  }

  /** Writes what came of the command. */
  finish(): void {
    if (this.#hasFailed) return
    this.#stdout.write(`${JSON.stringify(this.#answer)}\n`)
    if (this.#remarks !== '') this.#stderr.write(this.#remarks)
  }
}
