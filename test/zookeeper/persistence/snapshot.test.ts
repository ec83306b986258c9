import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PersistenceError } from '../../../src/zookeeper/persistence/errors.ts'
import { readSnapshotFile } from '../../../src/zookeeper/persistence/read-files.ts'
import { SnapshotDecoder } from '../../../src/zookeeper/persistence/snapshot-decoder.ts'
import { OPEN_ACL_ID, SnapshotEncoder } from '../../../src/zookeeper/persistence/snapshot-encoder.ts'
import { TreeDigest } from '../../../src/zookeeper/persistence/tree-digest.ts'
import { Collected, expected, fixtures } from './support.ts'

const plain = readFileSync(`${fixtures}/full/version-2/snapshot.5c`)

function decode(bytes: Buffer, chunkBytes = bytes.length) {
  const collected = new Collected()
  const decoder = new SnapshotDecoder(collected)
  for (let at = 0; at < bytes.length; at += chunkBytes) decoder.push(bytes.subarray(at, at + chunkBytes))
  return { collected, trailer: decoder.end() }
}

describe('a snapshot that a real server wrote', () => {
  it.each(['gzip/version-2/snapshot.5f.gz', 'snappy/version-2/snapshot.5f.snappy'])(
    'is read as the server reads it: %s',
    async (file) => {
      const collected = new Collected()
      const trailer = await readSnapshotFile(`${fixtures}/${file}`, collected)
      const { zxid, sessions, digest, nodes } = expected('full')
      expect(collected.sorted).toEqual(nodes)
      expect(collected.sessions).toEqual(sessions)
      expect(trailer).toEqual({ digest: { zxid, version: 2, digest: BigInt(digest) }, lastZxid: zxid })
    },
  )

  it('is the same however its bytes are cut', () => {
    const whole = decode(plain)
    for (const chunkBytes of [1, 7, 1000]) {
      const cut = decode(plain, chunkBytes)
      expect(cut.collected.nodes).toEqual(whole.collected.nodes)
      expect(cut.trailer).toEqual(whole.trailer)
    }
  })

  it('needs neither digest nor last zxid: old servers wrote none', () => {
    const { collected, trailer } = decode(readFileSync(`${fixtures}/old/version-2/snapshot.100000003`))
    expect(trailer).toEqual({ digest: undefined, lastZxid: undefined })
    expect(collected.nodes.map(({ path }) => path)).toContain('/old/eph')
  })

  it('has the digest that its nodes add up to', () => {
    const { collected, trailer } = decode(readFileSync(`${fixtures}/full/version-2/snapshot.0`))
    expect(trailer).toEqual({ digest: undefined, lastZxid: 0 })
    expect(collected.nodes).toHaveLength(4)
    const digest = new TreeDigest()
    const last = decode(plain)
    for (const [path, { data, stat }] of last.collected.stats) digest.add(path, data, stat)
    expect(digest.value).toBe(last.trailer.digest?.digest)
  })
})

describe('a damaged snapshot', () => {
  it('is refused wherever a byte has changed', () => {
    for (let at = 0; at < plain.length; at += 97) {
      const damaged = Buffer.from(plain)
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a
      expect(() => decode(damaged), `byte ${at}`).toThrow(PersistenceError)
    }
  })

  it('is refused wherever it is cut off, but where an older server ends', () => {
    const digestSection = 20 + 13
    const zxidSection = 8 + 13
    const oldEnds = [plain.length - zxidSection, plain.length - zxidSection - digestSection]
    for (let length = 0; length < plain.length; length += length > plain.length - 80 ? 1 : 53) {
      if (oldEnds.includes(length)) continue
      expect(() => decode(plain.subarray(0, length)), `${length} bytes`).toThrow(PersistenceError)
    }
    for (const length of oldEnds) expect(() => decode(plain.subarray(0, length))).not.toThrow()
  })

  it('is told apart from another file', () => {
    expect(() => decode(readFileSync(`${fixtures}/full/version-2/log.1`))).toThrow(
      'mismatching magic headers 1514884167 !=  1514885966',
    )
  })

  it('never has memory asked for that it has no bytes for', () => {
    const damaged = Buffer.from(plain.subarray(0, 200))
    damaged.writeInt32BE(0x7fffffff, 16)
    expect(() => decode(damaged)).toThrow(PersistenceError)
  })
})

describe('the snapshot encoder', () => {
  it('writes what the decoder reads, in pieces too', () => {
    const source = decode(plain).collected
    const acls = [...source.acls]
    const ids = new Map(acls.map(([id], index) => [id, BigInt(index + 1)]))
    const sessions = Object.entries(source.sessions).map(([id, timeoutMs]) => ({
      sessionId: BigInt(id),
      timeoutMs,
    }))
    const encoder = new SnapshotEncoder(
      sessions,
      acls.map(([, entries]) => entries),
    )
    const pieces = [encoder.take()]
    for (const [path, { data, aclId, stat }] of source.stats) {
      encoder.node(path, data, ids.get(aclId) ?? OPEN_ACL_ID, stat)
      if (pieces.length < 3) pieces.push(encoder.take())
    }
    encoder.end(0x5c)
    pieces.push(encoder.take())
    const again = decode(Buffer.concat(pieces))
    expect(again.collected.nodes).toEqual(source.nodes)
    expect(again.collected.sessions).toEqual(source.sessions)
    expect(again.trailer.lastZxid).toBe(0x5c)
    expect(again.trailer.digest).toEqual(decode(plain).trailer.digest)
  })
})
