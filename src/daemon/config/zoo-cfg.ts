import type { ZooKeeperConfigInput } from '../../zookeeper/server/config.ts'
import { booleanSetting, integerSetting, invalidSetting } from './config-file.ts'

/** A zoo.cfg as the daemon uses it. */
export interface ZooCfg {
  clientPort: number
  /** Undefined: loopback only. */
  clientPortAddress: string | undefined
  config: ZooKeeperConfigInput
  /** One line a key that has no effect here. */
  warnings: string[]
}

const DEFAULT_CLIENT_PORT = 2181
const PORT: [number, number] = [0, 65_535]
const POSITIVE: [number, number] = [1, 2_147_483_647]
const COUNT: [number, number] = [0, 2_147_483_647]

/** Keys that an ensemble needs and a single server reads without using them. */
const ensembleKeys = new Set([
  'initLimit',
  'syncLimit',
  'electionAlg',
  'electionPort',
  'peerType',
  'quorumListenOnAllIPs',
])

const ensembleMember = /^(server|group|weight)\.\d+$/

/** Keys whose purpose the store serves by itself: it keeps no snapshots and no transaction log files to tend. */
const storeKeys = new Set([
  'dataDir',
  'dataLogDir',
  'snapCount',
  'preAllocSize',
  'autopurge.snapRetainCount',
  'autopurge.purgeInterval',
  'snapshot.trust.empty',
  'fsync.warningthresholdms',
  'admin.enableServer',
])

/**
 * Reads the keys of a zoo.cfg. As in the reference, a key `x` that QuorumPeerConfig does not know is the system property
 * `zookeeper.x`, so both spellings are read here.
 *
 * @throws DaemonError for a value that can't be used
 */
export function readZooCfg(given: Map<string, string>): ZooCfg {
  const settings = new Map([...given].map(([key, value]) => [key.replace(/^zookeeper\./, ''), value]))
  const config: ZooKeeperConfigInput = {
    tickTimeMs: integerSetting(settings, 'tickTime', POSITIVE),
    minSessionTimeoutMs: sessionTimeout(settings, 'minSessionTimeout'),
    maxSessionTimeoutMs: sessionTimeout(settings, 'maxSessionTimeout'),
    maxClientCnxns: integerSetting(settings, 'maxClientCnxns', COUNT),
    maxCnxns: integerSetting(settings, 'maxCnxns', COUNT),
    fourLetterWords: settings
      .get('4lw.commands.whitelist')
      ?.split(',')
      .map((word) => word.trim()),
    extendedTypesEnabled: booleanSetting(settings, 'extendedTypesEnabled'),
    enforceQuota: booleanSetting(settings, 'enforceQuota'),
    forceSync: booleanSetting(settings, 'forceSync'),
    juteMaxBufferBytes: integerSetting(settings, 'jute.maxbuffer', POSITIVE),
    globalOutstandingLimit: integerSetting(settings, 'globalOutstandingLimit', POSITIVE),
    containerCheckIntervalMs: integerSetting(settings, 'znode.container.checkIntervalMs', POSITIVE),
    containerMaxPerMinute: integerSetting(settings, 'znode.container.maxPerMinute', POSITIVE),
    containerMaxNeverUsedMs: integerSetting(settings, 'znode.container.maxNeverUsedIntervalMs', COUNT),
    superDigest: settings.get('DigestAuthenticationProvider.superDigest'),
    skipAcl: booleanSetting(settings, 'skipACL'),
    reconfigEnabled: booleanSetting(settings, 'reconfigEnabled'),
    clientPortListenBacklog: integerSetting(settings, 'clientPortListenBacklog', [-1, POSITIVE[1]]),
    clientPort: integerSetting(settings, 'clientPort', PORT) ?? DEFAULT_CLIENT_PORT,
  }
  checkSessionTimeouts(config)
  return {
    clientPort: config.clientPort ?? DEFAULT_CLIENT_PORT,
    clientPortAddress: settings.get('clientPortAddress')?.trim() || undefined,
    config,
    warnings: unsupported(settings),
  }
}

const known = new Set([
  'tickTime',
  'minSessionTimeout',
  'maxSessionTimeout',
  'maxClientCnxns',
  'maxCnxns',
  '4lw.commands.whitelist',
  'extendedTypesEnabled',
  'enforceQuota',
  'forceSync',
  'jute.maxbuffer',
  'globalOutstandingLimit',
  'znode.container.checkIntervalMs',
  'znode.container.maxPerMinute',
  'znode.container.maxNeverUsedIntervalMs',
  'DigestAuthenticationProvider.superDigest',
  'skipACL',
  'reconfigEnabled',
  'clientPortListenBacklog',
  'clientPort',
  'clientPortAddress',
])

/** Tells whether a key is one of zoo.cfg: overrides of both roles come in one list. */
export function isZooCfgKey(key: string): boolean {
  const name = key.replace(/^zookeeper\./, '')
  return known.has(name) || ensembleKeys.has(name) || storeKeys.has(name) || ensembleMember.test(name)
}

function unsupported(settings: Map<string, string>): string[] {
  const warnings: string[] = []
  for (const [key, value] of settings) {
    if (
      known.has(key) ||
      ensembleKeys.has(key) ||
      (storeKeys.has(key) && !(key === 'admin.enableServer' && value === 'true'))
    )
      continue
    if (ensembleMember.test(key)) warnings.push(`${key} has no effect: Samsa is one server, not an ensemble`)
    else warnings.push(`${key} is not supported and has no effect`)
  }
  return warnings
}

/** -1 means the default in the reference. */
function sessionTimeout(settings: Map<string, string>, key: string): number | undefined {
  const value = integerSetting(settings, key, [-1, POSITIVE[1]])
  return value === -1 ? undefined : value
}

function checkSessionTimeouts({ minSessionTimeoutMs, maxSessionTimeoutMs }: ZooKeeperConfigInput): void {
  if (
    minSessionTimeoutMs === undefined ||
    maxSessionTimeoutMs === undefined ||
    minSessionTimeoutMs <= maxSessionTimeoutMs
  )
    return
  throw invalidSetting(
    'minSessionTimeout',
    String(minSessionTimeoutMs),
    `at most maxSessionTimeout, which is ${maxSessionTimeoutMs}`,
  )
}
