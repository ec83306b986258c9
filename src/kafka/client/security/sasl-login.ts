import { configError, illegalArgument, kafkaException } from '../client-error.ts'
import type { ClientConfig } from '../config/client-config.ts'
import type { ClientHooks, LoginModule } from '../hooks.ts'
import { parseJaasProperty } from './jaas-property.ts'

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
export type SaslMechanism = (typeof MECHANISMS)[number]

const MODULES = [
  'org.apache.kafka.common.security.plain.PlainLoginModule',
  'org.apache.kafka.common.security.scram.ScramLoginModule',
]
const SECTION = 'KafkaClient'

/** As whom a client logs in. */
export interface SaslLogin {
  mechanism: SaslMechanism
  username: string
  password: string
  /** Username and password are a delegation token's id and HMAC. */
  isToken: boolean
}

/** Reads who logs in, from sasl.jaas.config or else from the JAAS file. Rejects with ClientError. */
export async function saslLogin(config: ClientConfig, hooks: ClientHooks): Promise<SaslLogin> {
  const mechanism = mechanismOf(config.text('sasl.mechanism'))
  const property = config.optionalText('sasl.jaas.config')
  const module = property === undefined ? await moduleOfFile(hooks) : parseJaasProperty(property)
  if (!MODULES.includes(module.className)) {
    throw kafkaException(
      `No LoginModule found for ${module.className}; this client has ${MODULES.join(' and ')}`,
    )
  }
  const username = module.options.get('username')
  const password = module.options.get('password')
  if (username === undefined || password === undefined) {
    const missing = username === undefined ? 'username' : 'password'
    throw kafkaException(`The login module ${module.className} has no ${missing}; set ${missing}="..." in it`)
  }
  return { mechanism, username, password, isToken: module.options.get('tokenauth')?.toLowerCase() === 'true' }
}

function mechanismOf(name: string): SaslMechanism {
  if (name === '') {
    throw configError(
      'Invalid value null for configuration sasl.mechanism: When the security.protocol configuration enables SASL, mechanism must be non-null and non-empty string.',
    )
  }
  const found = MECHANISMS.find((each) => each === name)
  if (found !== undefined) return found
  throw configError(
    `sasl.mechanism ${name} is not supported by this client; ${MECHANISMS.join(', ')} are: set sasl.mechanism to one of them`,
  )
}

async function moduleOfFile({ jaasFile }: ClientHooks): Promise<LoginModule> {
  const modules = jaasFile === undefined ? undefined : (await jaasFile.read()).get(SECTION)
  const [first] = modules ?? []
  if (first !== undefined) return first
  const path = jaasFile === undefined ? 'not set' : jaasFile.path
  throw illegalArgument(
    `Could not find a '${SECTION}' entry in the JAAS configuration. System property 'java.security.auth.login.config' is ${path}`,
  )
}
