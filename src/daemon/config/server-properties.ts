import { checkBrokerProperties, listenerPrefix } from '../../kafka/configs/broker-properties.ts'
import { authorizerKeys, authorizerProblem } from '../../kafka/server/authorizer/open-authorizer.ts'
import { refusedSetting } from './config-file.ts'
import { effectiveBrokerKeys, isEffectiveOfListener } from './effective-broker-keys.ts'
import { type KafkaListener, readKafkaListeners } from './kafka-listeners.ts'

/** A server.properties as the daemon uses it. */
export interface ServerProperties {
  listeners: KafkaListener[]
  /** Every key as text, for the broker's configuration table. */
  properties: Map<string, string>
  /** One line a key that has no effect here. */
  warnings: string[]
}

/**
 * Reads the keys of a server.properties.
 *
 * @param jaasFile the login configuration that java.security.auth.login.config names
 * @throws DaemonError for a value that a 4.3.1 broker refuses, in its words, or that can't be used here
 */
export function readServerProperties(settings: Map<string, string>, jaasFile?: string): ServerProperties {
  const check = checkBrokerProperties(settings)
  const hasAuthorizer = (settings.get('authorizer.class.name') ?? '') !== ''
  const unknown = check.unknown.filter((key) => !(hasAuthorizer && authorizerKeys.has(key)))
  const problem = check.problem?.message ?? authorizerProblem(settings)
  if (problem !== null) throw refusedSetting(problem)
  return {
    listeners: readKafkaListeners(settings, jaasFile),
    properties: settings,
    warnings: [
      ...unknown.map((key) => `${key} is no key of a Kafka broker and has no effect`),
      ...[...settings.keys()]
        .filter((key) => !unknown.includes(key) && !isEffective(key))
        .map((key) => `${key} is not supported and has no effect`),
    ],
  }
}

function isEffective(key: string): boolean {
  const ofListener = key.replace(listenerPrefix, '')
  return (
    effectiveBrokerKeys.has(key) ||
    authorizerKeys.has(key) ||
    (ofListener !== key && isEffectiveOfListener(ofListener))
  )
}
