/**
 * What transactional clients of a broker did and saw, held against what Kafka promises, as the list-append checkers of Elle and of Jepsen's Kafka
 * workload do. A partition is a list that values are appended to, each value once, so that what was read says who wrote it. Anomalies are called as
 * there where they have a name:
 *
 * - aborted-read (G1a), precommitted-read, torn-transaction: who reads committed records sees those of an aborted, an open, half a transaction;
 * - fenced-commit: a transaction is committed whose producer had been fenced before;
 * - lost-write: a committed record is not read at the end; lost-append: an acknowledged one is not in the log, which has aborted ones too;
 * - duplicate, phantom, inconsistent-offset: a value is there twice, or was never sent, or an offset has two values;
 * - non-monotonic-poll, skipped-poll, unstable-read: a consumer goes back, passes over a record, or sees one that is not there at the end;
 * - internal-order, late-append: records of one transaction, or of two requests one after the other, lie in the log the other way round;
 * - lost-copy, doubled-copy: what a group consumes, transforms and produces in transactions has not come out once;
 * - circular-information-flow (G1c): transactions have read each other's records.
 *
 * Write cycles (G0) are none of these: producers of open transactions append in turns, which Kafka's protocol allows (KIP-98 isolates no writes).
 */
import { cyclesIn } from './cycles.ts'

/** A record of a transaction; the offset is -1 when it was never acknowledged. Times are ms since the history began. */
export interface Send {
  readonly partition: string
  readonly value: string
  readonly offset: number
  readonly begin: number
  readonly end: number
  /** The value that this one is a copy of. */
  readonly copyOf?: string
}

/** A record that was read. */
export interface Seen {
  readonly partition: string
  readonly offset: number
  readonly value: string
}

/** What a consumer was given at once. One with a name began at the start of its partitions; where one without stood is not known. */
export interface Poll {
  readonly consumer: string
  readonly records: readonly Seen[]
  readonly begin: number
  readonly end: number
}

export interface Transaction {
  readonly producer: string
  readonly sends: readonly Send[]
  readonly polls: readonly Poll[]
  readonly outcome: 'committed' | 'aborted' | 'unknown'
  /** Another producer had taken over before the commit was asked. */
  readonly isFenced: boolean
  /** When that was; 0 when it never was. */
  readonly commitAsked: number
}

/** All that is in a partition in the end: for readers of committed records, or everything. */
export interface Log {
  readonly partition: string
  readonly isCommitted: boolean
  readonly records: readonly Seen[]
}

export interface History {
  readonly transactions: readonly Transaction[]
  readonly polls: readonly Poll[]
  readonly logs: readonly Log[]
  /** Partitions whose records a group has copied, each once. */
  readonly inputs: readonly string[]
}

export interface Anomaly {
  readonly kind: string
  readonly text: string
}

/** A history with what is looked up in it over and over. */
interface Indexed extends History {
  readonly writers: ReadonlyMap<string, Transaction>
  readonly committed: ReadonlyMap<string, Seen>
  readonly allPolls: readonly Poll[]
}

/** What must not be. */
export function anomaliesIn(history: History): Anomaly[] {
  const indexed = indexOf(history)
  return [
    inconsistentOffsets,
    duplicates,
    wrongReads,
    losses,
    tornTransactions,
    internalOrder,
    lateAppends,
    wrongPolls,
    wrongCopies,
    circularInformationFlow,
  ].flatMap((check) => [...check(indexed)])
}

/** How many groups of transactions have appended in turns, each before and behind another of them (G0). */
export function writeCyclesIn(history: History): number {
  const { writers } = indexOf(history)
  const edges = new Map<Transaction, Set<Transaction>>()
  for (const { records, isCommitted } of history.logs) {
    if (!isCommitted) continue
    for (const [n, { value }] of records.entries()) {
      const [from, to] = [writers.get(value), writers.get(records[n + 1]?.value ?? '')]
      if (from !== undefined && to !== undefined && from !== to) edgesOf(edges, from).add(to)
    }
  }
  return cyclesIn(edges).length
}

