/** The options of kafka-configs. Names, placeholders and descriptions are those of Kafka 4.3.1's tool. */
import { clientMetricsKeys } from '../../kafka/configs/client-metrics-keys.ts'
import { dynamicBrokerKeys, replicationRateKeys } from '../../kafka/configs/dynamic-broker-keys.ts'
import { groupKeys } from '../../kafka/configs/group-keys.ts'
import { topicKeys } from '../../kafka/configs/topic-keys.ts'
import { flag, stringOption } from '../kit/option-spec.ts'
import { ipQuotas, scramNames, userAndClientQuotas } from './quota-names.ts'

export const bootstrapServer = stringOption('bootstrap-server', 'The Kafka servers to connect to.', {
  describedAs: 'server to connect to',
})
export const bootstrapController = stringOption(
  'bootstrap-controller',
  'The Kafka controllers to connect to.',
  { describedAs: 'controller to connect to' },
)
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client. This is used only with --bootstrap-server option for describing and altering broker configs.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const alter = flag('alter', 'Alter the configuration for the entity.')
export const describe = flag('describe', 'List configs for the given entity.')
export const all = flag(
  'all',
  'List all configs for the given entity, including static configs if available.',
)
export const entityType = stringOption(
  'entity-type',
  'Type of entity (topics/clients/users/brokers/broker-loggers/ips/client-metrics/groups)',
  {
    suggests: ['topics', 'clients', 'users', 'brokers', 'broker-loggers', 'ips', 'client-metrics', 'groups'],
  },
)
export const entityName = stringOption(
  'entity-name',
  'Name of entity (topic name/client id/user principal name/broker id/ip/client metrics/group id)',
)
export const entityDefault = flag(
  'entity-default',
  'Default entity name for clients/users/brokers/ips (applies to corresponding entity type)',
)

const validNames: [type: string, names: readonly string[]][] = [
  ['topics', topicKeys.map(({ name }) => name).sort()],
  ['brokers', [...replicationRateKeys.keys(), ...dynamicBrokerKeys].sort()],
  ['users', [...scramNames, ...userAndClientQuotas].sort()],
  ['clients', [...userAndClientQuotas].sort()],
  ['ips', ipQuotas],
  ['client-metrics', clientMetricsKeys.map(({ name }) => name).sort()],
  ['groups', groupKeys.map(({ name }) => name).sort()],
]

export const addConfig = stringOption(
  'add-config',
  `Key Value pairs of configs to add. Square brackets can be used to group values which contain commas: 'k1=v1,k2=[v1,v2,v2],k3=v3'. The following is a list of valid configurations: ${validNames
    .map(([type, names]) => `For entity-type '${type}': \n${names.map((name) => `\t${name}`).join('\n')}\n`)
    .join(
      '',
    )}Entity types 'users' and 'clients' may be specified together to update config for clients of a specific user.`,
  { suggests: 'topic-configs' },
)
export const addConfigFile = stringOption(
  'add-config-file',
  'Path to a properties file with configs to add. See add-config for a list of valid configurations.',
  { suggests: 'files' },
)
export const deleteConfig = stringOption('delete-config', "config keys to remove 'k1,k2'", {
  separator: ',',
  suggests: 'topic-configs',
})
export const topic = stringOption('topic', "The topic's name.", { suggests: 'topics' })
export const client = stringOption('client', "The client's ID.")
export const clientDefaults = flag('client-defaults', 'The config defaults for all clients.')
export const user = stringOption('user', "The user's principal name.")
export const userDefaults = flag('user-defaults', 'The config defaults for all users.')
export const broker = stringOption('broker', "The broker's ID.")
export const brokerDefaults = flag('broker-defaults', 'The config defaults for all brokers.')
export const brokerLogger = stringOption('broker-logger', "The broker's ID for its logger config.")
export const ipDefaults = flag('ip-defaults', 'The config defaults for all IPs.')
export const ip = stringOption('ip', 'The IP address.')
export const group = stringOption('group', "The group's ID.", { suggests: 'groups' })
export const clientMetrics = stringOption('client-metrics', 'The client metrics config resource name.')
