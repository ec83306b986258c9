import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { DataCheck } from '../../instance/data-check.ts'
import type { Io } from '../kit/io.ts'
import type { DaemonWork } from '../samsa.ts'

/** What `samsa salvage` has read out: rows by table, and a line for what it could not read. */
export interface SalvagedData {
  readonly rows: ReadonlyMap<string, number>
  readonly damage: readonly string[]
}

interface Context {
  readonly io: Io
  readonly work: DaemonWork
  dataDirOf(options: { dataDir?: string }): string
  onExit(code: number): void
}

const DATA_DIR = 'the data directory (default: $SAMSA_HOME, else ~/.local/share/samsa)'

/** Adds `samsa check` and `samsa salvage`. */
export function addDataCommands(program: Command, { io, work, dataDirOf, onExit }: Context): void {
  program
    .command('check')
    .description('read all data and say what is damaged; exits with 1 then. The daemon may run meanwhile')
    .option('--data-dir <dir>', DATA_DIR)
    .option('--json', 'print what was found as JSON')
    .action(async (options: { dataDir?: string; json?: boolean }) => {
      const dataDir = dataDirOf(options)
      const check = await work.checkData(dataDir)
      onExit(check.problems.length === 0 ? 0 : 1)
      io.stdout.write(options.json ? `${JSON.stringify(check)}\n` : checkLines(check, dataDir))
    })
  program
    .command('salvage')
    .description(
      'read everything that can be read out of a damaged data directory into a new one; the daemon must not run',
    )
    .requiredOption('--to <dir>', 'the new data directory')
    .option('--data-dir <dir>', DATA_DIR)
    .action(async (options: { dataDir?: string; to: string }) => {
      const to = resolve(options.to)
      const { rows, damage } = await work.salvageData(dataDirOf(options), to)
      const check = await work.checkData(to)
      for (const line of [...damage, ...check.problems]) io.stdout.write(`${line}\n`)
      const read = `${rows.get('topics') ?? 0} topics, ${check.batches} batches and ${rows.get('znodes') ?? 0} znodes`
      io.stdout.write(`Read ${read} into ${to}. Look at it: samsa start --data-dir ${to}\n`)
    })
}

function checkLines(
  { topics, partitions, batches, batchBytes, znodes, problems }: DataCheck,
  dataDir: string,
): string {
  const found = `${topics} topics, ${partitions} partitions with ${batches} batches (${batchBytes} bytes), ${znodes} znodes`
  if (problems.length === 0) return `${dataDir} is whole: ${found}.\n`
  const advice = `Damaged: what is named above. Beside it: ${found}.
Make a copy of ${dataDir} and look at the disk. Then stop the daemon and have what can be read put into a new directory:
  samsa salvage --data-dir ${dataDir} --to NEW_DIRECTORY
`
  return `${problems.join('\n')}\n${advice}`
}
