import type { Random } from '../../random.ts'
import { oddNumber } from './words.ts'

/** The frame with some of its bytes changed behind `from`, cut off, or mixed with another; its length says what it is. */
export function changed(frame: Buffer, other: Buffer, from: number, random: Random): Buffer {
  if (frame.length <= from + 4) return frame
  switch (random.below(8)) {
    case 0:
      return withLength(frame.subarray(0, random.int(from, frame.length - 1)))
    case 1:
      return withLength(
        Buffer.concat([
          frame.subarray(0, random.int(from, frame.length)),
          other.subarray(Math.min(other.length, random.int(from, frame.length))),
        ]),
      )
    case 2: {
      const at = random.int(from, frame.length)
      const noise = Buffer.from(Array.from({ length: random.int(1, 12) }, () => random.below(256)))
      return withLength(Buffer.concat([frame.subarray(0, at), noise, frame.subarray(at)]))
    }
    case 3:
    case 4: {
      const result = Buffer.from(frame)
      result.writeInt32BE(oddNumber(random), random.int(from, frame.length - 4))
      return result
    }
    default: {
      const result = Buffer.from(frame)
      for (let flips = random.pick([1, 1, 2, 4, 16]); flips > 0; flips--) {
        const at = random.int(from, frame.length - 1)
        result[at] = (result[at] ?? 0) ^ (1 << random.below(8))
      }
      return result
    }
  }
}

/** A copy whose first four bytes say how many follow. */
function withLength(bytes: Buffer): Buffer {
  const frame = Buffer.from(bytes)
  if (frame.length >= 4) frame.writeInt32BE(frame.length - 4)
  return frame
}

/** A frame whose length is wrong, which ends its stream or makes it mean something else. */
export function lying(frame: Buffer, random: Random): Buffer {
  const copy = Buffer.from(frame)
  copy.writeInt32BE(oddNumber(random), 0)
  return copy
}
