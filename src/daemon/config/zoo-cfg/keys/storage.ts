import { bool, flag, fraction, int, numberProperty, text } from '../value-types.ts'
import { noEffect, unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

const NO_FILES = 'the store keeps neither snapshots nor transaction log files'
const GROUPS = 'all writes that come together share one commit by themselves'

/** Keys of the reference's snapshots and transaction logs, whose part the store plays here. */
export const storageKeys: readonly ZooCfgKey[] = [
  noEffect(
    'dataDir',
    text,
    '',
    'zkServer takes it as the data directory; for samsa start there is --data-dir',
  ),
  noEffect('dataLogDir', text, '', 'the store is one file in dataDir'),
  noEffect('snapCount', numberProperty(), '100000', NO_FILES),
  noEffect('snapSizeLimitInKb', numberProperty(), '4194304', NO_FILES),
  noEffect('snapshotSizeFactor', fraction, '0.33', NO_FILES),
  noEffect('snapshot.trust.empty', flag, 'false', NO_FILES),
  noEffect('preAllocSize', numberProperty(), '65536', NO_FILES),
  noEffect('txnLogSizeLimitInKb', numberProperty(), '-1', NO_FILES),
  noEffect('commitLogCount', numberProperty(), '500', NO_FILES),
  noEffect('autopurge.snapRetainCount', int, '3', NO_FILES),
  noEffect('autopurge.purgeInterval', int, '0', NO_FILES),
  noEffect(
    'db.autocreate',
    flag,
    'true',
    'zkServer start makes the data directory, but for ZOO_DATADIR_AUTOCREATE_DISABLE',
  ),
  noEffect(
    'datadir.autocreate',
    flag,
    'true',
    'zkServer start makes the data directory, but for ZOO_DATADIR_AUTOCREATE_DISABLE',
  ),
  unsupported('snapshot.compression.method', text, 'CHECKED'),
  noEffect('serializeLastProcessedZxid.enabled', flag, 'true', NO_FILES),
  unsupported('digest.enabled', flag, 'true'),
  unsupported('fsync.warningthresholdms', numberProperty(), '1000'),
  noEffect('flushDelay', numberProperty(), '0', GROUPS),
  noEffect('maxWriteQueuePollTime', numberProperty(), '0', GROUPS),
  noEffect('maxBatchSize', numberProperty(), '1000', GROUPS),
  noEffect('syncEnabled', bool, 'true', 'it is about observers'),
]
