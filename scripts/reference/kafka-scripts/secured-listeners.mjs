// The same short flow over every kind of listener; and what the scripts say to whoever comes to one in the wrong way.
import { join } from 'node:path'
import { root } from '../jars.mjs'
import { freePort, startRealKafka, startSamsa } from '../servers.mjs'

const stores = join(root, 'test/fixtures/tls')
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512']
const modules = { PLAIN: 'plain.PlainLoginModule', SCRAM: 'scram.ScramLoginModule' }
const jaas = (kind, words) => `org.apache.kafka.common.security.${modules[kind]} required${words};`

/** Where the client calls, and with which settings; `trust` is a file of certificates. */
const tls = (trust = 'trust.pem') =>
  `ssl.truststore.type=PEM\nssl.truststore.location=${join(stores, trust)}\n`
const login = (mechanism, user = 'alice', password = 'alice-secret') =>
  `sasl.mechanism=${mechanism}\nsasl.jaas.config=${jaas(mechanism.slice(0, 5), ` username="${user}" password="${password}"`)}\n`
const protocol = (name) => `security.protocol=${name}\n`
/** A real client goes on trying for a minute where a connection just ends. */
const HASTE = 'default.api.timeout.ms=3000\nrequest.timeout.ms=2000\nmax.block.ms=3000\n'

