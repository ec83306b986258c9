import { describe, expect, it } from 'vitest'
import { JuteError, JuteReader, JuteWriter } from '../../src/zookeeper/jute.ts'
import {
  type MultiOp,
  type MultiResult,
  readMultiRequest,
  readMultiResponse,
  writeMultiRequest,
  writeMultiResponse,
} from '../../src/zookeeper/multi.ts'

const acl = [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }]
const stat = {
  czxid: 1,
  mzxid: 2,
  ctime: 3,
  mtime: 4,
  version: 5,
  cversion: 6,
  aversion: 7,
  ephemeralOwner: 8n,
  dataLength: 9,
  numChildren: 10,
  pzxid: 11,
}

const ops: MultiOp[] = [
  { type: 1, request: { path: '/a', data: Buffer.from('x'), acl, flags: 0 } },
  { type: 15, request: { path: '/b', data: null, acl, flags: 2 } },
  { type: 19, request: { path: '/c', data: Buffer.alloc(0), acl, flags: 4 } },
  { type: 21, request: { path: '/d', data: null, acl, flags: 5, ttl: 10n } },
  { type: 2, request: { path: '/a', version: -1 } },
  { type: 5, request: { path: '/b', data: Buffer.from('y'), version: 3 } },
  { type: 13, request: { path: '/b', version: 4 } },
]
const results: MultiResult[] = [
  { type: 1, response: { path: '/a' } },
  { type: 15, response: { path: '/b', stat } },
  { type: 2 },
  { type: 5, response: { stat } },
  { type: 13 },
  { type: 4, response: { data: null, stat } },
  { type: 8, response: { children: ['x', 'y'] } },
  { type: -1, err: -101 },
]

function bytesOf(write: (writer: JuteWriter) => void): Buffer {
  const writer = new JuteWriter()
  write(writer)
  return writer.take()
}

describe('multi', () => {
  it('reads the operations it has written', () => {
    const bytes = bytesOf((writer) => writeMultiRequest(writer, ops))
    expect(readMultiRequest(new JuteReader(bytes))).toEqual(ops)
  })

  it('reads the results it has written', () => {
    const bytes = bytesOf((writer) => writeMultiResponse(writer, results))
    expect(readMultiResponse(new JuteReader(bytes))).toEqual(results)
  })

  it('is only an end header when empty', () => {
    expect(bytesOf((writer) => writeMultiRequest(writer, [])).toString('hex')).toBe('ffffffff01ffffffff')
  })

  it('refuses an operation it does not know, and input without an end', () => {
    expect(() => readMultiRequest(new JuteReader(Buffer.from('0000006300ffffffff', 'hex')))).toThrow(
      JuteError,
    )
    const bytes = bytesOf((writer) => writeMultiRequest(writer, ops))
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readMultiRequest(new JuteReader(bytes, 0, length))).toThrow(JuteError)
    }
  })
})
