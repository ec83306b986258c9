import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { BufferedOutput } from '../../../src/cli/kit/output.ts'

/** A stream that takes nothing until it is told to. */
class SlowStream extends Writable {
  readonly chunks: Buffer[] = []
  #release: (() => void) | undefined

  constructor() {
    super({ highWaterMark: 1 })
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(Buffer.from(chunk))
    this.#release = done
  }

  take(): void {
    const release = this.#release
    this.#release = undefined
    release?.()
  }
}

describe('BufferedOutput', () => {
  it('gathers small writes into one', async () => {
    const stream = new SlowStream()
    const output = new BufferedOutput(stream)
    output.text('这')
    output.bytes(Buffer.from('\tb'))
    output.text('\n')
    expect(stream.chunks).toEqual([])
    output.flush()
    expect(Buffer.concat(stream.chunks).toString()).toBe('这\tb\n')
  })

  it('holds the writer back until the stream wants more', async () => {
    const stream = new SlowStream()
    const output = new BufferedOutput(stream)
    expect(output.drained()).toBeUndefined()
    output.text('abc')
    output.flush()
    const drained = output.drained()
    expect(drained).toBeInstanceOf(Promise)
    stream.take()
    await drained
  })

  it('passes on texts and bytes larger than its buffer, in order', () => {
    const stream = new Writable({ highWaterMark: 10_000_000 })
    const chunks: Buffer[] = []
    stream._write = (chunk, _encoding, done) => {
      chunks.push(Buffer.from(chunk))
      done()
    }
    const output = new BufferedOutput(stream)
    const long = 'é'.repeat(100_000)
    output.text('a')
    output.text(long)
    output.text('b')
    output.bytes(Buffer.from(long))
    output.text('c')
    output.flush()
    expect(Buffer.concat(chunks).toString()).toBe(`a${long}b${long}c`)
  })

  it('stops waiting for a stream that has failed', async () => {
    const stream = new SlowStream()
    const output = new BufferedOutput(stream)
    output.text('abc')
    output.flush()
    const drained = output.drained()
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await drained
    expect(output.hasFailed).toBe(true)
    output.text('more')
    await output.end()
  })
})
