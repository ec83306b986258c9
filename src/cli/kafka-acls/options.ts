import { AclOperation, type AclPatternType, pascalCase } from '../../kafka/acls.ts'
import { JavaError } from '../kit/java-error.ts'
import { OptionArgumentConversionError } from '../kit/option-errors.ts'
import { convertedOption, flag, stringOption } from '../kit/option-spec.ts'

/** The kinds of patterns that a resource may be named by, or looked for. */
export type PatternWord = Exclude<keyof typeof AclPatternType, 'UNKNOWN'>

const patternWords: readonly PatternWord[] = ['ANY', 'MATCH', 'LITERAL', 'PREFIXED']

/** What can be allowed or denied, as people write it. */
export const operationNames: readonly string[] = Object.entries(AclOperation)
  .filter(([, code]) => code >= AclOperation.ALL)
  .map(([word]) => pascalCase(word))

export const bootstrapServer = stringOption(
  'bootstrap-server',
  'A list of host/port pairs to use for establishing the connection to the Kafka cluster. This list should be in the form host1:port1,host2:port2,... This config is required for acl management using admin client API.',
  { describedAs: 'server to connect to' },
)
export const bootstrapController = stringOption(
  'bootstrap-controller',
  'A list of host/port pairs to use for establishing the connection to the Kafka cluster. This list should be in the form host1:port1,host2:port2,... This config is required for acl management using admin client API.',
  { describedAs: 'controller to connect to' },
)
export const commandConfig = stringOption(
  'command-config',
  'A property file containing configs to be passed to Admin Client.',
  { describedAs: 'command-config', optional: true, suggests: 'files' },
)
export const topic = stringOption(
  'topic',
  "topic to which ACLs should be added or removed. A value of '*' indicates ACL should apply to all topics.",
  { describedAs: 'topic', suggests: 'topics' },
)
export const cluster = flag('cluster', 'Add/Remove cluster ACLs.')
export const group = stringOption(
  'group',
  "Consumer Group to which the ACLs should be added or removed. A value of '*' indicates the ACLs should apply to all groups.",
  { describedAs: 'group', suggests: 'groups' },
)
export const transactionalId = stringOption(
  'transactional-id',
  "The transactionalId to which ACLs should be added or removed. A value of '*' indicates the ACLs should apply to all transactionalIds.",
  { describedAs: 'transactional-id' },
)
export const idempotent = flag(
  'idempotent',
  'Enable idempotence for the producer. This should be used in combination with the --producer option. Note that idempotence is enabled automatically if the producer is authorized to a particular transactional-id.',
)
export const delegationToken = stringOption(
  'delegation-token',
  "Delegation token to which ACLs should be added or removed. A value of '*' indicates ACL should apply to all tokens.",
  { describedAs: 'delegation-token' },
)
export const resourcePatternType = convertedOption<PatternWord>(
  'resource-pattern-type',
  "The type of the resource pattern or pattern filter. When adding acls, this should be a specific pattern type, e.g. 'literal' or 'prefixed'. When listing or removing acls, a specific pattern type can be used to list or remove acls from specific resource patterns, or use the filter values of 'any' or 'match', where 'any' will match any pattern type, but will match the resource name exactly, where as 'match' will perform pattern matching to list or remove all acls that affect the supplied resource(s). WARNING: 'match', when used in combination with the '--remove' switch, should be used with care.",
  {
    type: patternWords.join('|'),
    suggests: patternWords.map((word) => word.toLowerCase()),
    defaultsTo: 'LITERAL',
    convert: (text) => {
      const found = patternWords.find((word) => word === text.toUpperCase())
      if (found !== undefined) return found
      const why =
        text.toUpperCase() === 'UNKNOWN'
          ? `Unknown resource-pattern-type: ${text}`
          : `Value [${text}] is not one of [${patternWords.join('|')}]`
      const cause = new JavaError('joptsimple.ValueConversionException', why)
      throw new OptionArgumentConversionError('resource-pattern-type', text, cause)
    },
  },
)
export const add = flag('add', 'Indicates you are trying to add ACLs.')
export const remove = flag('remove', 'Indicates you are trying to remove ACLs.')
export const list = flag(
  'list',
  'List ACLs for the specified resource, use --topic <topic> or --group <group> or --cluster to specify a resource.',
)
export const operation = stringOption(
  'operation',
  `Operation that is being allowed or denied. Valid operation names are: \n${operationNames.map((name) => `\t${name}`).join('\n')}\n`,
  { defaultsTo: 'All', suggests: operationNames },
)
export const allowPrincipal = stringOption(
  'allow-principal',
  "principal is in principalType:name format. Note that principalType must be supported by the Authorizer being used. For example, User:'*' is the wild card indicating all users.",
  { describedAs: 'allow-principal' },
)
export const denyPrincipal = stringOption(
  'deny-principal',
  "principal is in principalType:name format. By default anyone not added through --allow-principal is denied access. You only need to use this option as negation to already allowed set. Note that principalType must be supported by the Authorizer being used. For example if you wanted to allow access to all users in the system but not test-user you can define an ACL that allows access to User:'*' and specify --deny-principal=User:test@EXAMPLE.COM. AND PLEASE REMEMBER DENY RULES TAKES PRECEDENCE OVER ALLOW RULES.",
  { describedAs: 'deny-principal' },
)
export const principal = stringOption(
  'principal',
  'List ACLs for the specified principal. principal is in principalType:name format. Note that principalType must be supported by the Authorizer being used. Multiple --principal option can be passed.',
  { describedAs: 'principal', optional: true },
)
export const allowHost = stringOption(
  'allow-host',
  "Host from which principals listed in --allow-principal will have access. If you have specified --allow-principal then the default for this option will be set to '*' which allows access from all hosts.",
  { describedAs: 'allow-host' },
)
export const denyHost = stringOption(
  'deny-host',
  "Host from which principals listed in --deny-principal will be denied access. If you have specified --deny-principal then the default for this option will be set to '*' which denies access from all hosts.",
  { describedAs: 'deny-host' },
)
export const producer = flag(
  'producer',
  'Convenience option to add/remove ACLs for producer role. This will generate ACLs that allows WRITE,DESCRIBE and CREATE on topic.',
)
export const consumer = flag(
  'consumer',
  'Convenience option to add/remove ACLs for consumer role. This will generate ACLs that allows READ,DESCRIBE on topic and READ on group.',
)
export const force = flag('force', 'Assume Yes to all queries and do not prompt.')
export const userPrincipal = stringOption(
  'user-principal',
  'Specifies a user principal as a resource in relation with the operation. For instance one could grant CreateTokens or DescribeTokens permission on a given user principal.',
  { describedAs: 'user-principal' },
)
