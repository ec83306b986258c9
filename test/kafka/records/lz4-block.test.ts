import { expect, test } from 'vitest'
import { decodeLz4Block } from '../../../src/kafka/records/compression/lz4-block.ts'

/** A length in a token's four bits, and the bytes that follow where they are too few. */
function lengthOf(length: number): { nibble: number; more: number[] } {
  if (length < 15) return { nibble: length, more: [] }
  const rest = length - 15
  return { nibble: 15, more: [...Array<number>(Math.floor(rest / 255)).fill(255), rest % 255] }
}

/** A block of literals, a match, and a last literal. */
function blockOf(literals: Buffer, match: { distance: number; length: number }): Buffer {
  const first = lengthOf(literals.length)
  const second = lengthOf(match.length - 4)
  return Buffer.from([
    (first.nibble << 4) | second.nibble,
    ...first.more,
    ...literals,
    match.distance & 255,
    match.distance >> 8,
    ...second.more,
    0x10,
    0x21,
  ])
}

function plainOf(literals: Buffer, match: { distance: number; length: number }): Buffer {
  const bytes = [...literals]
  for (let i = 0; i < match.length; i++) bytes.push(bytes[bytes.length - match.distance] ?? 0)
  return Buffer.from([...bytes, 0x21])
}

const letters = Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 7 + (n >> 3)) & 255))

test('matches of every length and distance are decoded, whether they overlap themselves or not', () => {
  const wrong: object[] = []
  for (const distance of [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 255, 256, 300])
    for (let length = 4; length <= 280; length++) {
      const block = blockOf(letters.subarray(0, 300), { distance, length })
      const plain = plainOf(letters.subarray(0, 300), { distance, length })
      // Just the room that is needed, in the middle of more.
      const output = Buffer.alloc(plain.length + 20, 0xee)
      const range = { from: 10, to: 10 + plain.length, windowStart: 10 }
      const end = decodeLz4Block(block, output, range)
      const untouched = Buffer.alloc(10, 0xee)
      if (end !== range.to || !output.equals(Buffer.concat([untouched, plain, untouched])))
        wrong.push({ distance, length })
    }
  expect(wrong).toEqual([])
})

test('literals of every length are decoded', () => {
  const wrong: number[] = []
  for (let count = 4; count <= 600; count++) {
    const block = blockOf(letters.subarray(0, count), { distance: 4, length: 4 })
    const plain = plainOf(letters.subarray(0, count), { distance: 4, length: 4 })
    const output = Buffer.alloc(plain.length)
    const end = decodeLz4Block(block, output, { from: 0, to: output.length, windowStart: 0 })
    if (end !== output.length || !output.equals(plain)) wrong.push(count)
  }
  expect(wrong).toEqual([])
})

test('what is longer than the room is not written beyond it', () => {
  const block = blockOf(letters.subarray(0, 40), { distance: 4, length: 60 })
  for (let room = 0; room <= 100; room++) {
    const output = Buffer.alloc(120, 0xee)
    expect(decodeLz4Block(block, output, { from: 0, to: room, windowStart: 0 })).toBeUndefined()
    expect(output.subarray(room).every((byte) => byte === 0xee)).toBe(true)
  }
})
