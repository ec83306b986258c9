import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { encodeOffsets, readOffsets, writeOffsets } from '../../../src/cli/connect-standalone/offset-file.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

/** The offset file that a worker of Kafka 4.3.1 left, of two sources that had read 23 characters of in.txt. */
const real = Buffer.from(
  'aced0005737200116a6176612e7574696c2e486173684d61700507dac1c31660d103000246000a6c6f6164466163746f724900097468726573686f6c6478703f4000000000000c770800000010000000027572' +
    '00025b42acf317f8060854e002000078700000002c5b22737263322d72222c7b2266696c656e616d65223a222f746d702f7372762f63632f696e2e747874227d5d7571007e00020000000f7b22706f73697469' +
    '6f6e223a32337d7571007e00020000002b5b227372632d72222c7b2266696c656e616d65223a222f746d702f7372762f63632f696e2e747874227d5d7571007e00020000000f7b22706f736974696f6e223a32337d78',
  'hex',
)
const offsets = new Map([
  ['["src2-r",{"filename":"/tmp/srv/cc/in.txt"}]', '{"position":23}'],
  ['["src-r",{"filename":"/tmp/srv/cc/in.txt"}]', '{"position":23}'],
])

it('reads and writes offset files as a real worker does, byte for byte', () => {
  const path = join(temporaryFolder(), 'connect.offsets')
  writeFileSync(path, real)
  expect(readOffsets(path)).toEqual(offsets)
  expect(encodeOffsets(offsets).equals(real)).toBe(true)
})

it('keeps any number of offsets, and none', () => {
  const path = join(temporaryFolder(), 'connect.offsets')
  expect(readOffsets(path)).toEqual(new Map())
  const many = new Map(Array.from({ length: 100 }, (_, at) => [`key ${at} 这`, `value ${at}`]))
  for (const each of [new Map<string, string>(), many]) {
    writeOffsets(path, each)
    expect(readOffsets(path)).toEqual(each)
  }
})

it('refuses a file that is something else, or cut off', () => {
  const path = join(temporaryFolder(), 'connect.offsets')
  for (const [bytes, reason] of [
    [Buffer.from('hello'), 'java.io.StreamCorruptedException: invalid stream header: 68656C6C'],
    [real.subarray(0, real.length - 9), 'is no offset file of a standalone worker'],
  ] as const) {
    writeFileSync(path, bytes)
    expect(() => readOffsets(path)).toThrow(reason)
  }
})
