import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { adler32 } from '../../zookeeper/persistence/adler32.ts'
import { PersistenceError } from '../../zookeeper/persistence/errors.ts'
import { readTxnLogFile } from '../../zookeeper/persistence/read-files.ts'
import { decodeTxnEntry } from '../../zookeeper/persistence/txn-entry.ts'
import { type LoggedTxn, TxnLogDecoder } from '../../zookeeper/persistence/txn-log-decoder.ts'
import { txnLogHeader, txnLogRecord } from '../../zookeeper/persistence/txn-log-encoder.ts'
import type { Io } from '../kit/io.ts'
import { BufferedOutput } from '../kit/output.ts'
import { RecoveryFile } from './recovery-file.ts'
import { txnLine } from './txn-text.ts'

/** What TxnLogToolkit is told. */
export interface DumpOptions {
  /** Write a copy with right checksums. */
  readonly recover: boolean
  readonly verbose: boolean
  /** Correct checksums without asking. */
  readonly yes: boolean
}

/** Ends the tool with a line on stderr. */
export class ToolkitError extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Dumps a log to stdout, and with `recover` writes it again beside itself. Throws ToolkitError. */
export async function dumpTxnLog(path: string, options: DumpOptions, io: Io): Promise<void> {
  const recoveryPath = `${path}.fixed`
  if (options.recover && existsSync(recoveryPath))
    throw new ToolkitError(1, `Recovery file ${recoveryPath} already exists or not writable`)
  const output = new BufferedOutput(io.stdout)
  const dump = new Dump(options, output, io)
  const decoder = new TxnLogDecoder()
  try {
    let recovery: RecoveryFile | undefined
    const log = readTxnLogFile(path, decoder)
    try {
      for (let next = await log.next(); ; next = await log.next()) {
        if (!dump.hasHeader && decoder.header !== undefined) {
          const { dbid, version } = decoder.header
          dump.header(dbid, version)
          if (options.recover) {
            recovery = new RecoveryFile(recoveryPath)
            recovery.header(txnLogHeader(dbid))
          }
        }
        if (next.done) break
        const crc = await dump.txn(next.value)
        recovery?.record(txnLogRecord(next.value.bytes, crc))
      }
    } finally {
      recovery?.close()
    }
    dump.end()
    if (options.recover)
      output.text(`Recovery file ${recoveryPath} has been written with ${dump.fixed} fixed CRC error(s)\n`)
  } catch (error) {
    if (!(error instanceof PersistenceError)) throw error
    throw decoder.header !== undefined && !dump.hasHeader
      ? new ToolkitError(2, `Invalid magic number for ${basename(path)}`)
      : new ToolkitError(1, `${basename(path)}: ${error.message}`)
  } finally {
    await output.end()
  }
}

class Dump {
  fixed = 0
  hasHeader = false
  readonly #options: DumpOptions
  readonly #output: BufferedOutput
  readonly #io: Io
  #answers: AsyncIterator<string> | undefined
  #count = 0

  constructor(options: DumpOptions, output: BufferedOutput, io: Io) {
    this.#options = options
    this.#output = output
    this.#io = io
  }

  header(dbid: bigint, version: number): void {
    this.hasHeader = true
    this.#output.text(`ZooKeeper Transactional Log File with dbid ${dbid} txnlog format version ${version}\n`)
  }

  /** Prints a transaction as asked; returns the checksum that it is to have. */
  async txn({ bytes, crc, isIntact, isEnded }: LoggedTxn): Promise<bigint> {
    const { recover, verbose, yes } = this.#options
    const line = await txnLine(decodeTxnEntry(bytes))
    let rightCrc = crc
    if (!isIntact) {
      this.#output.text(`${recover && yes ? 'CRC FIXED' : 'CRC ERROR'} - ${line}`)
      if (recover && (yes || (await this.#askForFix()))) {
        rightCrc = BigInt(adler32(bytes))
        this.fixed++
      }
    }
    if (!recover || verbose) this.#output.text(line)
    if (!isEnded) throw new ToolkitError(1, 'Last transaction was partial.')
    this.#count++
    await this.#output.drained()
    return rightCrc
  }

  end(): void {
    this.#output.text(`EOF reached after ${this.#count} txns.\n`)
  }

  async #askForFix(): Promise<boolean> {
    this.#answers ??= words(this.#io)
    for (;;) {
      this.#output.text('Would you like to fix it (Yes/No/Abort) ? ')
      this.#output.flush()
      const answer = await this.#answers.next()
      if (answer.done) throw new ToolkitError(1, 'There is no answer: -y fixes all without asking.')
      const letter = answer.value.charAt(0).toUpperCase()
      if (letter === 'Y') return true
      if (letter === 'N') return false
      if (letter === 'A') throw new ToolkitError(0, 'Recovery aborted.')
    }
  }
}

async function* words(io: Io): AsyncGenerator<string> {
  for await (const line of createInterface({ input: io.stdin }))
    yield* line.split(/\s+/).filter((word) => word !== '')
}
