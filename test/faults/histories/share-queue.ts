/**
 * What the members of a share group were given and what they acknowledged, held against what a queue promises (KIP-932): a record is one consumer's
 * at a time, is given out again only after it was released, kept for too long, or its consumer has gone, so often at most, and never once it was
 * accepted or rejected; and each stored record comes to an end.
 *
 * The delivery count numbers the deliveries of a record, as long as the broker lives: what is given out and not acknowledged is known to nobody after a
 * kill, as in the reference, so a later life of the broker may give the same number again.
 */
import type { Anomaly } from './list-append.ts'

/** Times are ms since the history began. */
export interface Sent {
  readonly id: string
  readonly isAcknowledged: boolean
}

/** A record in the hands of a consumer, and when the answer with it had come. Consumers that come back have a new name. */
export interface Delivery {
  readonly consumer: string
  readonly id: string
  readonly count: number
  readonly received: number
}

/** What a consumer said of a delivery; confirmed when the broker has said that it is so. */
export interface Acknowledgement {
  readonly consumer: string
  readonly id: string
  readonly count: number
  readonly kind: 'accept' | 'release' | 'reject'
  readonly begin: number
  readonly end: number
  readonly isConfirmed: boolean
}

/** A consumer that left or was cut off, from before that. */
export interface Departure {
  readonly consumer: string
  readonly at: number
}

/** The broker was killed and started again, from before until after. */
export interface Outage {
  readonly begin: number
  readonly end: number
}

export interface QueueHistory {
  readonly sends: readonly Sent[]
  readonly deliveries: readonly Delivery[]
  readonly acknowledgements: readonly Acknowledgement[]
  readonly departures: readonly Departure[]
  readonly outages: readonly Outage[]
  /** For how long a record is a consumer's, in ms. */
  readonly lockMs: number
  /** How often it is given out. */
  readonly deliveryLimit: number
}

/** Answers come later than the broker makes them, by this much at most unless the machine stands still. */
const LATENESS_MS = 700
/** A record that was given out in answers that nobody got, to a consumer that was cut off, has been given out more often than was seen. */
const UNSEEN_DELIVERIES = 2

/** All about one record. */
interface Life {
  readonly id: string
  readonly sent: Sent | undefined
  readonly deliveries: readonly Delivery[]
  readonly acknowledgements: readonly Acknowledgement[]
  readonly history: QueueHistory
}

/** What must not be. */
export function queueAnomaliesIn(history: QueueHistory): Anomaly[] {
  const deliveries = byId(history.deliveries)
  const acknowledgements = byId(history.acknowledgements)
  const sends = new Map(history.sends.map((sent) => [sent.id, sent]))
  return [...new Set([...sends.keys(), ...deliveries.keys()])].flatMap((id) => {
    const life: Life = {
      id,
      sent: sends.get(id),
      deliveries: (deliveries.get(id) ?? []).toSorted((a, b) => a.received - b.received),
      acknowledgements: acknowledgements.get(id) ?? [],
      history,
    }
    return [ends, afterTheEnd, turns, lateAcknowledgements].flatMap((check) => [...check(life)])
  })
}

/** A stored record is accepted or rejected, once, or has been given out as often as may be. */
function* ends({ id, sent, deliveries, acknowledgements, history }: Life): Iterable<Anomaly> {
  if (sent === undefined) yield { kind: 'phantom', text: `${id} was never sent` }
  const last = acknowledgements.filter(({ kind }) => kind !== 'release')
  const confirmed = last.filter((one) => counts(one, deliveries, history))
  if (confirmed.length > 1)
    yield { kind: 'ended-twice', text: `${id}: ${confirmed.map(textOf).join(' and ')}` }
  const isGivenUp = deliveries.some(({ count }) => count + UNSEEN_DELIVERIES >= history.deliveryLimit)
  if (sent?.isAcknowledged === true && last.length === 0 && !isGivenUp)
    yield { kind: 'lost', text: `${id} was given out ${deliveries.length} times, and never accepted` }
  for (const { count } of deliveries)
    if (count < 1 || count > history.deliveryLimit)
      yield { kind: 'delivery-limit', text: `${id} was given out for the ${count}th time` }
}

