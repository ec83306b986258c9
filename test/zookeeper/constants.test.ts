import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { digestId, Perms, permLetters } from '../../src/zookeeper/acl.ts'
import { ErrorCode, keeperErrorMessage } from '../../src/zookeeper/errors.ts'
import { AddWatchMode, CreateMode, EventType, KeeperState, OpCode } from '../../src/zookeeper/op-codes.ts'
import {
  CONTAINER_OWNER,
  hexSessionId,
  hexZxid,
  MAX_TTL_MS,
  ownerKind,
  ttlOfOwner,
  ttlOwner,
} from '../../src/zookeeper/stat.ts'

const constants = JSON.parse(
  readFileSync(new URL('../fixtures/zookeeper/constants.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, number>>

describe('constants', () => {
  it.each([
    ['opCodes', OpCode],
    ['perms', Perms],
    ['addWatchModes', AddWatchMode],
    ['errors', ErrorCode],
    ['createModes', CreateMode],
    ['eventTypes', EventType],
    ['keeperStates', KeeperState],
  ])('%s are those of 3.9.5', (name, ours) => {
    expect(ours).toEqual(constants[name])
  })
})

describe('errors', () => {
  it.each([
    [ErrorCode.NONODE, '/a', 'KeeperErrorCode = NoNode for /a'],
    [ErrorCode.NOTEMPTY, '/a', 'KeeperErrorCode = Directory not empty for /a'],
    [ErrorCode.CONNECTIONLOSS, undefined, 'KeeperErrorCode = ConnectionLoss'],
    [ErrorCode.REQUESTTIMEOUT, '/a', 'KeeperErrorCode = Unknown error REQUESTTIMEOUT for /a'],
  ])('%d for %s reads as the reference’s', (code, path, text) => {
    expect(keeperErrorMessage(code, path)).toBe(text)
  })
})

describe('acl', () => {
  it('prints permissions in the order cdrwa', () => {
    expect(permLetters(Perms.ALL)).toBe('cdrwa')
    expect(permLetters(Perms.READ | Perms.ADMIN)).toBe('ra')
    expect(permLetters(64)).toBe('')
  })

  it('makes the digest id the reference makes', () => {
    // From the ZooKeeper documentation of superDigest.
    expect(digestId('super:test')).toBe('super:D/InIHSb7yEEbrWz8b9l71RjZJU=')
    expect(digestId('user1:12345')).toBe('user1:+owfoSBn/am19roBPzR1/MfCblE=')
  })
})

describe('ephemeral owners', () => {
  it('tell kinds of nodes apart', () => {
    expect(ownerKind(0n)).toBe('persistent')
    expect(ownerKind(0x100_0000_0000_0001n)).toBe('ephemeral')
    expect(ownerKind(CONTAINER_OWNER)).toBe('container')
    expect(ownerKind(ttlOwner(1))).toBe('ttl')
    expect(ownerKind(ttlOwner(MAX_TTL_MS))).toBe('ttl')
  })

  it('hold the TTL', () => {
    expect(ttlOfOwner(ttlOwner(MAX_TTL_MS))).toBe(MAX_TTL_MS)
    expect(BigInt.asUintN(64, ttlOwner(1000))).toBe(0xff000000000003e8n)
  })

  it('print as unsigned hex', () => {
    expect(hexSessionId(CONTAINER_OWNER)).toBe('0x8000000000000000')
    expect(hexZxid(255)).toBe('0xff')
  })
})
