import type { Admin } from '../kafka/client/admin/admin.ts'
import { checkArgs } from './kafka-acls/check-args.ts'
import { manual } from './kafka-acls/manual.ts'
import * as option from './kafka-acls/options.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { type Advice, adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaTrace } from './kit/java-error.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

const advice: readonly Advice[] = [
  [
    /SecurityDisabledException/,
    'the broker keeps no ACLs: give it authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer and super.users in its server.properties.',
  ],
  [
    /ClusterAuthorizationException/,
    'log in as one of super.users (--command-config), or have one allow you Alter and Describe on --cluster.',
  ],
  [/expected a string in format principalType/, 'for example --allow-principal User:alice.'],
]

/** kafka-acls: adds, removes and lists ACLs. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** As in the reference, whatever goes wrong is told on stdout, with its trace. */
async function execute(words: readonly string[], io: Io): Promise<number> {
  const line = parseOrPrintUsage(manual, words, io)
  checkArgs(line)
  let admin: Admin | undefined
  try {
    if (line.options.has(option.commandConfig) && line.options.valueOf(option.commandConfig) === undefined)
      io.stdout.write('Did not load any properties since the property file is not specified\n')
    admin = await openAdminFor(io, {
      bootstrapServer: line.options.valueOf(option.bootstrapServer),
      bootstrapController: line.options.valueOf(option.bootstrapController),
      commandConfig: line.options.valueOf(option.commandConfig),
    })
    await runAction(admin, line)
    return 0
  } catch (fault) {
    if (fault instanceof ExitRequest) throw fault
    const message = fault instanceof Error ? fault.message : String(fault)
    io.stdout.write(`Error while executing ACL command: ${message}\n${javaTrace(fault)}\n\n`)
    adviseOn(fault, io, { advice })
    return 1
  } finally {
    await admin?.close()
  }
}

async function runAction(admin: Admin, line: CommandLine): Promise<void> {
  if (line.options.has(option.add)) {
    const { addAcls } = await import('./kafka-acls/add-acls.ts')
    await addAcls(admin, line)
  } else if (line.options.has(option.remove)) {
    const { removeAcls } = await import('./kafka-acls/remove-acls.ts')
    await removeAcls(admin, line)
  } else {
    const { listAcls } = await import('./kafka-acls/list-acls.ts')
    await listAcls(admin, line)
  }
}
