import { describe, expect, it } from 'vitest'
import {
  formatReassignment,
  parseExecutable,
  parseGenerate,
  parseReassignment,
} from '../../../src/cli/kafka-reassign-partitions/reassignment-file.ts'

const part = (topic: string, partition: number, replicas: number[], logDirs?: string[]) => ({
  topic,
  partition,
  replicas,
  ...(logDirs === undefined ? {} : { log_dirs: logDirs }),
})
const text = (...partitions: object[]) => JSON.stringify({ version: 1, partitions })

describe('parseReassignment', () => {
  it('reads assignments, and moves where a directory is named', () => {
    expect(parseReassignment(text(part('t', 0, [1, 2], ['any', '/d']), part('t', 1, [3])))).toEqual({
      assignments: [
        { topic: 't', partition: 0, replicas: [1, 2] },
        { topic: 't', partition: 1, replicas: [3] },
      ],
      moves: [{ topic: 't', partition: 0, broker: 2, logDir: '/d' }],
    })
  })

  it('reads what formatReassignment writes', () => {
    const assignments = [{ topic: 't', partition: 0, replicas: [1] }]
    const written = formatReassignment(assignments, () => '/d')
    expect(written).toBe(
      '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1],"log_dirs":["/d"]}]}',
    )
    expect(parseReassignment(written).assignments).toEqual(assignments)
  })

  it.each([
    ['{"version":2}', 'Not supported version field value 2'],
    ['{"version":1,"partitions":null}', 'Expected JSON array, received null'],
    [
      text(part('t', 0, [1, 2], ['any'])),
      'Size of replicas list [1, 2] is different from size of log dirs list [any] for partition t-0',
    ],
  ])('refuses %s', (wrong, message) => {
    expect(() => parseReassignment(wrong)).toThrow(message)
  })
})

it.each([
  [text(), 'Partition reassignment list cannot be empty'],
  [text(part('t', 0, [])), 'Partition replica list cannot be empty'],
  [
    text(part('t', 0, [1]), part('t', 0, [2])),
    'Partition reassignment contains duplicate topic partitions: t-0',
  ],
  [
    text(part('t', 0, [1, 1]), part('u', 0, [2, 1, 1, 2])),
    'Partition replica lists may not contain duplicate entries: t-0 contains multiple entries for 1. u-0 contains multiple entries for 1,2',
  ],
])('parseExecutable refuses %s', (wrong, message) => {
  expect(() => parseExecutable(wrong)).toThrow(message)
})

it.each([
  ['{"topics":[]}', '1,2,1', 'Broker list contains duplicate entries: [1]'],
  ['{"topics":[]}', 'x', 'For input string: "x"'],
  ['{', '1', 'The input string is not a valid JSON'],
  [
    '{"topics":[{"topic":"t"},{"topic":"t"}]}',
    '1',
    'List of topics to reassign contains duplicate entries: [t]',
  ],
])('parseGenerate refuses %s for %s', (wrong, brokers, message) => {
  expect(() => parseGenerate(wrong, brokers)).toThrow(message)
})
