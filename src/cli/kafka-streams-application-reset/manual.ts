import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-streams-application-reset says of itself: for this script the reference's words are long. */
export const manual: Manual = {
  purpose: `This tool helps to quickly reset an application in order to reprocess its data from scratch.
* This tool resets offsets of input topics to the earliest available offset (by default), or to a specific defined position* This tool deletes the internal topics that were created by Kafka Streams (topics starting with "<application.id>-").
The tool finds these internal topics automatically. If the topics flagged automatically for deletion by the dry-run are unsuitable, you can specify a subset with the "--internal-topics" option.
* This tool will not delete output topics (if you want to delete them, you need to do it yourself with the bin/kafka-topics.sh command).
* This tool will not clean up the local state on the stream application instances (the persisted stores used to cache aggregation results).
You need to call KafkaStreams#cleanUp() in your application or manually delete them from the directory specified by "state.dir" configuration (\${java.io.tmpdir}/kafka-streams/<application.id> by default).
* When long session timeout has been configured, active members could take longer to get expired on the broker thus blocking the reset job to complete. Use the "--force" option could remove those left-over members immediately. Make sure to stop all stream applications when this option is specified to avoid unexpected disruptions.

*** Important! You will get wrong output if you don't clean up the local stores after running the reset tool!

*** Warning! This tool makes irreversible changes to your application. It is strongly recommended that you run this once with "--dry-run" to preview your changes before making them.

`,
  examples: [
    {
      purpose: 'What a reset to the beginning would do',
      command:
        'kafka-streams-application-reset --bootstrap-server localhost:9092 --application-id word-count --input-topics lines --dry-run',
    },
    {
      purpose: 'Read the last day again, and delete the internal topics',
      command:
        'kafka-streams-application-reset --bootstrap-server localhost:9092 --application-id word-count --input-topics lines --by-duration P1D',
    },
    {
      purpose: 'The same where the members of a crashed application are still in the group',
      command:
        'kafka-streams-application-reset --bootstrap-server localhost:9092 --application-id word-count --input-topics lines --force',
    },
  ],
  groups: [
    { title: 'Which application', options: [option.applicationId, option.force] },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.config] },
    {
      title: 'Which topics',
      options: [option.inputTopics, option.intermediateTopics, option.internalTopics],
    },
    {
      title: 'Where to reset to, at most one',
      options: [
        option.toEarliest,
        option.toLatest,
        option.toOffset,
        option.shiftBy,
        option.toDatetime,
        option.byDuration,
        option.fromFile,
      ],
    },
    { title: 'What to do with the plan', options: [option.dryRun] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
