/**
 * Where sources are, in the file of a standalone worker: a java.util.HashMap of byte arrays as Java serializes it, so that a real worker
 * goes on where this one stopped, and the other way round (FileOffsetBackingStore).
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { JavaError, javaToString } from '../kit/java-error.ts'
import { connectException } from './errors.ts'

/** Offsets by what they are of, both as JSON texts. */
export type Offsets = Map<string, string>

const STREAM_HEADER = Buffer.from('aced0005', 'hex')
const HASH_MAP = Buffer.concat([
  Buffer.from('73720011', 'hex'),
  Buffer.from('java.util.HashMap'),
  Buffer.from('0507dac1c31660d103000246000a', 'hex'),
  Buffer.from('loadFactor'),
  Buffer.from('490009', 'hex'),
  Buffer.from('threshold'),
  Buffer.from('7870', 'hex'),
])
const BYTE_ARRAY_CLASS = Buffer.from('757200025b42acf317f8060854e0020000', 'hex')
const END_OF_CLASS = Buffer.from('7870', 'hex')
/** A second array refers to the class of the first, the third thing in the stream. */
const BYTE_ARRAY_AGAIN = Buffer.from('7571007e0002', 'hex')
const END_OF_BLOCK = 0x78
const NULL = 0x70
const ARRAY = 0x75
const CLASS = 0x72

/** Reads an offset file; one that is not there, or empty, holds none. Throws JavaError. */
export function readOffsets(path: string): Offsets {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw connectException(error instanceof Error ? error.message : String(error))
  }
  return bytes.length === 0 ? new Map() : decodeOffsets(bytes, path)
}

/** Writes an offset file in one step. */
export function writeOffsets(path: string, offsets: Offsets): void {
  writeFileSync(`${path}.tmp`, encodeOffsets(offsets))
  renameSync(`${path}.tmp`, path)
}

/** The bytes of an offset file. */
export function encodeOffsets(offsets: Offsets): Buffer {
  let capacity = 16
  while (offsets.size > capacity * 0.75) capacity *= 2
  const numbers = Buffer.alloc(18)
  numbers.writeFloatBE(0.75, 0)
  numbers.writeInt32BE(offsets.size === 0 ? 0 : capacity * 0.75, 4)
  numbers.writeUInt16BE(0x7708, 8)
  numbers.writeInt32BE(capacity, 10)
  numbers.writeInt32BE(offsets.size, 14)
  const arrays = [...offsets].flat().map((text, at) => byteArray(Buffer.from(text), at === 0))
  return Buffer.concat([STREAM_HEADER, HASH_MAP, numbers, ...arrays, Buffer.from([END_OF_BLOCK])])
}

function byteArray(bytes: Buffer, isFirst: boolean): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length)
  const type = isFirst ? Buffer.concat([BYTE_ARRAY_CLASS, END_OF_CLASS]) : BYTE_ARRAY_AGAIN
  return Buffer.concat([type, length, bytes])
}

function decodeOffsets(bytes: Buffer, path: string): Offsets {
  const magic = bytes.subarray(0, STREAM_HEADER.length)
  if (!magic.equals(STREAM_HEADER)) {
    const text = `invalid stream header: ${magic.toString('hex').toUpperCase()}`
    const fault = new JavaError('java.io.StreamCorruptedException', text)
    throw connectException(javaToString(fault), fault)
  }
  const refuse = (): Error => connectException(`${path} is no offset file of a standalone worker`)
  const start = STREAM_HEADER.length + HASH_MAP.length
  const head = Buffer.concat([STREAM_HEADER, HASH_MAP])
  if (bytes.length < start + 18 || !bytes.subarray(0, start).equals(head)) throw refuse()
  const count = bytes.readInt32BE(start + 14)
  let at = start + 18
  const takeArray = (): string | null => {
    const tag = bytes[at++]
    if (tag === NULL) return null
    if (tag !== ARRAY) throw refuse()
    at +=
      bytes[at] === CLASS ? BYTE_ARRAY_CLASS.length - 1 + END_OF_CLASS.length : BYTE_ARRAY_AGAIN.length - 1
    if (at + 4 > bytes.length) throw refuse()
    const length = bytes.readInt32BE(at)
    if (length < 0 || at + 4 + length > bytes.length) throw refuse()
    const text = bytes.toString('utf8', at + 4, at + 4 + length)
    at += 4 + length
    return text
  }
  const offsets: Offsets = new Map()
  for (let entry = 0; entry < count; entry++) {
    const [key, value] = [takeArray(), takeArray()]
    if (key !== null && value !== null) offsets.set(key, value)
  }
  return offsets
}