/** What was accepted or rejected is not given out again, whatever became of the broker. */
function* afterTheEnd({ id, deliveries, acknowledgements, history }: Life): Iterable<Anomaly> {
  for (const acknowledgement of acknowledgements) {
    if (acknowledgement.kind === 'release' || !counts(acknowledgement, deliveries, history)) continue
    const inLife = lifeAt(acknowledgement.begin, history)
    for (const { consumer, count, received } of deliveries) {
      const life = lifeAt(received, history)
      if (life === undefined || inLife === undefined || life < inLife) continue
      if (life > inLife || count > acknowledgement.count)
        yield { kind: 'delivered-after-end', text: `${id} to ${consumer} after ${textOf(acknowledgement)}` }
    }
  }
}

/** A record changes hands only for a reason. */
function* turns({ id, deliveries, acknowledgements, history }: Life): Iterable<Anomaly> {
  for (const [n, next] of deliveries.entries()) {
    for (const before of deliveries.slice(0, n)) {
      const life = lifeAt(next.received, history)
      if (life === undefined || life !== lifeAt(before.received, history)) continue
      const text = `${id} to ${before.consumer} (${before.count}.) and ${next.consumer} (${next.count}.)`
      if (before.count === next.count) yield { kind: 'given-out-twice', text }
      const wasReleased = acknowledgements.some(
        ({ consumer, count, kind }) =>
          kind === 'release' && consumer === before.consumer && count === before.count,
      )
      const hasGone = history.departures.some(
        ({ consumer, at }) => consumer === before.consumer && at <= next.received,
      )
      const isOverdue = next.received - before.received >= history.lockMs - LATENESS_MS
      if (next.count > before.count && !wasReleased && !hasGone && !isOverdue)
        yield { kind: 'early-redelivery', text: `${text} within ${next.received - before.received} ms` }
    }
  }
}

/** Who has kept a record for too long has it no more: not when another has it, whose lock lasts. */
function* lateAcknowledgements({ acknowledgements, deliveries, history }: Life): Iterable<Anomaly> {
  for (const acknowledgement of acknowledgements) {
    const { consumer, begin, end, isConfirmed } = acknowledgement
    if (deliveryOf(acknowledgement, deliveries) === undefined)
      yield { kind: 'phantom', text: `${textOf(acknowledgement)} of nothing` }
    const life = lifeAt(end, history)
    const owner = deliveries.find(
      (other) =>
        life !== undefined &&
        other.consumer !== consumer &&
        other.count > acknowledgement.count &&
        other.received < begin &&
        end < other.received + history.lockMs - LATENESS_MS &&
        !acknowledgements.some((one) => one.consumer === other.consumer && one.begin < end) &&
        !history.departures.some((one) => one.consumer === other.consumer && one.at < end) &&
        lifeAt(other.received, history) === life,
    )
    if (isConfirmed && owner !== undefined)
      yield { kind: 'late-acknowledgement', text: `${textOf(acknowledgement)}, which ${owner.consumer} has` }
  }
}

/** Whether an acknowledgement has ended something: one that comes too late is not refused when all up to there has ended meanwhile. */
function counts(
  acknowledgement: Acknowledgement,
  deliveries: readonly Delivery[],
  { lockMs }: QueueHistory,
): boolean {
  const received = deliveryOf(acknowledgement, deliveries)?.received ?? 0
  return acknowledgement.isConfirmed && acknowledgement.end < received + lockMs - LATENESS_MS
}

function deliveryOf(
  { consumer, count, begin }: Acknowledgement,
  deliveries: readonly Delivery[],
): Delivery | undefined {
  return deliveries.findLast(
    (one) => one.consumer === consumer && one.count === count && one.received <= begin,
  )
}

/** Which life of the broker something was in; undefined at its seams, where that cannot be said. */
function lifeAt(at: number, { outages }: QueueHistory): number | undefined {
  if (outages.some(({ begin, end }) => at >= begin && at <= end)) return undefined
  return outages.filter(({ end }) => end < at).length
}

function byId<Part extends { readonly id: string }>(parts: readonly Part[]): Map<string, Part[]> {
  const found = new Map<string, Part[]>()
  for (const part of parts) {
    const known = found.get(part.id)
    if (known === undefined) found.set(part.id, [part])
    else known.push(part)
  }
  return found
}

function textOf({ kind, id, consumer, count, begin }: Acknowledgement): string {
  return `${kind} of ${id} by ${consumer} (${count}.) at ${begin}`
}