function indexOf(history: History): Indexed {
  const writers = new Map<string, Transaction>()
  for (const transaction of history.transactions)
    for (const { value } of transaction.sends) writers.set(value, transaction)
  const committed = new Map<string, Seen>()
  for (const { isCommitted, records } of history.logs)
    if (isCommitted) for (const record of records) committed.set(record.value, record)
  const allPolls = [...history.polls, ...history.transactions.flatMap(({ polls }) => polls)]
  return { ...history, writers, committed, allPolls }
}

function* inconsistentOffsets({ transactions, allPolls, logs }: Indexed): Iterable<Anomaly> {
  const valueAt = new Map<string, string>()
  const acknowledged = transactions.flatMap(({ sends }) => sends.filter(({ offset }) => offset >= 0))
  const read = [...allPolls, ...logs].flatMap(({ records }) => records)
  for (const { partition, offset, value } of [...acknowledged, ...read]) {
    const place = `${partition} at ${offset}`
    const known = valueAt.get(place) ?? value
    if (known !== value) yield { kind: 'inconsistent-offset', text: `${place}: ${known} and ${value}` }
    valueAt.set(place, known)
  }
}

function* duplicates({ logs }: Indexed): Iterable<Anomaly> {
  for (const isCommitted of [true, false]) {
    const places = new Map<string, Seen>()
    for (const record of logs
      .filter((log) => log.isCommitted === isCommitted)
      .flatMap(({ records }) => records)) {
      const other = places.get(record.value)
      if (other !== undefined) yield { kind: 'duplicate', text: `${placeOf(other)} and ${placeOf(record)}` }
      places.set(record.value, record)
    }
  }
}

/** Reads of what was not committed, or not yet. */
function* wrongReads({ allPolls, logs, writers }: Indexed): Iterable<Anomaly> {
  const reads = [
    ...allPolls,
    ...logs
      .filter(({ isCommitted }) => isCommitted)
      .map(({ records }) => ({ records, end: Number.POSITIVE_INFINITY })),
  ]
  for (const { records, end } of reads) {
    for (const record of records) {
      const writer = writers.get(record.value)
      if (writer === undefined) yield { kind: 'phantom', text: placeOf(record) }
      else if (writer.isFenced) yield { kind: 'fenced-commit', text: placeOf(record) }
      else if (writer.outcome === 'aborted') yield { kind: 'aborted-read', text: placeOf(record) }
      else if (end < writer.commitAsked)
        yield {
          kind: 'precommitted-read',
          text: `${placeOf(record)}: ${end} ms, commit at ${writer.commitAsked}`,
        }
    }
  }
  for (const { records } of logs.filter(({ isCommitted }) => !isCommitted))
    for (const record of records)
      if (!writers.has(record.value)) yield { kind: 'phantom', text: placeOf(record) }
}

function* losses({ transactions, committed, logs }: Indexed): Iterable<Anomaly> {
  const appended = new Map<string, number>()
  for (const { isCommitted, records } of logs)
    if (!isCommitted) for (const { value, offset } of records) appended.set(value, offset)
  for (const { outcome, isFenced, producer, sends } of transactions) {
    if (outcome === 'committed' && isFenced)
      yield { kind: 'fenced-commit', text: `${producer} was told so: ${sends[0]?.value}` }
    for (const { value, offset, partition } of sends) {
      if (outcome === 'committed' && !committed.has(value))
        yield { kind: 'lost-write', text: `${value} in ${partition} at ${offset}` }
      if (offset >= 0 && appended.get(value) !== offset)
        yield { kind: 'lost-append', text: `${value} in ${partition} at ${offset}: ${appended.get(value)}` }
    }
  }
}

function* tornTransactions({ transactions, committed }: Indexed): Iterable<Anomaly> {
  for (const { outcome, producer, sends } of transactions) {
    const there = sends.filter(({ value }) => committed.has(value)).map(({ value }) => value)
    if (outcome === 'unknown' && there.length > 0 && there.length < sends.length)
      yield { kind: 'torn-transaction', text: `${producer}: ${there} of ${sends.map(({ value }) => value)}` }
  }
}

