import { expect, onTestFinished, test } from 'vitest'
import { openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { alterUserScramCredentials } from '../../../../src/kafka/client/admin/alter-user-scram-credentials.ts'
import { describeCluster } from '../../../../src/kafka/client/admin/describe-cluster.ts'
import { openConsumer } from '../../../../src/kafka/client/consumer/consumer.ts'
import type { ClientHooks } from '../../../../src/kafka/client/hooks.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import { type Clock, systemClock } from '../../../../src/runtime/clock.ts'
import { loggingHooks, TestBroker } from '../broker.ts'

const MODULES = 'org.apache.kafka.common.security'
const SCRAM = `${MODULES}.scram.ScramLoginModule required`
const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** A broker that wants a login: alice by PLAIN, carol by SCRAM. */
async function guardedBroker(settings: Record<string, string> = {}): Promise<TestBroker> {
  const listener = 'listener.name.sasl_plaintext'
  const broker = await TestBroker.start({
    listeners: 'SASL_PLAINTEXT://127.0.0.1:9092',
    'sasl.enabled.mechanisms': `PLAIN,${MECHANISMS.join(',')}`,
    [`${listener}.plain.sasl.jaas.config`]: `${MODULES}.plain.PlainLoginModule required user_alice="secret";`,
    [`${listener}.scram-sha-256.sasl.jaas.config`]: `${SCRAM};`,
    [`${listener}.scram-sha-512.sasl.jaas.config`]: `${SCRAM};`,
    ...settings,
  })
  const admin = await openAdmin(
    { 'bootstrap.servers': `unix:${broker.socketPath}` },
    { resolveAddress: () => broker.socketPath },
  )
  for (const mechanism of MECHANISMS) {
    const upsertions = [{ mechanism, iterations: 4096, password: 'p,=é' }]
    await alterUserScramCredentials(admin, 'carol', { deletions: [], upsertions })
  }
  await admin.close()
  return broker
}

function login(mechanism: string, username: string, password: string): Record<string, string> {
  const module = mechanism === 'PLAIN' ? `${MODULES}.plain.PlainLoginModule required` : SCRAM
  return {
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': mechanism,
    'sasl.jaas.config': `${module} username="${username}" password="${password}";`,
  }
}

async function clusterBehind(
  broker: TestBroker,
  properties: Record<string, string>,
  hooks: ClientHooks = {},
): Promise<string | null> {
  const admin = await openAdmin({ ...broker.properties, ...properties }, hooks)
  onTestFinished(() => admin.close())
  return (await describeCluster(admin)).clusterId
}

test.each([
  ['PLAIN', 'alice', 'secret'],
  ['SCRAM-SHA-256', 'carol', 'p,=é'],
  ['SCRAM-SHA-512', 'carol', 'p,=é'],
])('a client logs in by %s', async (mechanism, username, password) => {
  const broker = await guardedBroker()
  expect(await clusterBehind(broker, login(mechanism, username, password))).toMatch(/^.{22}$/)
  const hooks = loggingHooks()
  await expect(clusterBehind(broker, login(mechanism, username, 'wrong'), hooks)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.SaslAuthenticationException',
    message: expect.stringMatching(/^Authentication failed/),
  })
  expect(hooks.lines).toEqual([
    expect.stringMatching(/^ERROR .* failed authentication due to: Authentication failed/),
    expect.stringMatching(
      /^WARN \[AdminClient clientId=adminclient-\d+\] Fatal error during metadata update/,
    ),
  ])
})

test('a JAAS file says who logs in where the properties do not', async () => {
  const broker = await guardedBroker()
  const { 'sasl.jaas.config': _, ...properties } = login('PLAIN', '', '')
  const options = new Map([
    ['username', 'alice'],
    ['password', 'secret'],
  ])
  const modules = [{ className: `${MODULES}.plain.PlainLoginModule`, options }]
  const jaasFile = { path: 'jaas.conf', read: async () => new Map([['KafkaClient', modules]]) }
  expect(await clusterBehind(broker, properties, { jaasFile })).toMatch(/^.{22}$/)
  await expect(clusterBehind(broker, properties)).rejects.toMatchObject({
    cause: {
      cause: {
        message:
          "Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set",
      },
    },
  })
})

test('producer and consumer end at once when they are refused', async () => {
  const broker = await guardedBroker()
  const refused = { ...broker.properties, ...login('PLAIN', 'mallory', 'x') }
  const error = { className: 'org.apache.kafka.common.errors.SaslAuthenticationException' }
  const producer = await openProducer(refused)
  onTestFinished(() => producer.close(0))
  await expect(producer.deliver({ topic: 'one' })).rejects.toMatchObject(error)
  const consumer = await openConsumer({ ...refused, 'group.id': 'g' })
  onTestFinished(() => consumer.close(0))
  consumer.subscribe(['one'])
  await expect(consumer.poll(5000)).rejects.toMatchObject(error)
})

test('a login is renewed before it ends, and nothing is lost meanwhile', async () => {
  const broker = await guardedBroker({ 'connections.max.reauth.ms': '2000' })
  await broker.createTopic('one')
  // To a client whose time goes half as fast again two seconds are over early: it comes back well before the broker hangs up.
  const startMs = systemClock.now()
  const clock: Clock = {
    now: () => startMs + 1.5 * (systemClock.now() - startMs),
    after: (ms, fn) => systemClock.after(ms / 1.5, fn),
  }
  const hooks = { ...loggingHooks(), clock }
  const properties = { ...broker.properties, ...login('SCRAM-SHA-256', 'carol', 'p,=é') }
  const producer = await openProducer({ ...properties, 'linger.ms': '0' }, hooks)
  onTestFinished(() => producer.close(0))
  const consumer = await openConsumer({ ...properties, 'fetch.max.wait.ms': '20' }, hooks)
  onTestFinished(() => consumer.close(0))
  consumer.assign([{ topic: 'one', partition: 0 }])
  consumer.seekToBeginning()
  let sent = 0
  let seen = 0
  for (const endMs = startMs + 2200; systemClock.now() < endMs; ) {
    await producer.deliver({ topic: 'one', value: Buffer.from(String(sent++)) })
    seen += (await consumer.poll(20)).length
  }
  for (let tries = 0; seen < sent && tries < 50; tries++) seen += (await consumer.poll(100)).length
  expect(seen).toBe(sent)
  expect(hooks.lines).toEqual([])
})

test('mechanisms that are not there are refused with the names of those that are', async () => {
  const broker = await guardedBroker()
  for (const mechanism of ['GSSAPI', 'OAUTHBEARER']) {
    await expect(clusterBehind(broker, login(mechanism, 'a', 'b'))).rejects.toMatchObject({
      cause: {
        message: `sasl.mechanism ${mechanism} is not supported by this client; PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 are: set sasl.mechanism to one of them`,
      },
    })
  }
})
