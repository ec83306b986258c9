import {
  bool,
  flag,
  fraction,
  int,
  list,
  long,
  numberProperty,
  offByNo,
  onByYes,
  oneOf,
  port,
  text,
  wholeNumber,
} from '../value-types.ts'
import { noEffect, obeyed, unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

const THREADS = 'one thread serves every connection'
const BUFFERS = 'buffers grow as they are needed'

/** Keys of the server proper: its ports, sessions, limits and the rules of its tree. */
export const serverKeys: readonly ZooCfgKey[] = [
  // ports
  obeyed('clientPort', port, {
    default: '',
    note: 'without it and without secureClientPort the server listens on 2181',
    set: (clientPort) => ({ clientPort }),
  }),
  obeyed('clientPortAddress', text, {
    default: '',
    note: 'without it the server listens on loopback only; an empty host, 0.0.0.0 and :: mean every address',
    set: () => ({}),
  }),
  obeyed('clientPortListenBacklog', int, {
    default: '-1',
    set: (value = -1) => ({ clientPortListenBacklog: Math.max(value, -1) }),
  }),
  obeyed('clientTcpKeepAlive', flag, {
    default: 'false',
    set: (tcpKeepAlive) => ({ tcpKeepAlive }),
  }),
  noEffect(
    'serverCnxnFactory',
    oneOf(
      'org.apache.zookeeper.server.NIOServerCnxnFactory',
      'org.apache.zookeeper.server.NettyServerCnxnFactory',
    ),
    'org.apache.zookeeper.server.NIOServerCnxnFactory',
    THREADS,
  ),
  noEffect('nio.numSelectorThreads', numberProperty(), '', THREADS),
  noEffect('nio.numWorkerThreads', numberProperty(), '', THREADS),
  noEffect('nio.directBufferBytes', numberProperty(), '65536', BUFFERS),
  noEffect('nio.shutdownTimeout', numberProperty(), '5000', THREADS),
  obeyed('nio.sessionlessCnxnTimeout', numberProperty(1), {
    default: '10000',
    set: (sessionlessTimeoutMs) => ({ sessionlessTimeoutMs }),
  }),
  noEffect(
    'netty.advancedFlowControl.enabled',
    flag,
    'false',
    'a client that does not read is always paused',
  ),
  noEffect('intBufferStartingSizeBytes', numberProperty(), '1024', BUFFERS),

  // sessions
  obeyed('tickTime', wholeNumber(1), { default: '3000', set: (tickTimeMs) => ({ tickTimeMs }) }),
  obeyed('minSessionTimeout', int, {
    default: '-1',
    note: '-1 is 2 ticks',
    set: (value) => ({ minSessionTimeoutMs: value === -1 ? undefined : value }),
  }),
  obeyed('maxSessionTimeout', int, {
    default: '-1',
    note: '-1 is 20 ticks',
    set: (value) => ({ maxSessionTimeoutMs: value === -1 ? undefined : value }),
  }),
  noEffect('localSessionsEnabled', bool, 'false', 'a standalone server has no local sessions'),
  noEffect('localSessionsUpgradingEnabled', bool, 'false', 'a standalone server has no local sessions'),

  // limits
  obeyed('maxClientCnxns', int, { default: '60', set: (maxClientCnxns) => ({ maxClientCnxns }) }),
  obeyed('maxCnxns', numberProperty(), { default: '0', set: (maxCnxns) => ({ maxCnxns }) }),
  obeyed('globalOutstandingLimit', numberProperty(), {
    default: '1000',
    set: (globalOutstandingLimit) => ({ globalOutstandingLimit }),
  }),
  obeyed('jute.maxbuffer', numberProperty(1), {
    default: '1048575',
    note: 'also as a key of the file, where the reference does not see it',
    set: (juteMaxBufferBytes) => ({ juteMaxBufferBytes }),
  }),
  noEffect(
    'jute.maxbuffer.extrasize',
    numberProperty(),
    '1048575',
    'it gives room to what an ensemble adds to a request on its way to the disk',
  ),
  obeyed('largeRequestMaxBytes', numberProperty(), {
    default: '104857600',
    set: (largeRequestMaxBytes) => ({ largeRequestMaxBytes }),
  }),
  obeyed('largeRequestThreshold', numberProperty(-1), {
    default: '-1',
    set: (largeRequestThresholdBytes) => ({ largeRequestThresholdBytes }),
  }),
  obeyed('request_throttle_max_requests', numberProperty(), {
    default: '0',
    note: 'of writes; reads are answered in the moment they are taken',
    set: (maxRequests) => ({ maxRequests }),
  }),
  noEffect(
    'request_throttle_stall_time',
    numberProperty(),
    '100',
    'requests that wait go on as soon as there is room',
  ),
  unsupported(
    'request_throttle_drop_stale',
    flag,
    'true',
    'requests of a closed connection that still wait are always dropped',
  ),
  unsupported(
    'request_stale_connection_check',
    flag,
    'true',
    'requests of a closed connection that still wait are always dropped',
  ),
  unsupported('request_stale_latency_check', flag, 'false'),
  noEffect(
    'request_throttler.shutdownTimeout',
    numberProperty(),
    '10000',
    'requests that wait are dropped at a stop',
  ),
  obeyed('throttled_op_wait_time', numberProperty(), {
    default: '0',
    set: (throttledOpWaitMs) => ({ throttledOpWaitMs }),
  }),
  obeyed('connection_throttle_tokens', numberProperty(0), {
    default: '0',
    set: (connectionTokens) => ({ connectionTokens }),
  }),
  obeyed('connection_throttle_fill_time', numberProperty(1), {
    default: '1',
    set: (connectionFillTimeMs) => ({ connectionFillTimeMs }),
  }),
  obeyed('connection_throttle_fill_count', numberProperty(0), {
    default: '1',
    set: (connectionFillCount) => ({ connectionFillCount }),
  }),
  obeyed('connection_throttle_freeze_time', numberProperty(-1), {
    default: '-1',
    set: (connectionFreezeTimeMs) => ({ connectionFreezeTimeMs }),
  }),
  obeyed('connection_throttle_drop_increase', fraction, {
    default: '0.02',
    set: (connectionDropIncrease) => ({ connectionDropIncrease }),
  }),
  obeyed('connection_throttle_drop_decrease', fraction, {
    default: '0.002',
    set: (connectionDropDecrease) => ({ connectionDropDecrease }),
  }),
  obeyed('connection_throttle_decrease_ratio', fraction, {
    default: '0',
    set: (connectionDecreaseRatio) => ({ connectionDecreaseRatio }),
  }),
  obeyed('connection_throttle_weight_enabled', flag, {
    default: 'false',
    set: (connectionWeightEnabled) => ({ connectionWeightEnabled }),
  }),
  obeyed('connection_throttle_global_session_weight', numberProperty(0), {
    default: '3',
    set: (connectionNewWeight) => ({ connectionNewWeight }),
  }),
  noEffect(
    'connection_throttle_local_session_weight',
    numberProperty(),
    '1',
    'a standalone server has no local sessions',
  ),
  obeyed('connection_throttle_renew_session_weight', numberProperty(0), {
    default: '2',
    set: (connectionRenewWeight) => ({ connectionRenewWeight }),
  }),

  // the tree
  obeyed('skipACL', onByYes, { default: 'no', set: (skipAcl) => ({ skipAcl }) }),
  obeyed('enforceQuota', flag, { default: 'false', set: (enforceQuota) => ({ enforceQuota }) }),
  obeyed('extendedTypesEnabled', flag, {
    default: 'false',
    set: (extendedTypesEnabled) => ({ extendedTypesEnabled }),
  }),
  unsupported('emulate353TTLNodes', flag, 'false'),
  obeyed('znode.container.checkIntervalMs', numberProperty(1), {
    default: '60000',
    set: (containerCheckIntervalMs) => ({ containerCheckIntervalMs }),
  }),
  obeyed('znode.container.maxPerMinute', numberProperty(1), {
    default: '10000',
    set: (containerMaxPerMinute) => ({ containerMaxPerMinute }),
  }),
  obeyed('znode.container.maxNeverUsedIntervalMs', numberProperty(0), {
    default: '0',
    set: (containerMaxNeverUsedMs) => ({ containerMaxNeverUsedMs }),
  }),
  obeyed('reconfigEnabled', bool, {
    default: 'false',
    set: (reconfigEnabled) => ({ reconfigEnabled }),
  }),
  noEffect('enableEagerACLCheck', flag, 'false', 'every check is made before a write is taken in'),
  noEffect(
    'closeSessionTxn.enabled',
    flag,
    'true',
    'the end of a session always names the ephemerals that it takes away',
  ),
  noEffect('maxResponseCacheSize', numberProperty(), '400', 'answers are written anew from memory'),
  noEffect(
    'maxGetChildrenResponseCacheSize',
    numberProperty(),
    '400',
    'answers are written anew from memory',
  ),
  noEffect(
    'watchManagerName',
    oneOf(
      'org.apache.zookeeper.server.watch.WatchManager',
      'org.apache.zookeeper.server.watch.WatchManagerOptimized',
    ),
    'org.apache.zookeeper.server.watch.WatchManager',
    'there is one table of watches, which is small and quick and knows every kind',
  ),
  ...['watcherCleanThreshold', 'watcherCleanIntervalInSeconds', 'watcherCleanThreadsNum'].map((name) =>
    noEffect(name, numberProperty(), '', 'watches of a closed connection go at once'),
  ),
  noEffect(
    'maxInProcessingDeadWatchers',
    numberProperty(),
    '-1',
    'watches of a closed connection go at once',
  ),
  noEffect('bitHashCacheSize', numberProperty(), '10', 'it belongs to WatchManagerOptimized'),

  // the disk
  obeyed('forceSync', offByNo, { default: 'yes', set: (forceSync) => ({ forceSync }) }),

  // what it tells
  obeyed('4lw.commands.whitelist', list, {
    default: 'srvr',
    set: (fourLetterWords) => ({ fourLetterWords }),
  }),
  obeyed('readonlymode.enabled', flag, {
    default: 'false',
    note: 'it adds isro to the four-letter words; a standalone server is never read-only',
    set: (readOnlyModeEnabled) => ({ readOnlyModeEnabled }),
  }),
  obeyed('audit.enable', flag, {
    default: 'false',
    note: 'zookeeper_audit.log beside the log of the daemon',
    set: (auditEnabled) => ({ auditEnabled }),
  }),
  unsupported('audit.impl.class', text, 'org.apache.zookeeper.audit.Slf4jAuditLogger'),
  unsupported('pathStats.enabled', flag, 'false'),
  ...['initialDelay', 'delay', 'topPathMax', 'slotDuration', 'slotCapacity', 'maxDepth', 'sampleRate'].map(
    (name) => noEffect(`pathStats.${name}`, text, '', 'it belongs to pathStats.enabled'),
  ),
  unsupported('jvm.pause.monitor', bool, 'false', 'there is no JVM'),
  ...['jvm.pause.info-threshold.ms', 'jvm.pause.warn-threshold.ms', 'jvm.pause.sleep.time.ms'].map((name) =>
    noEffect(name, long, '', 'there is no JVM'),
  ),
  noEffect('jmx.log4j.disable', flag, 'false', 'there is no JMX'),
  noEffect('jmx.log4j.mbean', text, '', 'there is no JMX'),
]
