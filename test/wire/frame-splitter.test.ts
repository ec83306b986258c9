import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameSplitter } from '../../src/wire/frame-splitter.ts'

function framed(body: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

function split(splitter: FrameSplitter, chunks: Buffer[]): Buffer[] {
  const frames: Buffer[] = []
  for (const chunk of chunks) splitter.push(chunk, (frame) => frames.push(frame))
  return frames
}

describe('a frame splitter', () => {
  it('gives the same frames however the stream is cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 })
    fc.assert(
      fc.property(
        bodies,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }),
        (frames, cuts) => {
          const expected = frames.map((frame) => Buffer.from(frame))
          const stream = Buffer.concat(expected.map(framed))
          const chunks: Buffer[] = []
          for (let at = 0, i = 0; at < stream.length; i++) {
            const next = at + (cuts[i % cuts.length] ?? 1)
            chunks.push(stream.subarray(at, next))
            at = next
          }
          const splitter = new FrameSplitter(1000)
          expect(split(splitter, chunks).map(String)).toEqual(expected.map(String))
          expect(splitter.pendingBytes).toBe(0)
        },
      ),
    )
  })

  it('gives views of a chunk that holds the whole frame', () => {
    const chunk = Buffer.concat([framed(Buffer.from('one')), framed(Buffer.from('two'))])
    const frames = split(new FrameSplitter(100), [chunk])
    expect(frames.map(String)).toEqual(['one', 'two'])
    expect(frames.every((frame) => frame.buffer === chunk.buffer)).toBe(true)
  })

  it('gathers a frame of many chunks, growing as they come', () => {
    const body = Buffer.alloc(3_000_000)
    for (let i = 0; i < body.length; i += 4) body.writeInt32BE(i, i)
    const stream = framed(body)
    const chunks = Array.from({ length: Math.ceil(stream.length / 65_536) }, (_, i) =>
      stream.subarray(i * 65_536, (i + 1) * 65_536),
    )
    const frames = split(new FrameSplitter(4_000_000), chunks)
    expect(frames.length).toBe(1)
    expect(frames[0]?.equals(body)).toBe(true)
  })

  it('takes no memory for what is only announced', () => {
    const before = process.memoryUsage().arrayBuffers
    const splitters = Array.from({ length: 20 }, () => {
      const splitter = new FrameSplitter(100_000_000)
      const announced = Buffer.alloc(8)
      announced.writeInt32BE(100_000_000)
      splitter.push(announced, () => expect.fail('no frame is complete'))
      return splitter
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
    expect(splitters.map((splitter) => splitter.pendingBytes)).toEqual(splitters.map(() => 4))
  })

  it.each([
    ['negative', -1],
    ['over the limit', 1001],
  ])('refuses a size that is %s, after the frames before it', (_, size) => {
    const bad = Buffer.alloc(4)
    bad.writeInt32BE(size)
    const frames: string[] = []
    const splitter = new FrameSplitter(1000)
    const stream = Buffer.concat([framed(Buffer.from('good')), bad])
    expect(() => splitter.push(stream, (frame) => frames.push(String(frame)))).toThrow(
      expect.objectContaining({ code: 'SAMSA_WIRE_FRAME' }),
    )
    expect(frames).toEqual(['good'])
  })

  it('refuses a bad size that comes byte by byte', () => {
    const splitter = new FrameSplitter(1000)
    for (const byte of [0xff, 0xff, 0xff]) splitter.push(Buffer.of(byte), () => undefined)
    expect(() => splitter.push(Buffer.of(0xff), () => undefined)).toThrow('frame of -1 bytes')
  })

  it('passes on an empty frame', () => {
    expect(split(new FrameSplitter(10), [Buffer.alloc(4)]).map(String)).toEqual([''])
  })
})
