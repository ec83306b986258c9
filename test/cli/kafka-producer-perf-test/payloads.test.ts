import { describe, expect, it } from 'vitest'
import { payloadSource, splitPayloads } from '../../../src/cli/kafka-producer-perf-test/payloads.ts'

describe('the pieces of a payload file', () => {
  it.each([
    ['a\nb\n', '\n', ['a', 'b']],
    ['a\n\nb', '\n', ['a', '', 'b']],
    ['\nb', '\n', ['b']],
    ['\n\nb\n\n', '\n', ['', 'b', '']],
    ['a,b;c', '[,;]', ['a', 'b', 'c']],
    ['aXXbXc', 'X+', ['a', 'b', 'c']],
    ['\n', '\n', []],
    ['abc', '', ['a', 'b', 'c']],
  ])('of %j by %j are those of java.util.Scanner', (text, delimiter, pieces) => {
    expect(splitPayloads(text, delimiter)).toEqual(pieces)
  })
})

describe('payloads', () => {
  const nothing = { recordSize: undefined, isMonotonic: false, payloads: [] }

  it('are random capital letters of the size that is asked for, all of them in time', () => {
    const next = payloadSource({ ...nothing, recordSize: 100 })
    const letters = new Set<string>()
    for (let at = 0; at < 50; at += 1) for (const letter of next(at).toString()) letters.add(letter)
    expect([...letters].sort().join('')).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    expect(next(0)).toHaveLength(100)
  })

  it('are the numbers of the records where they are to rise', () => {
    expect(payloadSource({ ...nothing, isMonotonic: true })(41).toString()).toBe('41')
  })

  it('are refused where a file had none', () => {
    expect(() => payloadSource(nothing)).toThrow(
      'No payload file, record size or payload-monotonic option provided.',
    )
  })
})
