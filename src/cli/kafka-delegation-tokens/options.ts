import { exactLongOption, flag, stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = stringOption(
  'bootstrap-server',
  'REQUIRED: server(s) to use for bootstrapping.',
)
export const commandConfig = stringOption(
  'command-config',
  'REQUIRED: A property file containing configs to be passed to Admin Client. Token management operations are allowed in secure mode only. This config file is used to pass security related configs.',
  { suggests: 'files' },
)
export const create = flag(
  'create',
  'Create a new delegation token. Use --renewer-principal option to pass renewer principals.',
)
export const renew = flag(
  'renew',
  'Renew delegation token. Use --renew-time-period option to set renew time period.',
)
export const expire = flag(
  'expire',
  'Expire delegation token. Use --expiry-time-period option to expire the token.',
)
export const describe = flag(
  'describe',
  'Describe delegation tokens for the given principals. Use --owner-principal to pass owner/renewer principals. If --owner-principal option is not supplied, all the user-owned tokens and tokens where the user has Describe permissions will be returned.',
)
export const ownerPrincipal = stringOption(
  'owner-principal',
  'owner is a Kafka principal. They should be in principalType:name format.',
  { optional: true },
)
export const renewerPrincipal = stringOption(
  'renewer-principal',
  'renewer is a Kafka principal. They should be in principalType:name format.',
  { optional: true },
)
export const maxLifeTimePeriod = exactLongOption(
  'max-life-time-period',
  'Max life period for the token in milliseconds. If the value is -1, then token max life time will default to the server side config value of (delegation.token.max.lifetime.ms).',
  { optional: true },
)
export const renewTimePeriod = exactLongOption(
  'renew-time-period',
  'Renew time period in milliseconds. If the value is -1, then the renew time period will default to the server side config value of (delegation.token.expiry.time.ms).',
  { optional: true },
)
export const expiryTimePeriod = exactLongOption(
  'expiry-time-period',
  'Expiry time period in milliseconds. If the value is -1, then the token will get invalidated immediately.',
  { optional: true },
)
export const hmac = stringOption('hmac', 'HMAC of the delegation token', { optional: true })
