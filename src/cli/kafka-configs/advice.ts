import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-configs. */
export const advice: readonly Advice[] = [
  [
    /Unknown topic config|Unknown group config|Invalid config\(s\)|Unexpected config names|InvalidConfigurationException/,
    '--help lists the configurations of each kind of entity; --describe --all shows those of one.',
  ],
  [/Invalid broker logger/, '--describe --broker-logger ID shows the loggers that there are.'],
  [
    /At least one entity type|Invalid entity type/,
    'say whose configuration it is, for example --topic NAME, --broker ID, --user NAME, --client ID or --group ID.',
  ],
  [
    /An entity name must be|An entity-name or default entity/,
    'name the entity, for example --topic NAME, or take the defaults: --broker-defaults, --user-defaults, --client-defaults, --ip-defaults.',
  ],
]
