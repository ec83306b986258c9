import { AclOperation, AclPermission } from '../../kafka/acls.ts'
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { createAcls } from '../../kafka/client/admin/create-acls.ts'
import { describeAcls } from '../../kafka/client/admin/describe-acls.ts'
import { executionException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import { type AclEntry, entryLines, entryText, patternText, type ResourcePattern } from './acl-text.ts'
import * as option from './options.ts'
import { wantedAcls } from './wanted-acls.ts'

/** --add: creates the ACLs that are not there yet, and says which. */
export async function addAcls(admin: Admin, line: CommandLine): Promise<void> {
  const word = line.options.valueOf(option.resourcePatternType) ?? 'LITERAL'
  if (word !== 'LITERAL' && word !== 'PREFIXED')
    printUsageAndExit(line, `A '--resource-pattern-type' value of '${word}' is not valid when adding acls.`)
  const wanted = wantedAcls(line)
  if (wanted.some(({ entries }) => entries.length === 0))
    printUsageAndExit(
      line,
      'You must specify one of: --allow-principal, --deny-principal when trying to add ACLs.',
    )
  for (const { pattern, entries } of wanted) await addTo(admin, line, { pattern, entries })
}

async function addTo(
  admin: Admin,
  { io }: CommandLine,
  { pattern, entries }: { readonly pattern: ResourcePattern; readonly entries: readonly AclEntry[] },
): Promise<void> {
  const { ANY } = AclOperation
  const all = { ...pattern, principal: null, host: null, operation: ANY, permissionType: AclPermission.ANY }
  const existing = new Set((await futureGet(describeAcls(admin, all))).map(entryText))
  const missing = entries.filter((entry) => !existing.has(entryText(entry)))
  for (const entry of entries) {
    if (missing.includes(entry)) continue
    io.stdout.write(`Acl (pattern=${patternText(pattern)}, entry=${entryText(entry)}) already exists.\n`)
  }
  if (missing.length === 0) return
  io.stdout.write(`Adding ACLs for resource \`${patternText(pattern)}\`: \n ${entryLines(missing)}\n\n`)
  const resource = { ...pattern, resourceName: pattern.resourceName ?? '' }
  const results = await futureGet(
    createAcls(
      admin,
      missing.map((entry) => ({ ...resource, ...entry })),
    ),
  )
  const failure = results.find((result) => result !== true)
  if (failure !== undefined) throw executionException(failure)
}
