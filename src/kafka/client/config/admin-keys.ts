import type { ConfigKey } from '../../configs/definition.ts'
import { boolean, int, list, long } from '../../configs/key.ts'
import { anyList, atLeast, between } from '../../configs/rules.ts'
import { commonKeys, securityKeys } from './common-keys.ts'

const ownKeys: readonly ConfigKey[] = [
  list('bootstrap.servers', '', anyList()),
  list('bootstrap.controllers', '', anyList()),
  int('default.api.timeout.ms', '60000', atLeast(0)),
  int('retries', '2147483647', between(0, 2147483647)),
  long('connections.max.idle.ms', '300000'),
  boolean('enable.metrics.push', 'false'),
]

const ownNames = new Set(ownKeys.map(({ name }) => name))

export const adminKeys: readonly ConfigKey[] = [
  ...commonKeys.filter(({ name }) => !ownNames.has(name)),
  ...ownKeys,
  ...securityKeys,
]
