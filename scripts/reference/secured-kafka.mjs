// Settings of a broker that wants to know who calls.
import { freePort } from './servers.mjs'

const users = ['admin', 'alice', 'bob']

/**
 * Settings of a broker with an authorizer, delegation tokens, a plain listener and one with SASL, over which it talks to itself too; and
 * where they listen. Its users are admin, alice and bob, whose passwords end in -secret.
 */
export async function securedKafka(superUsers = 'User:admin') {
  const [plain, sasl, controller] = [await freePort(), await freePort(), await freePort()]
  const known = users.map((user) => `user_${user}="${user}-secret"`).join(' ')
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="admin-secret" ${known};`
  const settings = {
    listeners: `PLAINTEXT://localhost:${plain},SASL_PLAINTEXT://localhost:${sasl},CONTROLLER://localhost:${controller}`,
    'advertised.listeners': `PLAINTEXT://localhost:${plain},SASL_PLAINTEXT://localhost:${sasl}`,
    'listener.security.protocol.map':
      'CONTROLLER:SASL_PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `localhost:${controller}`,
    'inter.broker.listener.name': 'SASL_PLAINTEXT',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': jaas,
    'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.controller.plain.sasl.jaas.config': jaas,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': superUsers,
    'delegation.token.secret.key': 'token-secret',
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.num.partitions': 3,
  }
  return { settings, port: plain, plain: `localhost:${plain}`, sasl: `localhost:${sasl}` }
}
