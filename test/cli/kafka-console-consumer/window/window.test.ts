import { describe, expect, it } from 'vitest'
import { manual } from '../../../../src/cli/kafka-console-consumer/manual.ts'
import { windowOf } from '../../../../src/cli/kafka-console-consumer/window/window.ts'
import { parseOrPrintUsage } from '../../../../src/cli/kit/usage.ts'
import { memoryIo } from '../../golden/memory-io.ts'

const NOW = Date.parse('2026-03-14T15:00:00Z')

function read(...words: string[]) {
  const io = memoryIo()
  const line = parseOrPrintUsage(manual, ['--topic', 't', ...words], io)
  try {
    return windowOf(line, NOW)
  } catch {
    return io.stderrText().split('\n')[0]
  }
}

describe('a window', () => {
  it('is one only where it is asked for', () => {
    expect(read()).toBeUndefined()
    expect(read('--from-beginning')).toBeUndefined()
  })

  it.each([
    ['now', 'latest'],
    ['LATEST', 'latest'],
    ['earliest', 'earliest'],
    ['42', { offset: 42 }],
    ['offset:1700000000000', { offset: 1_700_000_000_000 }],
    ['1700000000000', { timeMs: 1_700_000_000_000 }],
    ['@17', { timeMs: 17 }],
    ['2 hours ago', { timeMs: NOW - 7_200_000 }],
    ['2026-03-14T12:00', { timeMs: Date.parse('2026-03-14T12:00:00Z') }],
  ])('ends at %s', (text, until) => {
    expect(read('--until', text)).toEqual({ from: 'earliest', until })
  })

  it('begins where it is told to', () => {
    expect(read('--from', '7')).toEqual({ from: { offset: 7 }, until: undefined })
    expect(read('--partition', '0', '--offset', '9', '--until', 'now')).toEqual({
      from: { offset: 9 },
      until: 'latest',
    })
  })

  it.each(['soon', '-5', 'offset:x', ''])('refuses %j', (text) => {
    expect(read('--until', text)).toContain(
      `The value '${text}' of option until is no offset and no time. Valid values are`,
    )
  })

  it('has one beginning', () => {
    expect(read('--from', '1', '--from-beginning')).toBe(
      'Option "[from]" can\'t be used with option "[from-beginning]"',
    )
  })
})
