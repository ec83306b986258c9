/** The options of kafka-broker-api-versions. Names, placeholders and descriptions are those of Kafka 4.3.1's tool. */
import { stringOption } from '../kit/option-spec.ts'

export const commandConfig = stringOption(
  'command-config',
  'A property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server to connect to.', {
  describedAs: 'server(s) to use for bootstrapping',
})
