import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { Io } from '../kit/io.ts'
import { JavaError, runtimeException } from '../kit/java-error.ts'
import { type AdminOptions, openAdminFor } from '../kit/open-admin.ts'
import { MalformedFile } from '../kit/properties.ts'

/** Opens the admin client of a script about groups: a file that cannot be read is wrapped as the reference wraps it. */
export async function openGroupsAdmin(io: Io, options: AdminOptions): Promise<Admin> {
  try {
    return await openAdminFor(io, options)
  } catch (fault) {
    throw fault instanceof JavaError && !(fault instanceof MalformedFile) ? runtimeException(fault) : fault
  }
}