const ways = {
  plain: ['plain', ''],
  ssl: ['ssl', protocol('SSL') + tls()],
  'sasl-plain': ['sasl', protocol('SASL_PLAINTEXT') + login('PLAIN')],
  'sasl-scram-256': ['sasl', protocol('SASL_PLAINTEXT') + login('SCRAM-SHA-256')],
  'sasl-scram-512': ['sasl', protocol('SASL_PLAINTEXT') + login('SCRAM-SHA-512')],
  'sasl-ssl-plain': ['saslSsl', protocol('SASL_SSL') + tls() + login('PLAIN')],
  'sasl-ssl-scram-512': ['saslSsl', protocol('SASL_SSL') + tls() + login('SCRAM-SHA-512')],
}
const STORE = 'why a store cannot be read is told in our words'
/** The third says why ours says something else. */
const mistakes = {
  'plaintext-to-tls': ['ssl', HASTE],
  'plaintext-to-login': ['sasl', HASTE],
  'tls-to-plaintext': ['plain', HASTE + protocol('SSL') + tls()],
  'login-to-plaintext': ['plain', HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN')],
  'tls-to-login': ['sasl', HASTE + protocol('SSL') + tls()],
  'no-tls-to-login-over-tls': ['saslSsl', HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN')],
  'untrusted-certificate': ['ssl', HASTE + protocol('SSL') + tls('stranger.pem')],
  'wrong-password': ['sasl', HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN', 'alice', 'guess')],
  'unknown-user': ['sasl', HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN', 'nobody')],
  'wrong-scram-password': [
    'sasl',
    HASTE + protocol('SASL_PLAINTEXT') + login('SCRAM-SHA-512', 'alice', 'guess'),
  ],
  'unknown-scram-user': ['saslSsl', HASTE + protocol('SASL_SSL') + tls() + login('SCRAM-SHA-512', 'nobody')],
  'mechanism-not-offered': ['saslSsl', HASTE + protocol('SASL_SSL') + tls() + login('SCRAM-SHA-256')],
  'mechanism-not-known': [
    'sasl',
    HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN').replace('=PLAIN', '=SCRAM-SHA-1'),
    'our client refuses it at once',
  ],
  'no-mechanism': [
    'sasl',
    HASTE + protocol('SASL_PLAINTEXT') + login('PLAIN').replace(/^.*\n/, ''),
    'our client has no Kerberos',
  ],
  'no-login': ['sasl', `${HASTE + protocol('SASL_PLAINTEXT')}sasl.mechanism=PLAIN\n`],
  'no-such-protocol': ['ssl', HASTE + protocol('TLS')],
  'no-such-store': ['ssl', HASTE + protocol('SSL') + tls('none.pem'), STORE],
  'wrong-store-password': [
    'ssl',
    `${HASTE + protocol('SSL')}ssl.truststore.location=${join(stores, 'trust-java17.p12')}\nssl.truststore.password=guess\n`,
    STORE,
  ],
  denied: ['saslSsl', HASTE + protocol('SASL_SSL') + tls() + login('PLAIN', 'bob', 'bob-secret')],
}

export const files = Object.fromEntries(
  Object.entries({ ...ways, ...mistakes }).map(([name, [, settings]]) => [`${name}.properties`, settings]),
)

const server = (where, way) => [
  ...['--bootstrap-server', `{${where}}`],
  ...(way === 'plain' ? [] : ['--command-config', `{tmp}/${way}.properties`]),
]
const step = (tool, [where, way], words, more = {}) => ({
  tool,
  args: [...server(where, way), ...words.split(' ')],
  ...more,
})

const flow = (way, where) => {
  const [at, topic] = [[where, way], `t-${way}`]
  const describe = { pauseMs: 300, isUnordered: true }
  return [
    step('kafka-topics', at, `--create --topic ${topic} --partitions 2`),
    step('kafka-topics', at, `--describe --topic ${topic}`, describe),
    step(
      'kafka-console-producer',
      at,
      `--topic ${topic} --reader-property parse.key=true --reader-property key.separator=:`,
      {
        stdin: 'a:one\nb:two\nc:three\n',
      },
    ),
    step(
      'kafka-console-consumer',
      at,
      `--topic ${topic} --group g-${way} --from-beginning --max-messages 3 --timeout-ms 30000`,
      { isUnordered: true, timeoutMs: 40_000 },
    ),
    step('kafka-consumer-groups', at, `--describe --group g-${way}`, describe),
    step('kafka-get-offsets', at, `--topic ${topic}`, { isMeasured: true }),
    step('kafka-consumer-groups', at, `--delete --group g-${way}`),
    step('kafka-topics', at, `--delete --topic ${topic}`),
  ]
}

const mistake = (way, [where, , except]) => {
  const at = [where, way]
  // How often a client tries within its time is chance.
  const trying = { isRepeated: true, timeoutMs: 10_000, except }
  return [
    step('kafka-topics', at, '--list', trying),
    step('kafka-console-producer', at, '--topic kept', { ...trying, stdin: 'one\ntwo\n' }),
    step('kafka-console-consumer', at, '--topic kept --group g --from-beginning --timeout-ms 2000', trying),
    step('kafka-console-consumer', at, '--topic kept --partition 0 --offset 0 --timeout-ms 2000', trying),
    step('kafka-consumer-groups', at, '--list --timeout 1500', trying),
    step('kafka-acls', at, '--list', trying),
    { tool: 'kafka-broker-api-versions', args: server(where, way), ...trying },
  ]
}

export const lines = [
  ...SCRAM.map((mechanism) =>
    step(
      'kafka-configs',
      ['plain', 'plain'],
      `--alter --add-config ${mechanism}=[password=alice-secret] --entity-type users --entity-name alice`,
    ),
  ),
  step('kafka-topics', ['plain', 'plain'], '--create --topic kept', { pauseMs: 500 }),
  ...Object.entries(ways).flatMap(([way, [where]]) => flow(way, where)),
  ...Object.entries(mistakes).flatMap(([way, how]) => mistake(way, how)),
]

/** A broker with a listener of each kind, and an authorizer. */
export async function start(place, isReal) {
  const [plain, ssl, sasl, saslSsl, controller] = await Promise.all(Array.from({ length: 5 }, freePort))
  const listeners = Object.entries({ PLAINTEXT: plain, SSL: ssl, SASL_PLAINTEXT: sasl, SASL_SSL: saslSsl })
    .map(([name, port]) => `${name}://localhost:${port}`)
    .join(',')
  const users = ' user_alice="alice-secret" user_bob="bob-secret"'
  const logins = ['sasl_plaintext', 'sasl_ssl'].flatMap((name) => [
    [`listener.name.${name}.plain.sasl.jaas.config`, jaas('PLAIN', users)],
    ...SCRAM.map((mechanism) => [
      `listener.name.${name}.${mechanism.toLowerCase()}.sasl.jaas.config`,
      jaas('SCRAM', ''),
    ]),
  ])
  const settings = {
    listeners: `${listeners},CONTROLLER://localhost:${controller}`,
    'advertised.listeners': listeners,
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'controller.quorum.bootstrap.servers': `localhost:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM].join(),
    'listener.name.sasl_ssl.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    ...Object.fromEntries(logins),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(stores, 'server.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(stores, 'trust.pem'),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS;User:alice',
    'offsets.topic.num.partitions': 3,
  }
  const server = await (isReal ? startRealKafka(place, settings, plain) : startSamsa(place, settings))
  const ports = { plain, ssl, sasl, saslSsl }
  const addresses = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, `localhost:${port}`]),
  )
  return { stop: server.stop, addresses: { bootstrap: addresses.plain, ...addresses } }
}
