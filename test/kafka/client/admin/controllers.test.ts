import { expect, onTestFinished, test } from 'vitest'
import { openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { describeConfigs } from '../../../../src/kafka/client/admin/describe-configs.ts'
import { listTopics } from '../../../../src/kafka/client/admin/list-topics.ts'
import { loggingHooks, TestBroker } from '../broker.ts'

test('a client of controllers tells a broker from a controller, and refuses what only brokers do', async () => {
  const { port } = await TestBroker.start()
  const hooks = loggingHooks()
  const admin = await openAdmin({ 'bootstrap.controllers': `127.0.0.1:${port}`, 'client.id': 'c' }, hooks)
  onTestFinished(() => admin.close())
  await expect(describeConfigs(admin, [{ type: 4, name: '1' }])).rejects.toThrow(
    'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER',
  )
  expect(hooks.lines).toEqual(['WARN [AdminClient clientId=c] Fatal error during metadata update'])
  await expect(listTopics(admin)).rejects.toThrow(
    'This Admin API is not yet supported when communicating directly with the controller quorum.',
  )
})
