// What one script leaves for the next: the scripts in the order in which people use them, over topics, records, groups and settings.
import { deletedRecords, groupsAndOffsets, shared, warmUp } from './flows/groups.mjs'
import { inTransactions, records } from './flows/records.mjs'
import { settings } from './flows/settings.mjs'
import { administration, topicLife } from './flows/topics.mjs'

export const files = {
  'delete.json':
    '{"version":1,"partitions":[{"topic":"del","partition":0,"offset":4},{"topic":"del","partition":1,"offset":-1}]}',
  'back.json': '{"partitions":[{"topic":"del","partition":0,"offset":2}]}',
  'beyond.json': '{"partitions":[{"topic":"del","partition":0,"offset":99}]}',
  'configs.properties': 'retention.ms=1234\n# none\ncleanup.policy=compact,delete\n',
  'plan.csv': 'g1,1\n',
  'plan-one.csv': 'gr,0,3\n',
  'plan-many.csv': 'ga,gr,0,1\ngb,gr,0,2\n',
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...warmUp,
  ...deletedRecords,
  ...groupsAndOffsets,
  ...settings,
  ...records,
  ...topicLife,
  ...inTransactions,
  ...shared,
  ...administration,
]
