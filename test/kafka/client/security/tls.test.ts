import { readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { describeCluster } from '../../../../src/kafka/client/admin/describe-cluster.ts'
import type { ClientHooks } from '../../../../src/kafka/client/hooks.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import { loggingHooks, TestBroker } from '../broker.ts'

const folder = new URL('../../../fixtures/tls/', import.meta.url)
const path = (name: string) => new URL(name, folder).pathname
const text = (name: string) => readFileSync(path(name), 'utf8')
const PASSWORD = 'secret-7'
const TRUST = { 'ssl.truststore.location': path('trust-java17.jks'), 'ssl.truststore.password': PASSWORD }

/** The broker behind TLS, as its listeners have it; returns the port. */
async function secured(broker: TestBroker, options: TlsOptions = {}): Promise<number> {
  const pem = text('server.pem')
  const server = createServer({ key: pem, cert: pem, ca: text('trust.pem'), ...options }, (socket) => {
    const inner = connect(broker.port, '127.0.0.1')
    socket.pipe(inner).pipe(socket)
    socket.on('error', () => inner.destroy())
    inner.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port // a TCP server's
}

/** The id of the cluster that is reached so. */
async function clusterBehind(
  port: number,
  properties: Record<string, string>,
  hooks: ClientHooks = {},
): Promise<string | null> {
  const own = { 'bootstrap.servers': `localhost:${port}`, 'security.protocol': 'SSL' }
  const admin = await openAdmin({ ...own, ...properties }, hooks)
  onTestFinished(() => admin.close())
  return (await describeCluster(admin)).clusterId
}

test.each([
  ['a JKS store', TRUST],
  [
    'a PKCS12 store',
    {
      'ssl.truststore.location': path('trust-java17.p12'),
      'ssl.truststore.password': PASSWORD,
      'ssl.truststore.type': 'PKCS12',
    },
  ],
  ['a PEM file', { 'ssl.truststore.location': path('trust.pem'), 'ssl.truststore.type': 'PEM' }],
  [
    'PEM in the properties',
    { 'ssl.truststore.certificates': text('trust.pem'), 'ssl.truststore.type': 'PEM' },
  ],
  ['one protocol', { ...TRUST, 'ssl.enabled.protocols': 'TLSv1.2' }],
  ['one cipher suite', { ...TRUST, 'ssl.cipher.suites': 'TLS_AES_128_GCM_SHA256' }],
])('a broker is reached by TLS with %s', async (_, properties) => {
  const port = await secured(await TestBroker.start())
  expect(await clusterBehind(port, properties)).toMatch(/^.{22}$/)
})

test('a client shows its certificate to a broker that asks for one', async () => {
  const port = await secured(await TestBroker.start(), { requestCert: true, rejectUnauthorized: true })
  const pem = text('client.pem')
  const stored = {
    'ssl.keystore.location': path('client-java17.jks'),
    'ssl.keystore.password': PASSWORD,
    'ssl.key.password': PASSWORD,
  }
  const inline = {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.key': pem,
    'ssl.keystore.certificate.chain': pem,
  }
  expect(await clusterBehind(port, { ...TRUST, ...stored })).toMatch(/^.{22}$/)
  expect(await clusterBehind(port, { ...TRUST, ...inline })).toMatch(/^.{22}$/)
  await expect(clusterBehind(port, TRUST)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.SslAuthenticationException',
  })
})

const unfound =
  'sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target'

test('a broker that nobody trusted vouches for ends every call at once', async () => {
  const broker = await TestBroker.start()
  const port = await secured(broker)
  const properties = { 'ssl.truststore.location': path('other-trust.pem'), 'ssl.truststore.type': 'PEM' }
  const refusal = {
    className: 'org.apache.kafka.common.errors.SslAuthenticationException',
    message: 'SSL handshake failed',
    cause: {
      className: 'javax.net.ssl.SSLHandshakeException',
      message: `PKIX path building failed: ${unfound}`,
      cause: {
        className: 'sun.security.validator.ValidatorException',
        cause: { className: 'sun.security.provider.certpath.SunCertPathBuilderException' },
      },
    },
  }
  const hooks = loggingHooks()
  await expect(clusterBehind(port, properties, hooks)).rejects.toMatchObject(refusal)
  expect(hooks.lines[0]).toMatch(
    /^ERROR \[AdminClient clientId=adminclient-\d+\] Connection to node -1 \(localhost\/127\.0\.0\.1:\d+\) failed authentication due to: SSL handshake failed$/,
  )
  const producer = await openProducer({
    'bootstrap.servers': `localhost:${port}`,
    'security.protocol': 'SSL',
    ...properties,
  })
  onTestFinished(() => producer.close(0))
  await expect(producer.deliver({ topic: 'one' })).rejects.toMatchObject(refusal)
})

test("a certificate of another host is refused, unless hosts don't matter", async () => {
  const stranger = text('elsewhere.pem')
  const port = await secured(await TestBroker.start(), { key: stranger, cert: stranger })
  await expect(clusterBehind(port, TRUST)).rejects.toMatchObject({
    message: 'SSL handshake failed',
    cause: { message: 'No subject alternative DNS name matching localhost found.' },
  })
  const lenient = { ...TRUST, 'ssl.endpoint.identification.algorithm': '' }
  expect(await clusterBehind(port, lenient)).toMatch(/^.{22}$/)
})

test.each([
  [
    { ...TRUST, 'ssl.truststore.type': 'PEM' },
    'SSL trust store password cannot be specified for PEM format.',
  ],
  [
    { 'ssl.truststore.password': 'x' },
    'SSL trust store is not specified, but trust store password is specified.',
  ],
  [{ 'ssl.keystore.location': 'x' }, 'SSL key store is specified, but key store password is not specified.'],
  [{ 'ssl.keystore.key': 'x' }, 'SSL private key can be specified only for PEM, but key store type is JKS.'],
  [
    { ...TRUST, 'ssl.truststore.password': 'wrong' },
    `Failed to load SSL keystore ${path('trust-java17.jks')} of type JKS`,
  ],
])('settings that contradict each other are refused: %j', async (properties, problem) => {
  await expect(clusterBehind(1, properties)).rejects.toMatchObject({
    message: 'Failed to create new KafkaAdminClient',
    cause: { message: 'Failed to create new NetworkClient', cause: { message: problem } },
  })
})
