import { expect, test } from 'vitest'
import { type Acknowledgement, type QueueHistory, queueAnomaliesIn } from './share-queue.ts'

const LOCK_MS = 2000

const delivery = (consumer: string, count: number, received: number) => ({
  consumer,
  id: 'r',
  count,
  received,
})

const acknowledgement = (
  kind: Acknowledgement['kind'],
  consumer: string,
  count: number,
  begin: number,
  isConfirmed = true,
): Acknowledgement => ({ consumer, id: 'r', count, kind, begin, end: begin + 1, isConfirmed })

const kindsIn = (parts: Partial<QueueHistory>): string[] => {
  const history = {
    sends: [{ id: 'r', isAcknowledged: true }],
    deliveries: [],
    acknowledgements: [],
    departures: [],
    outages: [],
    lockMs: LOCK_MS,
    deliveryLimit: 5,
    ...parts,
  }
  return [...new Set(queueAnomaliesIn(history).map(({ kind }) => kind))]
}

const accepted = {
  deliveries: [delivery('a', 1, 10)],
  acknowledgements: [acknowledgement('accept', 'a', 1, 20)],
}

test.each<[string, Partial<QueueHistory>]>([
  ['a record is accepted', accepted],
  [
    'a record is released and then rejected',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 30)],
      acknowledgements: [acknowledgement('release', 'a', 1, 20), acknowledgement('reject', 'b', 2, 40)],
    },
  ],
  [
    'a record goes on when it was kept for too long, and its first consumer is refused',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 2020)],
      acknowledgements: [
        acknowledgement('accept', 'a', 1, 4000, false),
        acknowledgement('accept', 'b', 2, 2030),
      ],
    },
  ],
  [
    'a record goes on when its consumer has gone',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 30)],
      acknowledgements: [acknowledgement('accept', 'b', 2, 40)],
      departures: [{ consumer: 'a', at: 20 }],
    },
  ],
  [
    'a record is given out for the same time again after a kill',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 1, 300)],
      acknowledgements: [
        acknowledgement('accept', 'a', 1, 90, false),
        acknowledgement('accept', 'b', 1, 310),
      ],
      outages: [{ begin: 100, end: 200 }],
    },
  ],
  [
    'a record is given up',
    {
      deliveries: [1, 2, 3, 4, 5].map((count) => delivery('a', count, 10 * count)),
      acknowledgements: [1, 2, 3, 4, 5].map((count) =>
        acknowledgement('release', 'a', count, 10 * count + 1),
      ),
    },
  ],
  [
    'who comes too late is not refused when all has ended',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 2020)],
      acknowledgements: [acknowledgement('accept', 'b', 2, 2030), acknowledgement('accept', 'a', 1, 4000)],
    },
  ],
  ['nobody knows whether a record was stored', { sends: [{ id: 'r', isAcknowledged: false }] }],
])('all is well: %s', (_, parts) => {
  expect(kindsIn(parts)).toEqual([])
})

test.each<[string, Partial<QueueHistory>]>([
  ['lost', {}],
  [
    'lost',
    {
      deliveries: [delivery('a', 1, 10)],
      acknowledgements: [acknowledgement('release', 'a', 1, 20)],
    },
  ],
  ['phantom', { ...accepted, sends: [] }],
  ['phantom', { acknowledgements: accepted.acknowledgements }],
  [
    'ended-twice',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 2020)],
      acknowledgements: [acknowledgement('accept', 'a', 1, 20), acknowledgement('accept', 'b', 2, 2030)],
    },
  ],
  ['delivered-after-end', { ...accepted, deliveries: [delivery('a', 1, 10), delivery('b', 2, 2500)] }],
  [
    'delivered-after-end',
    {
      ...accepted,
      deliveries: [delivery('a', 1, 10), delivery('b', 1, 300)],
      outages: [{ begin: 100, end: 200 }],
    },
  ],
  [
    'delivery-limit',
    { deliveries: [delivery('a', 6, 10)], acknowledgements: [acknowledgement('accept', 'a', 6, 20)] },
  ],
  [
    'given-out-twice',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 1, 11)],
      acknowledgements: accepted.acknowledgements,
    },
  ],
  [
    'early-redelivery',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 500)],
      acknowledgements: [acknowledgement('accept', 'b', 2, 510)],
    },
  ],
  [
    'late-acknowledgement',
    {
      deliveries: [delivery('a', 1, 10), delivery('b', 2, 2020)],
      acknowledgements: [acknowledgement('accept', 'a', 1, 2100)],
    },
  ],
])('finds %s', (kind, parts) => {
  expect(kindsIn(parts)).toContain(kind)
})