function* internalOrder({ transactions }: Indexed): Iterable<Anomaly> {
  for (const { sends } of transactions) {
    const last = new Map<string, Send>()
    for (const send of sends.filter(({ offset }) => offset >= 0)) {
      const before = last.get(send.partition)
      if (before !== undefined && before.offset >= send.offset)
        yield { kind: 'internal-order', text: `${placeOf(send)} was sent after ${placeOf(before)}` }
      last.set(send.partition, send)
    }
  }
}

/** Who sends after somebody else was told that a record is stored gets a higher offset. */
function* lateAppends({ transactions }: Indexed): Iterable<Anomaly> {
  const acknowledged = transactions.flatMap(({ sends }) => sends.filter(({ offset }) => offset >= 0))
  for (const partition of new Set(acknowledged.map((send) => send.partition))) {
    const sends = acknowledged.filter((send) => send.partition === partition)
    const byEnd = sends.toSorted((a, b) => a.end - b.end)
    let highest: Send | undefined
    let ended = 0
    for (const send of sends.toSorted((a, b) => a.begin - b.begin)) {
      for (let next = byEnd[ended]; next !== undefined && next.end < send.begin; next = byEnd[++ended])
        if (highest === undefined || next.offset > highest.offset) highest = next
      if (highest !== undefined && send.offset <= highest.offset)
        yield { kind: 'late-append', text: `${placeOf(send)} was sent after ${placeOf(highest)} was stored` }
    }
  }
}

/** A consumer is given all records, one after the other. */
function* wrongPolls({ allPolls, logs, committed }: Indexed): Iterable<Anomaly> {
  const indexes = new Map<string, number>()
  for (const { isCommitted, records } of logs)
    if (isCommitted) for (const [n, { value }] of records.entries()) indexes.set(value, n)
  const positions = new Map<string, number>()
  for (const { consumer, records } of allPolls.toSorted((a, b) => a.begin - b.begin)) {
    const known = consumer === '' ? new Map<string, number>() : positions
    for (const record of records) {
      const index = indexes.get(record.value)
      if (index === undefined || committed.get(record.value)?.partition !== record.partition) {
        yield { kind: 'unstable-read', text: `${placeOf(record)} was given to ${consumer}` }
        continue
      }
      const key = `${consumer} ${record.partition}`
      const expected = known.get(key) ?? (consumer === '' ? index : 0)
      if (index !== expected)
        yield {
          kind: index < expected ? 'non-monotonic-poll' : 'skipped-poll',
          text: `${consumer} was given ${placeOf(record)}, number ${index} of its partition, in place of number ${expected}`,
        }
      known.set(key, index + 1)
    }
  }
}

function* wrongCopies({ transactions, committed, logs, inputs }: Indexed): Iterable<Anomaly> {
  const copies = new Map<string, string[]>()
  for (const { sends } of transactions)
    for (const { value, copyOf } of sends)
      if (copyOf !== undefined && committed.has(value))
        copies.set(copyOf, [...(copies.get(copyOf) ?? []), value])
  for (const { partition, isCommitted, records } of logs) {
    if (!isCommitted || !inputs.includes(partition)) continue
    for (const record of records) {
      const found = copies.get(record.value) ?? []
      if (found.length === 0) yield { kind: 'lost-copy', text: placeOf(record) }
      if (found.length > 1) yield { kind: 'doubled-copy', text: `${placeOf(record)}: ${found}` }
    }
  }
}

function* circularInformationFlow({ transactions, writers }: Indexed): Iterable<Anomaly> {
  const edges = new Map<Transaction, Set<Transaction>>()
  for (const reader of transactions)
    for (const { value } of reader.polls.flatMap(({ records }) => records)) {
      const writer = writers.get(value)
      if (writer !== undefined && writer !== reader) edgesOf(edges, writer).add(reader)
    }
  for (const cycle of cyclesIn(edges))
    yield {
      kind: 'circular-information-flow',
      text: cycle.map(({ producer, sends }) => `${producer} (${sends[0]?.value})`).join(' -> '),
    }
}

function edgesOf(edges: Map<Transaction, Set<Transaction>>, from: Transaction): Set<Transaction> {
  const known = edges.get(from) ?? new Set()
  edges.set(from, known)
  return known
}

function placeOf({ partition, offset, value }: Seen): string {
  return `${value} in ${partition} at ${offset}`
}
