import type { Io } from '../kit/io.ts'
import { runSamsa } from '../kit/run-samsa.ts'
import type { Setting } from './setting.ts'

/** An import or export as it was asked for; `problem` says what is wrong with the words. */
export interface TransferCall {
  readonly command: 'import' | 'export'
  readonly path: string | undefined
  readonly logDir: string | undefined
  readonly force: boolean
  readonly problem: string | undefined
}

/**
 * Takes the words of an import or export out of a command line, so that what is left says which configuration is meant, as with
 * the other commands: `[--config DIR] import PATH [CONFIG] [--log-dir DIR] [--force]`. Undefined for another command.
 */
export function takeTransfer(
  argv: readonly string[],
): { readonly call: TransferCall; readonly rest: string[] } | undefined {
  const at = argv[0] === '--config' && argv.length > 1 ? 2 : 0
  const command = argv[at]
  if (command !== 'import' && command !== 'export') return undefined
  const words = argv.slice(at + 1)
  const paths: string[] = []
  let logDir: string | undefined
  let force = false
  let problem: string | undefined
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (command === 'import' && word === '--force') force = true
    else if (command === 'import' && word === '--log-dir') logDir = words.shift()
    else if (command === 'import' && word.startsWith('--log-dir=')) logDir = word.slice('--log-dir='.length)
    else if (word.startsWith('-')) problem ??= `${command} has no option ${word}`
    else paths.push(word)
  }
  if (paths.length === 0) problem ??= `${command} needs a path`
  if (paths.length > 2) problem ??= `${command} takes one path, and the name of a configuration`
  const [path, config] = paths
  const rest = [...argv.slice(0, at), command, ...(config === undefined ? [] : [config])]
  return { call: { command, path, logDir, force, problem }, rest }
}

/** import, export: ZooKeeper's data from and to the data directory of a real server, whether ours runs or not. */
export function runTransfer(
  call: TransferCall,
  setting: Setting,
  options: { readonly io: Io; readonly scriptName: string },
): Promise<number> | number {
  const { io, scriptName } = options
  const problem =
    call.problem ??
    (setting.text === undefined && setting.isNamed
      ? `there is no configuration file ${setting.file}`
      : undefined)
  if (problem !== undefined || call.path === undefined) {
    const more = call.command === 'import' ? ' [--log-dir <dir>] [--force]' : ''
    io.stderr.write(
      `${problem}\nUsage: ${scriptName} [--config <conf-dir>] ${call.command} <path> [<conf-file>]${more}\n`,
    )
    return 1
  }
  const words = ['zookeeper', call.command, call.path, '--data-dir', setting.dataDir]
  if (call.logDir !== undefined) words.push('--log-dir', call.logDir)
  if (call.force) words.push('--force')
  return runSamsa(words, io)
}
