import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-acls says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to manage acls on kafka.',
  examples: [
    {
      purpose: 'Alice may write to a topic, and make it',
      command:
        'kafka-acls --bootstrap-server localhost:9092 --add --allow-principal User:alice --producer --topic orders',
    },
    {
      purpose: 'Bob may read all topics whose names begin with "ord", in his group',
      command:
        'kafka-acls --bootstrap-server localhost:9092 --add --allow-principal User:bob --consumer --topic ord --group bob --resource-pattern-type prefixed',
    },
    {
      purpose: 'Nobody may delete a topic from another machine than this one',
      command:
        "kafka-acls --bootstrap-server localhost:9092 --add --deny-principal 'User:*' --deny-host 10.0.0.7 --operation Delete --topic orders",
    },
    {
      purpose: 'Everything that has to do with a topic, by whatever pattern',
      command:
        'kafka-acls --bootstrap-server localhost:9092 --list --topic orders --resource-pattern-type match',
    },
    {
      purpose: 'No ACLs of the topic any more, without a question',
      command: 'kafka-acls --bootstrap-server localhost:9092 --remove --force --topic orders',
    },
  ],
  groups: [
    { title: 'Actions, exactly one', options: [option.add, option.remove, option.list] },
    {
      title: 'Connection',
      options: [option.bootstrapServer, option.bootstrapController, option.commandConfig],
    },
    {
      title: 'Which resources',
      options: [
        option.topic,
        option.group,
        option.cluster,
        option.transactionalId,
        option.delegationToken,
        option.userPrincipal,
        option.resourcePatternType,
      ],
    },
    {
      title: 'Who may do what, or may not',
      options: [
        option.allowPrincipal,
        option.allowHost,
        option.denyPrincipal,
        option.denyHost,
        option.operation,
        option.producer,
        option.consumer,
        option.idempotent,
      ],
    },
    {
      title: 'What to list, and questions',
      options: [option.principal, jsonWith(option.list), option.force],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
