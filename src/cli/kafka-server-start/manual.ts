import type { Manual } from '../kit/manual.ts'
import { stringOption } from '../kit/option-spec.ts'
import { versionOption as kafkaVersionOption } from '../kit/usage.ts'

export const override = stringOption(
  'override',
  'Optional property that should override values set in server.properties file (e.g. Key=value)',
)
const versionOption = { ...kafkaVersionOption, description: 'Print version information and exit.' }

/** What kafka-server-start says of itself. */
export const manual: Manual = {
  purpose: 'USAGE: java [options] kafka.Kafka server.properties [--override property=value]*',
  examples: [
    {
      purpose: 'A server in this terminal, until Ctrl-C',
      command: 'kafka-server-start config/server.properties',
    },
    {
      purpose: 'The same in the background; the script ends when clients can connect',
      command: 'kafka-server-start -daemon config/server.properties',
    },
    {
      purpose: 'Another port and another place for the data than the file says',
      command:
        'kafka-server-start config/server.properties --override listeners=PLAINTEXT://localhost:9192 --override log.dirs=/tmp/other',
    },
  ],
  groups: [{ title: 'Options', options: [override, versionOption] }],
}
