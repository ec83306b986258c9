import { expect, test } from 'vitest'
import { cyclesIn } from './cycles.ts'
import {
  anomaliesIn,
  type History,
  type Poll,
  type Seen,
  type Send,
  type Transaction,
  writeCyclesIn,
} from './list-append.ts'

/** `a1@0` is value a1 of partition a at offset 0; `?` is an offset that nobody was told. */
const seen = (text: string): Seen => {
  const [value = '', offset] = text.split('@')
  return { partition: value.charAt(0), value, offset: offset === '?' ? -1 : Number(offset) }
}

const sent = (begin: number, ...texts: string[]): Send[] =>
  texts.map((text, n) => ({ ...seen(text), begin: begin + n, end: begin + n + 0.5 }))

const poll = (begin: number, consumer: string, ...texts: string[]): Poll => ({
  consumer,
  records: texts.map(seen),
  begin,
  end: begin + 0.5,
})

let producers = 0
const transaction = (sends: Send[], more: Partial<Transaction> = {}): Transaction => ({
  producer: `p${++producers}`,
  sends,
  polls: [],
  outcome: 'committed',
  isFenced: false,
  commitAsked: 10,
  ...more,
})

/** Logs by what is in them: committed and all; the same unless both are given. */
const logs = (committed: string[], all = committed): History['logs'] =>
  [true, false].flatMap((isCommitted) => {
    const records = (isCommitted ? committed : all).map(seen)
    return [...new Set(records.map(({ partition }) => partition))].map((partition) => ({
      partition,
      isCommitted,
      records: records.filter((record) => record.partition === partition),
    }))
  })

const history = (parts: Partial<History>): History => ({
  transactions: [],
  polls: [],
  logs: [],
  inputs: [],
  ...parts,
})

const kindsIn = (parts: Partial<History>): string[] => [
  ...new Set(anomaliesIn(history(parts)).map(({ kind }) => kind)),
]

test('a history without anomalies has none', () => {
  const copy = { ...seen('c1@0'), begin: 20, end: 21, copyOf: 'a1' }
  expect(
    kindsIn({
      transactions: [
        transaction(sent(1, 'a1@0', 'b1@0')),
        transaction(sent(12, 'a2@2', 'b2@2'), { outcome: 'aborted', commitAsked: 0 }),
        transaction(sent(14, 'a3@4', 'b3@4'), { outcome: 'unknown', commitAsked: 16 }),
        transaction(sent(14, 'a4@6'), { outcome: 'unknown', commitAsked: 16, isFenced: true }),
        transaction([copy], { polls: [poll(15, '', 'a1@0')], commitAsked: 22 }),
      ],
      polls: [poll(11, 'r', 'a1@0'), poll(12, 'r', 'b1@0'), poll(30, 'r', 'a3@4', 'b3@4', 'c1@0')],
      logs: [
        ...logs(
          ['a1@0', 'a3@4', 'b1@0', 'b3@4', 'c1@0'],
          ['a1@0', 'a2@2', 'a3@4', 'a4@6', 'b1@0', 'b2@2', 'b3@4', 'c1@0'],
        ),
      ],
      inputs: [],
    }),
  ).toEqual([])
})

const aborted = transaction(sent(1, 'a1@0'), { outcome: 'aborted', commitAsked: 0 })
const fenced = transaction(sent(1, 'a1@0'), { outcome: 'unknown', isFenced: true })
const two = transaction(sent(1, 'a1@0', 'a2@1'))
const copied = (...copies: string[]): Partial<History> => ({
  transactions: [
    transaction(sent(1, 'a1@0')),
    ...copies.map((text, n) => transaction([{ ...seen(text), begin: 20 + n, end: 20.5 + n, copyOf: 'a1' }])),
  ],
  logs: logs(['a1@0', ...copies]),
  inputs: ['a'],
})

