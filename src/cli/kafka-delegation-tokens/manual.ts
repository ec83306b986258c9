import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-delegation-tokens says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to create, renew, expire, or describe delegation tokens.',
  examples: [
    {
      purpose: 'A token for who logs in by the file, for as long as the broker gives, which bob may renew',
      command:
        'kafka-delegation-tokens --bootstrap-server localhost:9094 --command-config alice.properties --create --max-life-time-period -1 --renewer-principal User:bob',
    },
    {
      purpose: 'The tokens that alice owns or renews',
      command:
        'kafka-delegation-tokens --bootstrap-server localhost:9094 --command-config alice.properties --describe --owner-principal User:alice',
    },
    {
      purpose: 'Another hour for a token',
      command:
        'kafka-delegation-tokens --bootstrap-server localhost:9094 --command-config bob.properties --renew --renew-time-period 3600000 --hmac HMAC',
    },
    {
      purpose: 'A token that is worth nothing from now on',
      command:
        'kafka-delegation-tokens --bootstrap-server localhost:9094 --command-config alice.properties --expire --expiry-time-period -1 --hmac HMAC',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [option.create, option.renew, option.expire, option.describe],
    },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    {
      title: 'Whose token, and which',
      options: [option.ownerPrincipal, option.renewerPrincipal, option.hmac, jsonWith(option.describe)],
    },
    {
      title: 'For how long, in milliseconds',
      options: [option.maxLifeTimePeriod, option.renewTimePeriod, option.expiryTimePeriod],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
