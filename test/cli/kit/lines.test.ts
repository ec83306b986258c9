import { describe, expect, it } from 'vitest'
import { LineSplitter } from '../../../src/cli/kit/lines.ts'

function split(...chunks: (string | Buffer)[]): string[] {
  const splitter = new LineSplitter()
  const lines = chunks.flatMap((chunk) => [...splitter.push(Buffer.from(chunk))])
  return [...lines, ...splitter.end()].map((line) => line.toString('utf8'))
}

describe('LineSplitter', () => {
  it('ends lines at \\n, \\r and \\r\\n', () => {
    expect(split('a\nb\rc\r\nd\n\ne\n')).toEqual(['a', 'b', 'c', 'd', '', 'e'])
  })

  it('gives a last line without an end', () => {
    expect(split('a\nb')).toEqual(['a', 'b'])
  })

  it('gives nothing for no input', () => {
    expect(split('')).toEqual([])
  })

  it('gives the same lines wherever the chunks are cut', () => {
    const text = 'один\r\nдва\r\rтри\n\n🚀\r\n'
    const bytes = Buffer.from(text)
    const whole = split(text)
    expect(whole).toEqual(['один', 'два', '', 'три', '', '🚀'])
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(split(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole)
    }
  })

  it('puts one U+FFFD for a surrogate that is encoded by itself', () => {
    expect(split(Buffer.from([0xed, 0xa0, 0x80, 0x61, 0x0a]))).toEqual(['\ufffda'])
  })

  it('puts U+FFFD for what is no UTF-8', () => {
    expect(split(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a]))).toEqual(['a\ufffd', 'b'])
  })

  it('joins a line of many chunks', () => {
    expect(split(...Array.from({ length: 50 }, () => 'xy'), '\n')).toEqual(['xy'.repeat(50)])
  })
})
