import type { ConfigKey } from '../../configs/definition.ts'
import { boolean, className, double, int, list, long, password, short, string } from '../../configs/key.ts'
import { oauthKeys } from '../../configs/oauth-keys.ts'
import {
  anyList,
  atLeast,
  between,
  doubleBetween,
  nonEmpty,
  nonEmptyListOf,
  oneOf,
  oneOfIgnoringCase,
} from '../../configs/rules.ts'

/** Keys that producer, consumer and admin share. Admin has two defaults of its own and no required bootstrap.servers. */
export const commonKeys: readonly ConfigKey[] = [
  list('bootstrap.servers', null, nonEmptyListOf()),
  string('client.id', ''),
  string(
    'client.dns.lookup',
    'use_all_dns_ips',
    oneOf('use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'),
  ),
  long('metadata.max.age.ms', '300000', atLeast(0)),
  int('send.buffer.bytes', '131072', atLeast(-1)),
  int('receive.buffer.bytes', '65536', atLeast(-1)),
  long('reconnect.backoff.ms', '50', atLeast(0)),
  long('reconnect.backoff.max.ms', '1000', atLeast(0)),
  long('retry.backoff.ms', '100', atLeast(0)),
  long('retry.backoff.max.ms', '1000', atLeast(0)),
  int('request.timeout.ms', '30000', atLeast(0)),
  long('socket.connection.setup.timeout.ms', '10000'),
  long('socket.connection.setup.timeout.max.ms', '30000'),
  boolean('enable.metrics.push', 'true'),
  list('metric.reporters', 'org.apache.kafka.common.metrics.JmxReporter', anyList()),
  int('metrics.num.samples', '2', atLeast(1)),
  string('metrics.recording.level', 'INFO', oneOf('INFO', 'DEBUG', 'TRACE')),
  long('metrics.sample.window.ms', '30000', atLeast(0)),
  list('config.providers', '', anyList()),
  string('metadata.recovery.strategy', 'rebootstrap', oneOfIgnoringCase('REBOOTSTRAP', 'NONE')),
  long('metadata.recovery.rebootstrap.trigger.ms', '300000', atLeast(0)),
  string('security.providers', null),
  string(
    'security.protocol',
    'PLAINTEXT',
    oneOfIgnoringCase('SASL_SSL', 'PLAINTEXT', 'SSL', 'SASL_PLAINTEXT'),
  ),
]

export const sslKeys: readonly ConfigKey[] = [
  list('ssl.cipher.suites', '', anyList()),
  list('ssl.enabled.protocols', 'TLSv1.2,TLSv1.3', anyList()),
  className('ssl.engine.factory.class', null),
  string('ssl.provider', null),
  string('ssl.secure.random.implementation', null),
  string('ssl.endpoint.identification.algorithm', 'https'),
  ...[
    'ssl.key.password',
    'ssl.keystore.certificate.chain',
    'ssl.keystore.key',
    'ssl.keystore.password',
    'ssl.truststore.certificates',
    'ssl.truststore.password',
  ].map((name) => password(name, null)),
  string('ssl.keymanager.algorithm', 'SunX509'),
  string('ssl.keystore.location', null),
  string('ssl.keystore.type', 'JKS'),
  string('ssl.protocol', 'TLSv1.3'),
  string('ssl.trustmanager.algorithm', 'PKIX'),
  string('ssl.truststore.location', null),
  string('ssl.truststore.type', 'JKS'),
]

const saslKeys: readonly ConfigKey[] = [
  string('sasl.kerberos.service.name', null),
  string('sasl.kerberos.kinit.cmd', '/usr/bin/kinit'),
  double('sasl.kerberos.ticket.renew.window.factor', '0.8'),
  double('sasl.kerberos.ticket.renew.jitter', '0.05'),
  long('sasl.kerberos.min.time.before.relogin', '60000'),
  short('sasl.login.refresh.buffer.seconds', '300', between(0, 3600)),
  short('sasl.login.refresh.min.period.seconds', '60', between(0, 900)),
  double('sasl.login.refresh.window.factor', '0.8', doubleBetween('0.5', '1.0')),
  double('sasl.login.refresh.window.jitter', '0.05', doubleBetween('0.0', '0.25')),
  string('sasl.mechanism', 'GSSAPI'),
  password('sasl.jaas.config', null),
  ...['sasl.client.callback.handler.class', 'sasl.login.callback.handler.class', 'sasl.login.class'].map(
    (name) => className(name, null),
  ),
  int('sasl.login.connect.timeout.ms', null),
  int('sasl.login.read.timeout.ms', null),
  long('sasl.login.retry.backoff.max.ms', '10000'),
  long('sasl.login.retry.backoff.ms', '100'),
]

export const securityKeys: readonly ConfigKey[] = [
  ...sslKeys,
  ...saslKeys,
  ...oauthKeys,
  boolean('sasl.oauthbearer.header.urlencode', 'false'),
]

/** The classes of Kafka's own that make bytes of values, or values of bytes. */
export function serializationClasses(kind: 'Serializer' | 'Deserializer'): readonly string[] {
  return types.map((type) => `org.apache.kafka.common.serialization.${type}${kind}`)
}

const types = [
  'Boolean',
  'ByteArray',
  'ByteBuffer',
  'Bytes',
  'Double',
  'Float',
  'Integer',
  'List',
  'Long',
  'Short',
  'String',
  'UUID',
  'Void',
]

/** group.instance.id and transactional.id may be missing but not empty. */
export const optionalName = (name: string): ConfigKey => string(name, null, nonEmpty)
