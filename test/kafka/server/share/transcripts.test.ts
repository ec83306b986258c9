import { readdirSync, readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { shareFetch } from '../../../../src/kafka/server/handlers/78-share-fetch.ts'
import { shareAcknowledge } from '../../../../src/kafka/server/handlers/79-share-acknowledge.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { append, initialize } from './share-member.ts'
import { GROUP, type Step, TOPIC_ID, toldOf, withTopicId } from './transcript/steps.ts'

const folder = new URL('../../../fixtures/kafka/share-transcripts/', import.meta.url)

for (const file of readdirSync(folder)) {
  it(`members of a share group are answered as by Kafka 4.3.1 in ${file}`, async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('queue')
    await initialize(fixture, topicId, 0, GROUP)
    const steps = readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Step => JSON.parse(line))
    for (const [index, step] of steps.entries()) {
      expect(await play(fixture, topicId, step), `line ${index + 1}`).toEqual(step)
    }
  })
}

async function play(fixture: BrokerFixture, topicId: string, step: Step): Promise<Step> {
  if ('append' in step) {
    await append(fixture, topicId, ...step.append)
    return step
  }
  if ('deleteBefore' in step) {
    const { logs, store } = fixture.broker
    const log = logs.get(topicId, 0)
    log.deleteRecordsBefore(Math.min(step.deleteBefore, log.highWatermark))
    await store.committed()
    return step
  }
  if ('state' in step) {
    const read = await fixture.broker.shareCoordinator.read({ groupId: GROUP, topicId, partition: 0 }, -1)
    return { state: toldOf({ partition: 0, ...read }) }
  }
  const { member, api, request } = step
  // The cast: requests of a transcript are checked by the codec.
  const sent = withTopicId(request, TOPIC_ID, topicId) as never
  const answering =
    api === 'ShareFetch' ? fixture.send(shareFetch, 2, sent) : fixture.send(shareAcknowledge, 2, sent)
  const answer = await endWait(fixture, answering, Number(request['maxWaitMs'] ?? 0))
  // What a session releases when it ends is put on file behind its answer.
  await fixture.store.committed()
  await nextTurn()
  return { member, api, request, response: toldOf(withTopicId(answer, topicId, TOPIC_ID)) }
}

/** Lets the time of a wait pass when nothing ends it before. */
async function endWait<T>(fixture: BrokerFixture, answering: Promise<T>, maxWaitMs: number): Promise<T> {
  let isAnswered = false
  const answered = answering.then(() => {
    isAnswered = true
  })
  for (let turns = 0; turns < 3 && !isAnswered; turns++) {
    await Promise.race([answered, nextTurn()])
  }
  if (!isAnswered) fixture.clock.advance(maxWaitMs)
  return answering
}
