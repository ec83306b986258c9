import { describe, expect, it } from 'vitest'
import { parseTopicConfigs } from '../../../src/cli/kafka-topics/topic-configs.ts'

const NO_PAIR =
  'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".'

describe('parseTopicConfigs', () => {
  it('takes blanks around the equals sign, and the last of two', () => {
    expect(parseTopicConfigs(['retention.ms = 5', 'retention.ms=7', 'preallocate=true'])).toEqual({
      'retention.ms': '7',
      preallocate: 'true',
    })
  })

  it.each([
    [['retention.ms'], NO_PAIR],
    [['retention.ms='], NO_PAIR],
    [['a=b=c'], NO_PAIR],
    [['no.such.config=1'], 'Unknown topic config name: no.such.config'],
    [['retention.ms=abc'], 'Invalid value abc for configuration retention.ms: Not a number of type LONG'],
    [
      ['min.insync.replicas=0'],
      'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1',
    ],
    [
      ['max.compaction.lag.ms=1', 'min.compaction.lag.ms=5'],
      'conflict topic config setting min.compaction.lag.ms (5) > max.compaction.lag.ms (1)',
    ],
  ])('refuses %j', (texts, message) => {
    expect(() => parseTopicConfigs(texts)).toThrow(message)
  })
})
