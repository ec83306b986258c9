import type { TextOutput } from './command.ts'

/** What stands before the command on zkCli's own command line. */
export interface StartupOptions {
  readonly server: string
  /** The session timeout as it was written: what is no number ends zkCli only after its first line. */
  readonly timeout: string
  readonly isReadOnly: boolean
  readonly waitsForConnection: boolean
  /** A properties file. */
  readonly clientConfiguration: string | undefined
  /** The command and its arguments; none for a session. */
  readonly command: readonly string[] | undefined
  /** Whether the command's outcome is to be JSON. */
  readonly isJson: boolean
  readonly wantsHelp: boolean
}

/** Its options that take a word. */
export const startupValues: readonly string[] = ['-server', '-timeout', '-client-configuration']
/** Its options that stand alone. */
export const startupFlags: readonly string[] = ['-r', '-waitforconnection', '--json', '--help']

const DEFAULT_SERVER = 'localhost:2181'
const DEFAULT_TIMEOUT_MS = '30000'

/**
 * Reads zkCli's own options. The first word without a dash is the command and all behind it its arguments; an unknown option is
 * passed over. An option whose value is missing is told on `err`, and what was read before it counts.
 *
 * Beyond the reference are `--help`, and `--json`, which may stand among the command's arguments too.
 */
export function parseStartupOptions(argv: readonly string[], err: TextOutput): StartupOptions {
  const values = new Map<string, string>()
  const flags = new Set<string>()
  let command: readonly string[] | undefined
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (startupValues.includes(word)) {
      const value = argv[++i]
      if (value === undefined) {
        err.write(`Error: no argument found for option ${word}\n`)
        break
      }
      values.set(word, value)
    } else if (word.startsWith('-')) {
      flags.add(word)
    } else {
      command = argv.slice(i)
      break
    }
  }
  return {
    server: values.get('-server') ?? DEFAULT_SERVER,
    timeout: values.get('-timeout') ?? DEFAULT_TIMEOUT_MS,
    isReadOnly: flags.has('-r'),
    waitsForConnection: flags.has('-waitforconnection'),
    clientConfiguration: values.get('-client-configuration'),
    ...withoutJson(command, flags.has('--json')),
    wantsHelp: flags.has('--help'),
  }
}

function withoutJson(
  command: readonly string[] | undefined,
  isAsked: boolean,
): Pick<StartupOptions, 'command' | 'isJson'> {
  if (command === undefined) return { command, isJson: false }
  const end = command.indexOf('--')
  const isFlag = (word: string, i: number): boolean => word === '--json' && (end < 0 || i < end)
  const isJson = isAsked || command.some(isFlag)
  const words = command.filter((word, i) => !isFlag(word, i))
  // A stream of changes is no one document: watch has lines of JSON of its own.
  if (words[0] === 'watch')
    return { command: isJson ? ['watch', '--json', ...words.slice(1)] : words, isJson: false }
  return { command: words, isJson }
}
