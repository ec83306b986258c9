import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { listFiles, logsFrom } from '../../../src/zookeeper/persistence/data-directory.ts'
import { decodeTxnEntry, encodeTxnEntry } from '../../../src/zookeeper/persistence/txn-entry.ts'
import { TxnLogDecoder } from '../../../src/zookeeper/persistence/txn-log-decoder.ts'
import { txnLogHeader, txnLogRecord } from '../../../src/zookeeper/persistence/txn-log-encoder.ts'
import { fixtures } from './support.ts'

const folder = `${fixtures}/full/version-2`
const first = readFileSync(`${folder}/log.1`)

function decode(bytes: Buffer, chunkBytes = bytes.length) {
  const decoder = new TxnLogDecoder()
  const txns = []
  for (let at = 0; at < bytes.length; at += chunkBytes)
    txns.push(...decoder.push(bytes.subarray(at, at + chunkBytes)))
  return { txns, end: decoder.end(), header: decoder.header }
}

describe('the transaction logs that a real server wrote', () => {
  const logs = listFiles(folder, 'log').map(({ path }) => decode(readFileSync(path)))
  const entries = logs.flatMap(({ txns }) => txns.map(({ bytes }) => decodeTxnEntry(bytes)))

  it('have every zxid once, and end in the zeros that were made ahead', () => {
    expect(entries.map(({ header }) => header.zxid)).toEqual(entries.map((_, index) => index + 1))
    expect(new Set(logs.map(({ end }) => end))).toEqual(new Set(['zeros']))
    expect(logs.every(({ txns }) => txns.every(({ isIntact, isEnded }) => isIntact && isEnded))).toBe(true)
  })

  it('hold every type of transaction', () => {
    const types = new Set(entries.map(({ header }) => header.type))
    const { create, create2, createTTL, createContainer, deleteContainer, setACL, multi, error } = OpCode
    for (const type of [create, create2, createTTL, createContainer, deleteContainer, setACL, multi, error])
      expect(types).toContain(type)
    for (const type of [OpCode.delete, OpCode.setData, OpCode.createSession, OpCode.closeSession])
      expect(types).toContain(type)
  })

  it('are written again byte for byte', () => {
    const { txns, header } = decode(first)
    const again = txns.map(({ bytes }) => {
      const { header: txnHeader, body, digest } = decodeTxnEntry(bytes)
      return txnLogRecord(encodeTxnEntry(txnHeader, body, digest))
    })
    const written = Buffer.concat([txnLogHeader(header?.dbid), ...again])
    expect(written.equals(first.subarray(0, written.length))).toBe(true)
  })

  it('are the same however their bytes are cut', () => {
    const whole = decode(first)
    for (const chunkBytes of [1, 13, 500]) {
      const cut = decode(first, chunkBytes)
      expect(cut.txns.map(({ position }) => position)).toEqual(whole.txns.map(({ position }) => position))
      expect(cut.end).toBe('zeros')
    }
  })

  it('know creates and closeSessions of old servers', () => {
    const { txns } = decode(readFileSync(`${fixtures}/old/version-2/log.100000002`))
    const old = txns.map(({ bytes }) => decodeTxnEntry(bytes))
    expect(old[0]?.body).toMatchObject({ kind: 'create', txn: { path: '/old/eph', parentCVersion: -1 } })
    expect(old[5]?.body).toMatchObject({ kind: 'create', txn: { path: '/old/v1', parentCVersion: 5 } })
    expect(old.at(-1)?.body).toEqual({ kind: 'closeSession', txn: null })
  })
})

describe('a damaged log', () => {
  const { txns } = decode(first)
  const second = txns[1]?.position ?? 0

  it('ends before a transaction that is cut off', () => {
    const third = txns[2]?.position ?? 0
    for (const length of [third - 1, second + 13, second + 4]) {
      const cut = decode(first.subarray(0, length))
      expect(cut.txns).toHaveLength(1)
      expect(cut.end).toBe('partial')
    }
    expect(decode(first.subarray(0, second)).end).toBe('file')
  })

  it('tells a transaction whose bytes have changed', () => {
    const damaged = Buffer.from(first)
    damaged[second + 20] = (damaged[second + 20] ?? 0) ^ 1
    expect(
      decode(damaged)
        .txns.map(({ isIntact }) => isIntact)
        .slice(0, 3),
    ).toEqual([true, false, true])
  })

  it('is told apart from another file and from an empty one', () => {
    expect(() => decode(readFileSync(`${folder}/snapshot.0`))).toThrow('invalid magic number')
    expect(() => decode(Buffer.alloc(0))).toThrow('the header of the log is cut off')
  })
})

describe('the logs that follow a snapshot', () => {
  it('begin with the last one that starts at or before its zxid', () => {
    const names = (zxid: number) => logsFrom(folder, zxid).map(({ name }) => name)
    expect(names(0)[0]).toBe('log.1')
    expect(names(0x5d)).toEqual(['log.5d'])
    expect(names(0x5c)).toEqual(['log.4c', 'log.5d'])
    expect(names(0x1000)).toEqual(['log.5d'])
  })
})
