import type { Machine } from '../coordinator/turn.ts'
import type { GroupConfig } from './config.ts'
import { kindOf } from './group-kind.ts'
import { endTransaction } from './offsets.ts'
import type { GroupRecord } from './records.ts'
import { replay } from './replay.ts'
import {
  type ConfigOfGroup,
  type GroupAnswer,
  type GroupEvent,
  type GroupState,
  newGroupState,
} from './state.ts'
import type { TopicsView } from './topics-view.ts'

/** The group coordinator as the runtime drives it. */
export function groupMachine(
  config: GroupConfig,
  topics: TopicsView,
  configOf: ConfigOfGroup,
): Machine<GroupState, GroupRecord, GroupEvent, GroupAnswer> {
  return {
    create: () => newGroupState(config, topics, configOf),
    replay,
    replayEndTransaction: (state, producerId, isCommit) =>
      endTransaction(state.offsets, producerId, isCommit),
    loaded: (state, turn) => {
      for (const group of state.groups.values()) kindOf(group).loaded(state, turn, group)
    },
    fire: (state, event, turn) => {
      const group = state.groups.get(event.groupId)
      if (group) kindOf(group).fire(state, turn, group, event)
    },
    abandon: (state) => [...state.groups.values()].flatMap((group) => kindOf(group).abandon(group)),
  }
}
