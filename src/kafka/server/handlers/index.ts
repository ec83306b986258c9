import type { AnyHandler } from '../handler.ts'
import { offsetCommit } from './08-offset-commit.ts'
import { offsetFetch } from './09-offset-fetch.ts'
import { joinGroup } from './11-join-group.ts'
import { heartbeat } from './12-heartbeat.ts'
import { leaveGroup } from './13-leave-group.ts'
import { syncGroup } from './14-sync-group.ts'
import { describeGroups } from './15-describe-groups.ts'
import { listGroups } from './16-list-groups.ts'
import { deleteGroups } from './42-delete-groups.ts'
import { offsetDelete } from './47-offset-delete.ts'

/** Every API that the broker serves; ApiVersions answers with this list. */
export const handlers: readonly AnyHandler[] = [
  offsetCommit,
  offsetFetch,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  deleteGroups,
  offsetDelete,
]
