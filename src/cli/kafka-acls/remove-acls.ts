import { type AclFilter, AclOperation, AclPermission } from '../../kafka/acls.ts'
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteAcls } from '../../kafka/client/admin/delete-acls.ts'
import { answersOf } from '../kit/answers.ts'
import { executionException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import type { CommandLine } from '../kit/usage.ts'
import { entryLines, patternText } from './acl-text.ts'
import * as option from './options.ts'
import { type WantedAcls, wantedAcls } from './wanted-acls.ts'

/** --remove: deletes ACLs, of each resource after a question that is answered with y; prints nothing else. */
export async function removeAcls(admin: Admin, line: CommandLine): Promise<void> {
  const wanted = wantedAcls(line)
  if (line.options.has(option.force)) {
    for (const acls of wanted) await remove(admin, acls)
    return
  }
  const answers = answersOf(line.io)
  try {
    for (const acls of wanted) {
      line.io.stdout.write(`${questionAbout(acls)}\n`)
      if ((await answers.next())?.toLowerCase() === 'y') await remove(admin, acls)
    }
  } finally {
    answers.close()
  }
}

function questionAbout({ pattern, entries }: WantedAcls): string {
  const filter = patternText(pattern)
  if (entries.length === 0) {
    return `Are you sure you want to delete all ACLs for resource filter \`${filter}\`? (y/n)`
  }
  return `Are you sure you want to remove ACLs: \n ${entryLines(entries)}\n from resource filter \`${filter}\`? (y/n)`
}

async function remove(admin: Admin, { pattern, entries }: WantedAcls): Promise<void> {
  const any = { principal: null, host: null, operation: AclOperation.ANY, permissionType: AclPermission.ANY }
  const filters: AclFilter[] =
    entries.length === 0 ? [{ ...pattern, ...any }] : entries.map((entry) => ({ ...pattern, ...entry }))
  const results = await futureGet(deleteAcls(admin, filters))
  const failure = results.find((result) => result instanceof Error)
  if (failure !== undefined) throw executionException(failure)
}
