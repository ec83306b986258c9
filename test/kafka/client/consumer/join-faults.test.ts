import { expect, test } from 'vitest'
import { errorFromName } from '../../../../src/kafka/client/client-error.ts'
import { joinFault, syncFault } from '../../../../src/kafka/client/consumer/join-faults.ts'
import { loggingHooks, TestBroker } from '../broker.ts'
import { consumerFor, until } from './consumer-kit.ts'

test('a member that finds its group full says so twice, as Java does', async () => {
  const broker = await TestBroker.start({ 'group.max.size': '1' })
  await broker.createTopic('one')
  const group = { 'group.id': 'g', 'client.id': 'c' }
  const first = await consumerFor(broker, group)
  first.subscribe(['one'])
  await until(first, () => first.assignment().length > 0)
  const hooks = loggingHooks()
  const second = await consumerFor(broker, group, hooks)
  second.subscribe(['one'])
  await expect(second.poll(5000)).rejects.toThrow(
    'Consumer group g already has the configured maximum number of members.',
  )
  expect(hooks.lines).toEqual([
    'ERROR [Consumer clientId=c, groupId=g] JoinGroup failed due to fatal error: The group has reached its maximum size.',
  ])
})

test('a static member whose name another has taken says so', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const group = {
    'group.id': 'g',
    'client.id': 'c',
    'group.instance.id': 'i',
    'heartbeat.interval.ms': '20',
  }
  const hooks = loggingHooks()
  const first = await consumerFor(broker, group, hooks)
  first.subscribe(['one'])
  await until(first, () => first.assignment().length > 0)
  const second = await consumerFor(broker, group)
  second.subscribe(['one'])
  await until(second, () => second.assignment().length > 0)
  await expect(until(first, () => false)).rejects.toMatchObject({
    kafkaError: { name: 'FENCED_INSTANCE_ID' },
  })
  expect(hooks.lines).toContain(
    'ERROR [Consumer instanceId=i, clientId=c, groupId=g] Caught fenced group.instance.id Optional[i] error in heartbeat thread',
  )
})

test.each([
  [
    'INVALID_SESSION_TIMEOUT',
    'JoinGroup failed due to fatal error: The session timeout is not within the range',
  ],
  ['UNSUPPORTED_VERSION', 'JoinGroup failed due to unsupported version error. Please unset field'],
  ['FENCED_INSTANCE_ID', "Sent generation was Generation{generationId=3, memberId='m', protocol='range'}"],
  ['UNKNOWN_SERVER_ERROR', 'JoinGroup failed due to unexpected error: The server experienced'],
] as const)('a JoinGroup that ends with %s is logged', (name, text) => {
  const { log, lines } = loggingHooks()
  joinFault(errorFromName(name), member(log))
  expect(lines.join()).toContain(text)
})

test('what ends a SyncGroup is thrown, and logged where the member is fenced', () => {
  const { log, lines } = loggingHooks()
  expect(syncFault(errorFromName('INVALID_GROUP_ID'), member(log)).message).toBe(
    'Unexpected error from SyncGroup: The group id is invalid.',
  )
  expect(lines).toEqual([])
  syncFault(errorFromName('FENCED_INSTANCE_ID'), member(log))
  expect(lines.join()).toContain('SyncGroup failed: The group instance id Optional[i] has been fenced')
})

function member(log: ReturnType<typeof loggingHooks>['log']) {
  return {
    log,
    logPrefix: '',
    groupId: 'g',
    groupInstanceId: 'i',
    memberId: 'm',
    generation: 3,
    protocolName: 'range',
  }
}
