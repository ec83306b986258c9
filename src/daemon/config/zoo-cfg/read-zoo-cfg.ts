import { type ZooKeeperConfigInput, zooKeeperConfig } from '../../../zookeeper/server/config.ts'
import { invalidSetting, refusedSetting } from '../config-file.ts'
import { type AdminTls, readAdminTls } from './admin-tls.ts'
import { readAuthentication } from './authentication.ts'
import { bareName, findZooCfgKey } from './keys/index.ts'
import type { LoginSettings } from './sasl-users.ts'
import { readServerTls, type ServerTls } from './server-tls.ts'

/** A zoo.cfg as the daemon uses it. */
export interface ZooCfg {
  /** Undefined: there is a secure port only. */
  clientPort: number | undefined
  /** Undefined: loopback only. */
  clientPortAddress: string | undefined
  config: ZooKeeperConfigInput
  /** Where the users of SASL are written down; undefined for no SASL. */
  login: LoginSettings | undefined
  /** Undefined: no port speaks TLS. */
  tls: ServerTls | undefined
  /** Undefined: the AdminServer does not speak TLS. */
  adminTls: AdminTls | undefined
  /** One line a key that has no effect here, or a value that counts as another. */
  warnings: string[]
}

const DEFAULT_CLIENT_PORT = 2181

/**
 * Reads the keys of a zoo.cfg. As in the reference, a key `x` that QuorumPeerConfig does not know is the system property
 * `zookeeper.x`, so both spellings are read here.
 *
 * @throws DaemonError for what keeps the reference from starting
 */
export function readZooCfg(given: ReadonlyMap<string, string>): ZooCfg {
  const settings = new Map([...given].map(([name, value]) => [bareName(name.trim()), value.trim()]))
  let config: ZooKeeperConfigInput = {}
  const warnings: string[] = []
  for (const [name, value] of settings) {
    const key = findZooCfgKey(name)
    if (key === undefined) {
      warnings.push(`${name} is not supported and has no effect`)
      continue
    }
    const reading = key.read(value)
    config = { ...config, ...reading.config }
    if (reading.warning !== undefined) warnings.push(reading.warning.replace(key.name, name))
  }
  checkTogether(settings, config)
  const clientPort = config.clientPort ?? (settings.has('secureClientPort') ? undefined : DEFAULT_CLIENT_PORT)
  return {
    clientPort,
    clientPortAddress: settings.get('clientPortAddress') || undefined,
    config: { ...config, ...readAuthentication(settings), clientPort: clientPort ?? -1 },
    login: readLogin(settings),
    tls: readServerTls(settings),
    adminTls: readAdminTls(settings),
    warnings,
  }
}

/** Tells whether a key is one of zoo.cfg: overrides of both roles come in one list. */
export function isZooCfgKey(name: string): boolean {
  return findZooCfgKey(name) !== undefined
}

function readLogin(settings: ReadonlyMap<string, string>): LoginSettings | undefined {
  const configFile = settings.get('java.security.auth.login.config')
  if (!configFile) return undefined
  return { configFile, section: settings.get('sasl.serverconfig') || 'Server' }
}

/** Rules of QuorumPeerConfig about more than one key. */
function checkTogether(settings: ReadonlyMap<string, string>, config: ZooKeeperConfigInput): void {
  const { minSessionTimeoutMs: min, maxSessionTimeoutMs: max } = zooKeeperConfig(config)
  if (min > max)
    throw invalidSetting('minSessionTimeout', String(min), `at most maxSessionTimeout, which is ${max}`)
  for (const name of ['clientPort', 'secureClientPort']) {
    if (settings.has(`${name}Address`) && !settings.has(name))
      throw refusedSetting(`${name}Address is set but ${name} is not set`)
  }
  if (settings.get('standaloneEnabled')?.toLowerCase() === 'false')
    throw refusedSetting(
      'standaloneEnabled = false, but this is a standalone server; leave it out or set it to true',
    )
  checkQuorumAuth(settings)
}

const REQUIRED_FIRST = [
  ['quorum.auth.serverRequireSasl', 'quorum.auth.enableSasl'],
  ['quorum.auth.learnerRequireSasl', 'quorum.auth.enableSasl'],
  ['quorum.auth.serverRequireSasl', 'quorum.auth.learnerRequireSasl'],
] as const

function checkQuorumAuth(settings: ReadonlyMap<string, string>): void {
  const isOn = (name: string): boolean => settings.get(name)?.toLowerCase() === 'true'
  for (const [name, first] of REQUIRED_FIRST) {
    if (isOn(name) && !isOn(first)) throw refusedSetting(`${first} is disabled, so cannot enable ${name}`)
  }
}
