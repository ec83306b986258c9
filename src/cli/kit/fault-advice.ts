import { hint } from './hint.ts'
import { HUMAN_TIME_FORMS } from './human-time.ts'
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'
import type { Manual } from './manual.ts'
import { optionAdvice } from './option-advice.ts'
import { OptionError } from './option-errors.ts'

/** What to do where a fault says something, in its trace as Java prints it. */
export type Advice = readonly [said: RegExp, todo: string]

/** What a script knows of its own faults. */
export interface Knowledge {
  /** Has the options that a mistyped one may have been meant to be. */
  manual?: Manual
  advice?: readonly Advice[]
}

/** What to do about faults that any script may meet. */
const shared: readonly Advice[] = [
  [
    /--bootstrap-(server|controller) must be specified|either --bootstrap-controller or/,
    'for example --bootstrap-server localhost:9092.',
  ],
  [
    /Invalid url in bootstrap\.servers|No resolvable bootstrap urls/,
    'an address is HOST:PORT, such as localhost:9092.',
  ],
  [
    /(Mismatched|Unsupported)EndpointTypeException/,
    'a broker answers to --bootstrap-server, a controller to --bootstrap-controller.',
  ],
  [
    /SslAuthenticationException|SslHandshake/,
    'check that this is the TLS port, that ssl.truststore.location holds who signed its certificate, and that the certificate is for this host.',
  ],
  [
    /SaslAuthenticationException|UnsupportedSaslMechanismException|IllegalSaslStateException/,
    'check the user, the password and sasl.mechanism in the --command-config file, and that this is the port for logins.',
  ],
  [
    /NoSuchFileException|FileNotFoundException|Unable to read file|File does not exist/,
    'check the path of the file; one that does not begin with / is taken from the current folder.',
  ],
  [/Error parsing timestamp|DateTimeParseException/, `a time is ${HUMAN_TIME_FORMS}.`],
  [
    /GroupIdNotFoundException|is not a (share|streams) group|does not exist or is not a/,
    'kafka-groups --list shows the groups that there are, and of which type each is.',
  ],
  [
    /GroupNotEmptyException|GroupSubscribedToTopicException/,
    'end the members of the group first; --describe --members shows who they are.',
  ],
  [/InvalidTopicException/, 'a name is at most 249 letters, digits, dots, dashes and underscores.'],
  [
    /TimeoutException|Timed out waiting|Request METADATA failed|Failed to find brokers/,
    'check the address, and whether a broker runs there ("samsa status").',
  ],
  [
    /UnknownTopicOrPartitionException|does not host this topic-partition/,
    'kafka-topics --list shows the topics that there are, --describe their partitions.',
  ],
  [
    /(Cluster|Topic|Group|TransactionalId)AuthorizationException/,
    'log in as somebody who may do this (--command-config), or have kafka-acls allow it.',
  ],
]

/** Says to a terminal what to do about a fault that a script has just told of: the script's own advice first, then what goes for all. */
export function adviseOn(
  fault: unknown,
  io: Pick<Io, 'stderr'>,
  { manual, advice = [] }: Knowledge = {},
): void {
  if (fault instanceof OptionError && manual !== undefined) {
    hint(io, optionAdvice(fault, manual))
    return
  }
  const trace = javaTrace(fault)
  const found = [...advice, ...shared].find(([said]) => said.test(trace))
  if (found !== undefined) hint(io, found[1])
}
