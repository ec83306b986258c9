import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKafkaListeners } from '../../../src/daemon/config/kafka-listeners.ts'
import { readServerProperties } from '../../../src/daemon/config/server-properties.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule'
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule'

const read = (settings: Record<string, string>, jaasFile?: string) =>
  readKafkaListeners(new Map(Object.entries(settings)), jaasFile)

test('without listeners there is a plain one on loopback', () => {
  expect(read({})).toMatchObject([{ name: 'PLAINTEXT', host: undefined, port: 9092, protocol: 'PLAINTEXT' }])
})

test('listeners have the protocols that the map gives them, less those of the controller', () => {
  const listeners = read({
    listeners: 'internal://:1,OUT://h:2,CONTROLLER://:3',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'INTERNAL:PLAINTEXT,OUT:SSL,CONTROLLER:PLAINTEXT',
    'listener.name.out.ssl.keystore.location': '/k.p12',
    'listener.name.out.ssl.client.auth': 'required',
    'ssl.client.auth': 'none',
  })
  expect(listeners).toMatchObject([
    { name: 'INTERNAL', host: '', port: 1, protocol: 'PLAINTEXT' },
    { name: 'OUT', host: 'h', port: 2, protocol: 'SSL', tls: { clientAuth: 'need' } },
  ])
  expect(listeners[1]?.tls?.keys('ssl.keystore.location')).toBe('/k.p12')
})

test('users and limits of a mechanism are those of the listener', () => {
  const [listener] = read({
    listeners: 'SASL_PLAINTEXT://:1',
    'sasl.enabled.mechanisms': 'PLAIN, SCRAM-SHA-512',
    'connections.max.reauth.ms': '5000',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': `${PLAIN} required username="a" user_alice="x y" user_bob=z;`,
    'listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config': `${SCRAM} required;`,
    'listener.name.sasl_plaintext.scram-sha-512.connections.max.reauth.ms': '7000',
  })
  expect(listener?.sasl).toEqual({
    mechanisms: [
      {
        name: 'PLAIN',
        users: new Map([
          ['alice', 'x y'],
          ['bob', 'z'],
        ]),
        maxReauthMs: 5000,
      },
      { name: 'SCRAM-SHA-512', users: new Map(), maxReauthMs: 7000 },
    ],
    maxReceiveBytes: 524_288,
    failureDelayMs: 100,
  })
})

test('users may stand in a login configuration, in the section of the listener or of all', () => {
  const file = join(temporaryFolder(), 'jaas.conf')
  writeFileSync(
    file,
    `KafkaServer { ${PLAIN} required user_all="1"; };\nout.KafkaServer { ${PLAIN} required user_out="2"; };`,
  )
  const listeners = read(
    {
      listeners: 'IN://:1,OUT://:2',
      'listener.security.protocol.map': 'IN:SASL_PLAINTEXT,OUT:SASL_PLAINTEXT',
      'sasl.enabled.mechanisms': 'PLAIN',
    },
    file,
  )
  expect(listeners.map(({ sasl }) => [...(sasl?.mechanisms[0]?.users ?? [])])).toEqual([
    [['all', '1']],
    [['out', '2']],
  ])
})

const sasl = { listeners: 'SASL_PLAINTEXT://:1', 'sasl.enabled.mechanisms': 'PLAIN' }
const jaas = 'listener.name.sasl_plaintext.plain.sasl.jaas.config'

test.each<[Record<string, string>, RegExp]>([
  [{ listeners: 'OTHER://:1' }, /No security protocol defined for listener OTHER$/],
  [{ listeners: 'SSL://:1' }, /listener SSL speaks TLS and has no key: ssl.keystore.location is not set/],
  [
    { listeners: 'SASL_PLAINTEXT://:1' },
    /GSSAPI, and that is not supported; PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 are/,
  ],
  [{ ...sasl, 'sasl.enabled.mechanisms': 'OAUTHBEARER' }, /OAUTHBEARER is not supported; PLAIN, /],
  [sasl, /^Could not find a 'KafkaServer' or 'sasl_plaintext.KafkaServer' entry in the JAAS configuration/],
  [{ ...sasl, [jaas]: `${SCRAM} required;` }, /must name .*PlainLoginModule, and has .*ScramLoginModule/],
  [{ ...sasl, [jaas]: 'nonsense' }, /plain.sasl.jaas.config: line 1: /],
  [
    { ...sasl, [jaas]: `${PLAIN} required; ${PLAIN} required;` },
    /contains 2 login modules, should be 1 module/,
  ],
  [
    { listeners: 'SSL://:1', 'ssl.keystore.location': '/k', 'ssl.principal.mapping.rules': 'RULE:x' },
    /^ssl.principal.mapping.rules: Invalid rule: /,
  ],
  [
    { 'listener.security.protocol.map': 'A:B', listeners: 'A://:1' },
    /^Invalid security protocol `B` defined in listener.security.protocol.map$/,
  ],
])('%j cannot be used', (settings, message) => {
  expect(() => read(settings)).toThrow(message)
})

test('what has an effect gets no warning, and Java classes keep the broker from starting', () => {
  const check = (settings: Record<string, string>) => readServerProperties(new Map(Object.entries(settings)))
  const standard = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'
  expect(
    check({
      ...sasl,
      [jaas]: `${PLAIN} required user_a=b;`,
      'authorizer.class.name': standard,
      'super.users': 'User:a',
      'listener.name.sasl_plaintext.num.network.threads': '3',
    }).warnings,
  ).toEqual(['listener.name.sasl_plaintext.num.network.threads is not supported and has no effect'])
  expect(check({ 'super.users': 'User:a' }).warnings).toHaveLength(1)
  expect(() => check({ 'authorizer.class.name': 'a.B' })).toThrow(/a\.B is Java code/)
  expect(() => check({ 'authorizer.class.name': standard, 'super.users': 'a' })).toThrow(
    /super.users: expected/,
  )
  expect(() => check({ 'principal.builder.class': 'a.B' })).toThrow(/Class a.B could not be found/)
  expect(() => check({ 'listener.name.x.principal.builder.class': 'a.B' })).toThrow(/Class a.B could not/)
})
