import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { AnyHandler, Handler } from '../../../../src/kafka/server/handler.ts'
import { handlers } from '../../../../src/kafka/server/handlers/index.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { normalize, parseConversation } from '../conversation/conversation.ts'

const folder = new URL('../../../fixtures/kafka/conversations/', import.meta.url)

for (const file of readdirSync(folder)) {
  test(`the broker answers as Kafka 4.3.1 did in ${file}`, async () => {
    const fixture = await BrokerFixture.start()
    const steps = parseConversation(readFileSync(new URL(file, folder), 'utf8'))
    for (const [index, step] of steps.entries()) {
      if ('pauseMs' in step) continue
      const handler = handlerOf(step.api)
      // The cast: requests of a conversation are written by hand, and checked by the codec.
      const request = step.request as Record<string, never>
      const answer = await fixture.send(handler, step.version, request)
      // What a handler does without waiting (auto-creation) is done when this turn is committed.
      await fixture.store.committed()
      const told = { ...step, response: normalize(step.api, answer) }
      expect(told, `line ${index + 1}`).toEqual(step)
    }
  })
}

function handlerOf(name: string): Handler {
  const found: AnyHandler | undefined = handlers.find(({ api }) => api.name === name)
  if (found === undefined) throw new Error(`no handler serves ${name}`)
  return found as Handler
}
