/**
 * How a znode's data is held in memory: as a string of one character a byte when small, as a Buffer of its own when large.
 *
 * A Buffer costs some 200 bytes beside its content, and a small one usually shares its memory with seven kilobytes of
 * strangers that it keeps alive; a one-byte string costs sixteen. With a million small znodes that is the difference
 * between fitting and not.
 */
import { keptCopy } from '../../wire/kept-copy.ts'
import type { JuteWriter } from '../jute.ts'

/** Data of a znode; null is ZooKeeper's null, apart from empty. */
export type NodeData = string | Buffer | null

const LARGEST_STRING_BYTES = 4096

/** Copies bytes out of whatever buffer they lie in. */
export function packData(bytes: Buffer | null): NodeData {
  if (bytes === null) return null
  return bytes.length <= LARGEST_STRING_BYTES ? bytes.toString('latin1') : keptCopy(bytes)
}

/** The bytes again. */
export function unpackData(data: NodeData): Buffer | null {
  return typeof data === 'string' ? Buffer.from(data, 'latin1') : data
}

/** Length in bytes; 0 for null. */
export function dataLength(data: NodeData): number {
  return data === null ? 0 : data.length
}

/** Appends the data as a jute buffer. */
export function writeData(writer: JuteWriter, data: NodeData): void {
  if (typeof data === 'string') writer.latin1(data)
  else writer.bytes(data)
}
