import { randomBytes } from 'node:crypto'
import { parsePrincipal } from '../authorizer/principal.ts'
import type { Broker } from '../broker.ts'
import type { SaslMechanismSettings } from './listener-security.ts'
import { PlainExchange } from './plain.ts'
import type { OfferedMechanism } from './sasl-session.ts'
import { type ScramAccount, ScramExchange } from './scram.ts'

/** The SCRAM mechanisms with Kafka's numbers (ScramMechanism) and the hash functions that they are made of. */
const scramMechanisms = {
  'SCRAM-SHA-256': { code: 1, hash: 'sha256' },
  'SCRAM-SHA-512': { code: 2, hash: 'sha512' },
} as const

/** The mechanisms of a listener, with the broker's credentials behind those that have none of their own. */
export function offeredMechanisms(
  settings: readonly SaslMechanismSettings[],
  broker: Pick<Broker, 'scram' | 'tokens'>,
): ReadonlyMap<string, OfferedMechanism> {
  return new Map(settings.map((mechanism) => [mechanism.name, offered(mechanism, broker)]))
}

function offered(
  { name, users, maxReauthMs }: SaslMechanismSettings,
  broker: Pick<Broker, 'scram' | 'tokens'>,
): OfferedMechanism {
  if (name === 'PLAIN') return { maxReauthMs, begin: () => new PlainExchange(users) }
  const { code, hash } = scramMechanisms[name]
  const accountOf = (user: string, isToken: boolean): ScramAccount | undefined => {
    if (isToken) {
      const token = broker.tokens.isEnabled ? broker.tokens.of(user) : undefined
      const owner = token && parsePrincipal(token.owner)?.name
      if (token === undefined || owner === undefined) return undefined
      return { secret: broker.tokens.scramSecretOf(user, hash), user: owner, tokenExpiresMs: token.expiryMs }
    }
    const secret = broker.scram.of({ user, mechanism: code })
    return secret && { secret, user, tokenExpiresMs: undefined }
  }
  return { maxReauthMs, begin: () => new ScramExchange({ hash, accountOf, newNonce }) }
}

/** As many bytes as the reference takes, in letters that a message may have. */
const newNonce = (): string => randomBytes(20).toString('base64url')
