import { readFileSync } from 'node:fs'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import { systemProperties } from '../../instance/jvm-flags.ts'
import { FatalError } from './errors.ts'

/** What the settings of a Java client say, as far as it matters here. */
export interface ClientConfiguration {
  /** How long a request may take, in ms; 0 is for ever. */
  readonly requestTimeoutMs: number
  /** The longest frame taken from a server. */
  readonly maxFrameBytes: number | undefined
  /** zookeeper.client.secure; undefined: plain connections. */
  readonly tls: ClientTls | undefined
  /** Undefined: nobody authenticates by SASL. */
  readonly sasl: LoginSection | undefined
}

export interface ClientTls {
  /** What stands behind zookeeper.ssl. and a name. */
  readonly setting: (name: string) => string | undefined
  readonly verifiesHost: boolean
}

/** Where a user and the password are written down. */
export interface LoginSection {
  /** java.security.auth.login.config */
  readonly configFile: string
  /** zookeeper.sasl.clientconfig */
  readonly section: string
  /** System properties, which the file may refer to. */
  readonly properties: ReadonlyMap<string, string>
}

const INVALID_INVOCATION = 2

/**
 * Reads the settings that the reference's scripts hand to Java: `-D` words in CLIENT_JVMFLAGS and JVMFLAGS, and over them the file of
 * -client-configuration.
 *
 * @throws FatalError, with exit code 2 for a file that can't be read and for what this client has not got
 */
export function readClientConfiguration(
  path: string | undefined,
  env: NodeJS.ProcessEnv,
): ClientConfiguration {
  const properties = systemProperties(env['CLIENT_JVMFLAGS'], env['JVMFLAGS'])
  const all = new Map([...properties, ...(path === undefined ? [] : readFile(path))])
  const get = (key: string): string | undefined => all.get(key)?.trim()
  const number = (key: string): number | undefined => {
    const value = get(key)
    if (value === undefined) return undefined
    if (!/^\d+$/.test(value)) throw new FatalError(`${key} must be a number, not "${value}"`)
    return Number(value)
  }
  return {
    requestTimeoutMs: number('zookeeper.request.timeout') ?? 0,
    maxFrameBytes: number('jute.maxbuffer'),
    tls: isOn(get('zookeeper.client.secure')) ? readClientTls(get) : undefined,
    sasl: isOn(get('zookeeper.sasl.client') ?? 'true') ? readLoginSection(get, properties) : undefined,
  }
}

/** Kafka has names of its own for these settings (ZkConfigs, for its zookeeper-shell and its brokers up to 3.9). */
const kafkaNames: Readonly<Record<string, string>> = {
  'zookeeper.ssl.client.enable': 'zookeeper.client.secure',
  'zookeeper.ssl.keystore.location': 'zookeeper.ssl.keyStore.location',
  'zookeeper.ssl.keystore.password': 'zookeeper.ssl.keyStore.password',
  'zookeeper.ssl.keystore.type': 'zookeeper.ssl.keyStore.type',
  'zookeeper.ssl.truststore.location': 'zookeeper.ssl.trustStore.location',
  'zookeeper.ssl.truststore.password': 'zookeeper.ssl.trustStore.password',
  'zookeeper.ssl.truststore.type': 'zookeeper.ssl.trustStore.type',
  'zookeeper.ssl.enabled.protocols': 'zookeeper.ssl.enabledProtocols',
  'zookeeper.ssl.cipher.suites': 'zookeeper.ssl.ciphersuites',
  'zookeeper.ssl.crl.enable': 'zookeeper.ssl.crl',
  'zookeeper.ssl.ocsp.enable': 'zookeeper.ssl.ocsp',
}
const KAFKA_HOST_CHECK = 'zookeeper.ssl.endpoint.identification.algorithm'

function readFile(path: string): Map<string, string> {
  try {
    const given = parseJavaProperties(readFileSync(path, 'utf8'))
    const properties = new Map([...given].map(([name, value]) => [kafkaNames[name] ?? name, value]))
    const hostCheck = given.get(KAFKA_HOST_CHECK)
    if (hostCheck !== undefined)
      properties.set('zookeeper.ssl.hostnameVerification', String(hostCheck.toUpperCase() === 'HTTPS'))
    return properties
  } catch (error) {
    throw invalid(`Error while processing ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readClientTls(get: (key: string) => string | undefined): ClientTls {
  for (const name of ['zookeeper.ssl.crl', 'zookeeper.ssl.ocsp']) {
    if (isOn(get(name)))
      throw invalid(
        `${name}=true: revocation of certificates cannot be checked here; leave it out to do without`,
      )
  }
  if (get('zookeeper.ssl.context.supplier.class'))
    throw invalid('zookeeper.ssl.context.supplier.class names a Java class, which cannot be run here')
  return {
    setting: (name) => get(`zookeeper.ssl.${name}`),
    verifiesHost: isOn(get('zookeeper.ssl.hostnameVerification') ?? 'true'),
  }
}

/** The reference's client refuses DIGEST-MD5 in its FIPS mode, which it is in by default; here it must have been asked for. */
function readLoginSection(
  get: (key: string) => string | undefined,
  properties: ReadonlyMap<string, string>,
): LoginSection | undefined {
  // -Dname==file means that no other file counts, and there is no other.
  const configFile = get('java.security.auth.login.config')?.replace(/^=/, '')
  if (!configFile) return undefined
  if (isOn(get('zookeeper.fips-mode')))
    throw invalid('SASL is DIGEST-MD5, which zookeeper.fips-mode=true does not allow; leave it out')
  return { configFile, section: get('zookeeper.sasl.clientconfig') || 'Client', properties }
}

function isOn(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true'
}

function invalid(message: string): FatalError {
  return new FatalError(message, INVALID_INVOCATION)
}
