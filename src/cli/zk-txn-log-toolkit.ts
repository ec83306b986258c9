import { accessSync, constants } from 'node:fs'
import type { Io } from './kit/io.ts'
import { chopTxnLog } from './zktoolkits/chop-txn-log.ts'
import { dumpTxnLog, ToolkitError } from './zktoolkits/dump-txn-log.ts'
import { type LongOption, OptionsError, parseLongOptions, usageText } from './zktoolkits/long-options.ts'
import { runOnSamsa } from './zktoolkits/samsa-data.ts'

const options: readonly LongOption[] = [
  { name: 'h', long: 'help', description: 'Print help message' },
  { name: 'r', long: 'recover', description: 'Recovery mode. Re-calculate CRC for broken entries.' },
  {
    name: 'v',
    long: 'verbose',
    description: 'Be verbose in recovery mode: print all entries, not just fixed ones.',
  },
  {
    name: 'd',
    long: 'dump',
    description:
      'Dump mode. Dump all entries of the log file with printing the content of a nodepath (default)',
  },
  { name: 'y', long: 'yes', description: 'Non-interactive mode: repair all CRC errors without asking' },
  { name: 'c', long: 'chop', description: 'Chop mode. Chop txn file to a zxid.' },
  { name: 'z', long: 'zxid', hasValue: true, description: 'Used with chop. Zxid to which to chop.' },
]

/**
 * zkTxnLogToolkit: shows, recovers or chops the transaction log of a real server. Of Samsa's own data it shows the last
 * transactions that the tree still tells of, and checks it.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const help = usageText('TxnLogToolkit [-dhrvc] <txn_log_file_name> (-z <zxid>)', options)
  try {
    const line = parseLongOptions(argv, options)
    const [path] = line.args
    if (line.has('h') || path === undefined) {
      io.stdout.write(help)
      return line.has('h') ? 0 : 1
    }
    const samsa = await runOnSamsa(path, ['transactions'], io)
    if (samsa !== undefined) return samsa
    requireReadable(path)
    const zxid = line.value('z')
    if (line.has('c') && zxid !== undefined) await chopTxnLog(path, decodeZxid(zxid), io)
    else await dumpTxnLog(path, { recover: line.has('r'), verbose: line.has('v'), yes: line.has('y') }, io)
    return 0
  } catch (error) {
    if (error instanceof OptionsError) {
      io.stderr.write(`${error.message}\n\n`)
      io.stdout.write(help)
      return 1
    }
    if (!(error instanceof ToolkitError)) throw error
    io.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
}

function requireReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch {
    throw new ToolkitError(1, `File doesn't exist or not readable: ${path}`)
  }
}

/** What Long.decode takes: decimal, `0x` or `#` and hexadecimal, `0` and octal. */
function decodeZxid(text: string): number {
  const match = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|#([0-9a-fA-F]+)|0([0-7]+)|(\d+))$/.exec(text)
  if (match === null) throw new ToolkitError(1, `For input string: "${text}"`)
  const [, sign, hex, hash, octal, decimal] = match
  const number = Number.parseInt(hex ?? hash ?? octal ?? decimal ?? '', hex || hash ? 16 : octal ? 8 : 10)
  return sign === '-' ? -number : number
}
