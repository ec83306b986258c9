/** The options of kafka-client-metrics. Names, placeholders and descriptions are those of Kafka 4.3.1's tool. */
import { flag, stringOption } from '../kit/option-spec.ts'

const selectors = [
  'client_id',
  'client_instance_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
]

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The Kafka server to connect to.', {
  describedAs: 'server to connect to',
})
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const alter = flag('alter', 'Alter the configuration for the client metrics resource.')
export const deleteMetrics = flag('delete', 'Delete the configuration for the client metrics resource.')
export const describe = flag('describe', 'List configurations for the client metrics resource.')
export const list = flag('list', 'List the client metrics resources.')
export const name = stringOption('name', 'Name of client metrics configuration resource.', {
  describedAs: 'name',
})
export const generateName = flag('generate-name', 'Generate a UUID to use as the name.')
export const interval = stringOption(
  'interval',
  'The metrics push interval in milliseconds.\nLeave empty to reset the interval.',
  { describedAs: 'push interval' },
)
export const match = stringOption(
  'match',
  `Matching selector 'k1=v1,k2=v2'. The following is a list of valid selector names: \n${selectors.map((selector) => `\t${selector}`).join('\n')}`,
  { describedAs: 'k1=v1,k2=v2', separator: ',' },
)
export const metrics = stringOption('metrics', "Telemetry metric name prefixes 'm1,m2'.", {
  describedAs: 'm1,m2',
  separator: ',',
})