test.each<[string, Partial<History>]>([
  ['aborted-read', { transactions: [aborted], polls: [poll(12, '', 'a1@0')], logs: logs(['a1@0']) }],
  ['aborted-read', { transactions: [aborted], logs: logs(['a1@0']) }],
  ['precommitted-read', { transactions: [two], polls: [poll(5, 'r', 'a1@0')], logs: logs(['a1@0', 'a2@1']) }],
  [
    'torn-transaction',
    { transactions: [{ ...two, outcome: 'unknown' }], logs: logs(['a2@1'], ['a1@0', 'a2@1']) },
  ],
  ['fenced-commit', { transactions: [fenced], logs: logs(['a1@0']) }],
  ['fenced-commit', { transactions: [{ ...fenced, outcome: 'committed' }], logs: logs(['a1@0']) }],
  ['lost-write', { transactions: [two], logs: logs(['a1@0'], ['a1@0', 'a2@1']) }],
  ['lost-append', { transactions: [aborted], logs: logs([]) }],
  ['lost-append', { transactions: [aborted], logs: logs([], ['a1@3']) }],
  ['duplicate', { transactions: [two], logs: logs(['a1@0', 'a2@1', 'a1@2']) }],
  ['phantom', { transactions: [two], logs: logs(['a1@0', 'a2@1', 'a9@2']) }],
  [
    'inconsistent-offset',
    { transactions: [two], polls: [poll(12, '', 'a2@0')], logs: logs(['a1@0', 'a2@1']) },
  ],
  [
    'non-monotonic-poll',
    {
      transactions: [two],
      polls: [poll(12, 'r', 'a1@0', 'a2@1'), poll(13, 'r', 'a2@1')],
      logs: logs(['a1@0', 'a2@1']),
    },
  ],
  [
    'non-monotonic-poll',
    { transactions: [two], polls: [poll(12, '', 'a2@1', 'a1@0')], logs: logs(['a1@0', 'a2@1']) },
  ],
  ['skipped-poll', { transactions: [two], polls: [poll(12, 'r', 'a2@1')], logs: logs(['a1@0', 'a2@1']) }],
  [
    'unstable-read',
    { transactions: [two], polls: [poll(12, 'r', 'a1@0')], logs: logs([], ['a1@0', 'a2@1']) },
  ],
  ['internal-order', { transactions: [transaction(sent(1, 'a1@1', 'a2@0'))], logs: logs(['a2@0', 'a1@1']) }],
  [
    'late-append',
    {
      transactions: [transaction(sent(1, 'a1@5')), transaction(sent(3, 'a2@4'))],
      logs: logs(['a2@4', 'a1@5']),
    },
  ],
  ['lost-copy', copied()],
  ['doubled-copy', copied('b1@0', 'b2@1')],
  [
    'circular-information-flow',
    {
      transactions: [
        transaction(sent(1, 'a1@0'), { polls: [poll(11, '', 'b1@0')] }),
        transaction(sent(1, 'b1@0'), { polls: [poll(11, '', 'a1@0')] }),
      ],
      logs: logs(['a1@0', 'b1@0']),
    },
  ],
])('finds %s', (kind, parts) => {
  expect(kindsIn(parts)).toContain(kind)
})

test('each anomaly says which record is meant', () => {
  expect(anomaliesIn(history({ transactions: [aborted], logs: logs(['a1@0']) }))).toEqual([
    { kind: 'aborted-read', text: 'a1 in a at 0' },
  ])
})

test('write cycles are counted, and are no anomaly', () => {
  const transactions = [transaction(sent(1, 'a1@0', 'b2@1')), transaction(sent(1, 'b1@0', 'a2@1'))]
  const parts = { transactions, logs: logs(['a1@0', 'a2@1', 'b1@0', 'b2@1']) }
  expect(kindsIn(parts)).toEqual([])
  expect(writeCyclesIn(history(parts))).toBe(1)
})

test('cycles are found in graphs of every form', () => {
  const graph = (...edges: [string, string][]) => {
    const made = new Map<string, Set<string>>()
    for (const [from, to] of edges) made.set(from, new Set([...(made.get(from) ?? []), to]))
    return cyclesIn(made).map((cycle) => cycle.sort().join(''))
  }
  expect(graph(['a', 'b'], ['b', 'c'], ['a', 'c'])).toEqual([])
  expect(graph(['a', 'a'])).toEqual([])
  expect(graph(['a', 'b'], ['b', 'c'], ['c', 'b'])).toEqual(['bc'])
  expect(graph(['a', 'b'], ['b', 'a'], ['b', 'c'], ['c', 'd'], ['d', 'c']).sort()).toEqual(['ab', 'cd'])
  expect(graph(['a', 'b'], ['b', 'c'], ['c', 'a'], ['c', 'd'], ['d', 'b'])).toEqual(['abcd'])
})
