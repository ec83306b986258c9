import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { TestBroker } from '../kafka/client/broker.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { memoryIo } from './golden/memory-io.ts'

const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
const impatient = 'default.api.timeout.ms=400\nrequest.timeout.ms=300\nmax.block.ms=400\n'
const login = (user: string, password: string) =>
  `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=${plain} username="${user}" password="${password}";\n`

async function start() {
  const broker = await TestBroker.start({
    listeners: 'PLAINTEXT://localhost:0,SASL_PLAINTEXT://localhost:1',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': `${plain} user_alice="alice-secret";`,
  })
  const file = join(temporaryFolder(), 'client.properties')
  return async (listener: string, settings: string, name: string, ...words: string[]) => {
    writeFileSync(file, impatient + settings)
    const { main }: { main: Main } = await import(`../../src/cli/${name}.ts`)
    const io = memoryIo('one\n')
    io.stderr.isTTY = true
    const server = ['--bootstrap-server', `localhost:${broker.portOf(listener)}`, '--command-config', file]
    await main([...server, ...words], io)
    return io.stderrText()
  }
}

const wantsLogin = /Hint: localhost:\d+ ends connections .* wants TLS or a login/

test('whoever comes without a login to where one is wanted is told so', async () => {
  const run = await start()
  const dropped = /WARN \[.*\] Bootstrap broker localhost:\d+ \(id: -1 .*\) disconnected/
  const produced = await run('SASL_PLAINTEXT', '', 'kafka-console-producer', '--topic', 'one')
  expect(produced).toMatch(dropped)
  expect(produced).toMatch(wantsLogin)
  const versions = await run('SASL_PLAINTEXT', '', 'kafka-broker-api-versions')
  expect(versions).toMatch(dropped)
  expect(versions).toMatch(/^Request METADATA failed on brokers \[localhost:\d+ \(id: -1 /m)
  // Admin clients do not say that a bootstrap broker went away.
  const listed = await run('SASL_PLAINTEXT', '', 'kafka-topics', '--list')
  expect(listed).not.toMatch(dropped)
  expect(listed).toMatch(wantsLogin)
})

test('whoever is refused is told why and what to do', async () => {
  const run = await start()
  const versions = 'kafka-broker-api-versions'
  const guessed = await run('SASL_PLAINTEXT', login('alice', 'guess'), versions)
  expect(guessed).toMatch(/^Authentication failed: Invalid username or password$/m)
  expect(guessed).toContain('Hint: check the user, the password and sasl.mechanism')
  const elsewhere = await run('PLAINTEXT', login('alice', 'alice-secret'), versions)
  expect(elsewhere).toMatch(/^Unexpected handshake request with client mechanism PLAIN, enabled/m)
  expect(elsewhere).toContain('that this is the port for logins')
})

test('whoever logs in as is wanted gets no hint', async () => {
  const run = await start()
  expect(await run('SASL_PLAINTEXT', login('alice', 'alice-secret'), 'kafka-topics', '--list')).toBe('')
})
