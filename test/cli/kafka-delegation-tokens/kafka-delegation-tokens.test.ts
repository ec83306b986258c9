import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-delegation-tokens.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required'

async function start() {
  const broker = await TestBroker.start({
    listeners: 'SASL_PLAINTEXT://localhost:0',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': `${plain} user_alice="alice-secret";`,
    'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config': `${scram};`,
    'delegation.token.secret.key': 'token-secret',
  })
  const folder = mkdtempSync(join(tmpdir(), 'samsa-tokens-'))
  const run = async (mechanism: string, jaas: string, ...words: string[]) => {
    const file = join(folder, `${mechanism}.properties`)
    const lines = [
      'security.protocol=SASL_PLAINTEXT',
      `sasl.mechanism=${mechanism}`,
      `sasl.jaas.config=${jaas}`,
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    const io = memoryIo()
    const connection = ['--bootstrap-server', `localhost:${broker.port}`, '--command-config', file]
    const exitCode = await main([...connection, ...words], io)
    return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() }
  }
  const asAlice = (...words: string[]) =>
    run('PLAIN', `${plain} username="alice" password="alice-secret";`, ...words)
  return { run, asAlice }
}

test('a token is made, seen by its owner, renewed and expired', async () => {
  const { asAlice } = await start()
  const created = await asAlice('--create', '--max-life-time-period', '-1', '--renewer-principal', 'User:bob')
  expect(created.stdout).toMatch(
    /^Calling create token operation with renewers :\[User:bob\] , max-life-time-period :-1\n/,
  )
  const [tokenId = '', hmac = ''] = created.stdout.trim().split('\n').at(-1)?.split(/\s+/) ?? []
  const described = await asAlice('--describe', '--json')
  expect(described.stdout).toContain(tokenId)
  expect((await asAlice('--renew', '--renew-time-period', '-1', '--hmac', hmac)).stdout).toContain(
    'Completed renew operation. New expiry date :',
  )
  expect((await asAlice('--expire', '--expiry-time-period', '-1', '--hmac', hmac)).stdout).toContain(
    'Completed expire operation.',
  )
  expect((await asAlice('--describe')).stdout).not.toContain(tokenId)
})

test('a token is good for a login by SCRAM, and such a login neither sees nor makes tokens', async () => {
  const { asAlice, run } = await start()
  const created = await asAlice('--create', '--max-life-time-period', '-1')
  const [tokenId = '', hmac = ''] = created.stdout.trim().split('\n').at(-1)?.split(/\s+/) ?? []
  const jaas = `${scram} username="${tokenId}" password="${hmac}" tokenauth="true";`
  for (const words of [['--describe'], ['--create', '--max-life-time-period', '-1']]) {
    const refused = await run('SCRAM-SHA-256', jaas, ...words)
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout + refused.stderr).toContain('Delegation Token requests are not allowed')
  }
})
