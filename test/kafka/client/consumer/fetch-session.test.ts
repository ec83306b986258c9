import { expect, test } from 'vitest'
import { type FetchPartition, FetchSession } from '../../../../src/kafka/client/consumer/fetch-session.ts'
import { errors } from '../../../../src/kafka/errors.ts'

function wanting(offsets: Record<string, number>, topicId = 'id'): Map<string, FetchPartition> {
  return new Map(
    Object.entries(offsets).map(([name, fetchOffset]) => [
      name,
      { topic: 't', topicId, partition: Number(name), fetchOffset, leaderEpoch: 0, maxBytes: 1 },
    ]),
  )
}

function shown(session: FetchSession, offsets: Record<string, number>, topicId?: string) {
  const { sessionId, sessionEpoch, toSend, forgotten } = session.plan(wanting(offsets, topicId))
  const numbers = (list: FetchPartition[]) => list.map(({ partition }) => partition)
  return [sessionId, sessionEpoch, numbers(toSend), numbers(forgotten)]
}

test('after a full request only what changed is named', () => {
  const session = new FetchSession()
  expect(shown(session, { 0: 10, 1: 20 })).toEqual([0, 0, [0, 1], []])
  expect(session.receive(0, 77)).toBe(true)
  expect(shown(session, { 0: 11, 1: 20 })).toEqual([77, 1, [0], []])
  session.receive(0, 77)
  expect(shown(session, { 1: 20 })).toEqual([77, 2, [], [0]])
})

test('a topic that was made anew is forgotten and named again', () => {
  const session = new FetchSession()
  session.plan(wanting({ 0: 10 }))
  session.receive(0, 77)
  expect(shown(session, { 0: 10 }, 'other')).toEqual([77, 1, [0], [0]])
})

test('a broker that keeps no session gets full requests', () => {
  const session = new FetchSession()
  session.plan(wanting({ 0: 10 }))
  session.receive(0, 0)
  expect(shown(session, { 0: 10 })).toEqual([0, 0, [0], []])
})

test('a lost session is opened anew', () => {
  const session = new FetchSession()
  session.plan(wanting({ 0: 10 }))
  session.receive(0, 77)
  session.plan(wanting({ 0: 10 }))
  expect(session.receive(errors.FETCH_SESSION_ID_NOT_FOUND.code, 0)).toBe(false)
  expect(shown(session, { 0: 10 })).toEqual([0, 0, [0], []])
})

test('after a wrong epoch, or a request that got lost, the old session is closed by the full request', () => {
  const session = new FetchSession()
  session.plan(wanting({ 0: 10 }))
  session.receive(0, 77)
  session.plan(wanting({ 0: 10 }))
  session.receive(errors.INVALID_FETCH_SESSION_EPOCH.code, 0)
  expect(shown(session, { 0: 10 })).toEqual([77, 0, [0], []])
  session.receive(0, 78)
  session.plan(wanting({ 0: 10 }))
  session.lose()
  expect(shown(session, { 0: 10 })).toEqual([78, 0, [0], []])
})
