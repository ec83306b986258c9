import { describe, expect, it } from 'vitest'
import { javaHashMapOrder } from '../../src/kafka/java-hash-map.ts'

describe('javaHashMapOrder', () => {
  it('orders topic settings as kafka-topics --describe shows them', () => {
    const names = ['retention.ms', 'cleanup.policy', 'max.message.bytes', 'min.insync.replicas']
    expect(javaHashMapOrder(names, 64)).toEqual([
      'min.insync.replicas',
      'cleanup.policy',
      'retention.ms',
      'max.message.bytes',
    ])
  })

  it('keeps the order of putting within a bucket', () => {
    // "Aa" and "BB" have the same hash.
    expect(javaHashMapOrder(['BB', 'Aa'])).toEqual(['BB', 'Aa'])
    expect(javaHashMapOrder(['Aa', 'BB', 'Aa'])).toEqual(['Aa', 'BB'])
  })

  it('grows as Java does, which changes the order', () => {
    const keys = Array.from({ length: 13 }, (_, at) => String.fromCharCode(0x20 + at * 16))
    // Twelve of these share one of 16 buckets; from the thirteenth on there are 32 buckets.
    expect(javaHashMapOrder(keys.slice(0, 12))).toEqual(keys.slice(0, 12))
    expect(javaHashMapOrder(keys)).toEqual([
      ...keys.filter((_, at) => at % 2 === 0),
      ...keys.filter((_, at) => at % 2 === 1),
    ])
  })
})
