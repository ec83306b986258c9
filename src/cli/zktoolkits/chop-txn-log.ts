import { closeSync, openSync, writeSync } from 'node:fs'
import { readTxnLogFile } from '../../zookeeper/persistence/read-files.ts'
import { decodeTxnEntry } from '../../zookeeper/persistence/txn-entry.ts'
import { TxnLogDecoder } from '../../zookeeper/persistence/txn-log-decoder.ts'
import { txnLogHeader, txnLogRecord } from '../../zookeeper/persistence/txn-log-encoder.ts'
import type { Io } from '../kit/io.ts'

const EPOCH = 0x1_0000_0000

/**
 * Copies a log up to and including a zxid to `PATH.choppedZXID` (LogChopper). What the reference takes for a failure is one only
 * in its words: the exit code is 0 whatever happens.
 */
export async function chopTxnLog(path: string, zxid: number, { stdout, stderr }: Io): Promise<void> {
  const target = openSync(`${path}.chopped${zxid}`, 'w')
  const say = (text: string): void => void stdout.write(`${text}\n`)
  try {
    const failure = await chop(path, zxid, { say, target })
    if (failure) say(`Got exception: Failed to chop ${path.slice(path.lastIndexOf('/') + 1)}`)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (text.startsWith('invalid magic number')) {
      stderr.write('Invalid magic number in txn log file\n')
      say(`Got exception: Failed to chop ${path.slice(path.lastIndexOf('/') + 1)}`)
    } else say(`Got exception: ${text}`)
  } finally {
    closeSync(target)
  }
}

/** Returns whether it failed. */
async function chop(
  path: string,
  zxid: number,
  { say, target }: { say: (text: string) => void; target: number },
): Promise<boolean> {
  const decoder = new TxnLogDecoder()
  const log = readTxnLogFile(path, decoder)
  let count = 0
  let hasZxid = false
  let previous = -1
  let next = await log.next()
  const { dbid = 0n, version = 0 } = decoder.header ?? {}
  say(`ZooKeeper Transactional Log File with dbid ${dbid} txnlog format version ${version}`)
  writeSync(target, txnLogHeader(dbid))
  for (; !next.done; next = await log.next()) {
    const { bytes, isIntact, isEnded, crc } = next.value
    if (!isIntact) throw new Error(`CRC doesn't match ${crc} vs ${txnLogRecord(bytes).readBigInt64BE()}`)
    if (!isEnded) {
      say('Last transaction was partial.')
      throw new Error('Last transaction was partial.')
    }
    const own = decodeTxnEntry(bytes).header.zxid
    if (own === zxid) hasZxid = true
    const gap = gapText(previous, own)
    if (gap !== undefined) say(gap)
    previous = own
    if (own > zxid) {
      if (count === 0 || !hasZxid) {
        say(`This log does not contain zxid ${zxid.toString(16)}`)
        return true
      }
      say(`Chopping at ${zxid.toString(16)} new log has ${count} records`)
      return false
    }
    writeSync(target, txnLogRecord(bytes, crc))
    count++
  }
  say(`EOF reached after ${count} txns.`)
  return true
}

function gapText(previous: number, zxid: number): string | undefined {
  if (previous === -1 || zxid === previous + 1) return undefined
  const between = `between ${previous.toString(16)} and ${zxid.toString(16)}`
  if (Math.floor(zxid / EPOCH) === Math.floor(previous / EPOCH)) return `There is intra-epoch gap ${between}`
  return zxid % EPOCH === 1 ? undefined : `There is inter-epoch gap ${between}`
}
