import type { SecurityProtocol } from '../../configs/broker-listeners.ts'

/** How a listener finds out who its clients are, as its settings say. */
export interface ListenerSecurity {
  readonly listenerName: string
  readonly securityProtocol: SecurityProtocol
  /** Of listeners whose protocol has SASL. */
  readonly sasl: SaslSettings | undefined
}

/** The SASL of a listener. */
export interface SaslSettings {
  /** sasl.enabled.mechanisms, in their order. */
  readonly mechanisms: readonly SaslMechanismSettings[]
  /** sasl.server.max.receive.size: the largest frame of a client that has not proved who it is. */
  readonly maxReceiveBytes: number
  /** connection.failed.authentication.delay.ms */
  readonly failureDelayMs: number
}

export interface SaslMechanismSettings {
  readonly name: SaslMechanismName
  /** Passwords by user name, for PLAIN. */
  readonly users: ReadonlyMap<string, string>
  /** connections.max.reauth.ms; 0: a login holds as long as its connection. */
  readonly maxReauthMs: number
}

export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
export type SaslMechanismName = (typeof saslMechanisms)[number]

/** Where nobody proves anything. */
export const plaintextListener: ListenerSecurity = {
  listenerName: 'PLAINTEXT',
  securityProtocol: 'PLAINTEXT',
  sasl: undefined,
}
