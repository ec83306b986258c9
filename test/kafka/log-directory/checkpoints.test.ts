import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseJavaProperties } from '../../../src/instance/java-properties.ts'
import {
  decodeBootstrap,
  encodeBootstrap,
  encodeFirstSnapshot,
  FIRST_SNAPSHOT,
  hasDynamicVoters,
  METADATA_LOG,
} from '../../../src/kafka/log-directory/checkpoints.ts'
import { readDirectory } from '../../../src/kafka/log-directory/read-directory.ts'
import { writeCrc } from '../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../src/kafka/records/record-set.ts'

// Formatted by Kafka 4.3.1: format --standalone -f share.version=0 -S 'SCRAM-SHA-512=[name=alice,iterations=8192,salt="N3E=",saltedpassword="YCE="]'
const real = fileURLToPath(new URL('../../fixtures/kafka/formatted', import.meta.url))

describe('a directory that the real kafka-storage has formatted', () => {
  const directory = readDirectory(real, parseJavaProperties)

  it('tells cluster, node and its own id', () => {
    expect(directory?.meta).toMatchObject({ version: 1, clusterId: '4L6g3nShQ-eMCtK--X86sw', nodeId: 1 })
    expect(directory?.meta.directoryId).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it('tells the features that the cluster begins with, and that voters are dynamic', () => {
    expect([...(directory?.bootstrap?.features ?? [])]).toEqual([
      ['metadata.version', 30],
      ['eligible.leader.replicas.version', 1],
      ['group.version', 1],
      ['streams.version', 1],
      ['transaction.version', 2],
    ])
    expect(directory?.hasDynamicVoters).toBe(true)
  })

  it('tells the SCRAM credentials', () => {
    expect(directory?.bootstrap?.scramCredentials).toMatchObject([
      { name: 'alice', mechanism: 2, salt: Buffer.from('7q'), iterations: 8192 },
    ])
  })
})

describe('checkpoints of our own', () => {
  it('are the real ones byte for byte, but for the times', () => {
    const bootstrap = readFileSync(`${real}/bootstrap.checkpoint`)
    expect(timeless(encodeBootstrap(decodeBootstrap(bootstrap), 1)).equals(timeless(bootstrap))).toBe(true)
    const snapshot = readFileSync(`${real}/${METADATA_LOG}/${FIRST_SNAPSHOT}`)
    const meta = readDirectory(real, parseJavaProperties)?.meta
    const voter = {
      voterId: 1,
      voterDirectoryId: meta?.directoryId ?? '',
      endpoints: [{ name: 'CONTROLLER', host: 'localhost', port: 9 }],
      kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
    }
    const ours = encodeFirstSnapshot([voter], 1, lastContainedTimestamp(snapshot))
    expect(timeless(ours).equals(timeless(snapshot))).toBe(true)
  })

  it('have no voters where the quorum is static', () => {
    expect(hasDynamicVoters(encodeFirstSnapshot([], 0, 1))).toBe(false)
  })
})

/** With the timestamps of all batches at 0. */
function timeless(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  for (const position of batchPositions(copy)) {
    copy.fill(0, position + 27, position + 43)
    writeCrc(copy, position)
  }
  return copy
}

/** The time inside the snapshot's header, the first record of the file. */
function lastContainedTimestamp(snapshot: Buffer): number {
  return Number(snapshot.readBigInt64BE(61 + 12))
}
