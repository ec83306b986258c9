import { hint } from './hint.ts'
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'
import type { Manual } from './manual.ts'
import { optionAdvice } from './option-advice.ts'
import { OptionError } from './option-errors.ts'

/** What to do where a fault says something, in its trace as Java prints it. */
export type Advice = readonly [said: RegExp, todo: string]

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
    /TimeoutException|Timed out waiting|Request METADATA failed/,
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
  { io, manual, advice = [] }: { io: Io; manual?: Manual; advice?: readonly Advice[] },
): void {
  if (fault instanceof OptionError && manual !== undefined) {
    hint(io, optionAdvice(fault, manual))
    return
  }
  const trace = javaTrace(fault)
  const found = [...advice, ...shared].find(([said]) => said.test(trace))
  if (found !== undefined) hint(io, found[1])
}
