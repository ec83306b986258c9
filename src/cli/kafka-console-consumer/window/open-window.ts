import type { Consumer } from '../../../kafka/client/consumer/types.ts'
import type { ClientSetting } from '../../kit/connect.ts'
import type { ParsedOptions } from '../../kit/options.ts'
import * as option from '../options.ts'
import type { Window } from './window.ts'
import { findBounds, findPartitions, type Lookup, timeOffsets } from './window-offsets.ts'
import { WindowReader } from './window-reader.ts'

/** Looks up what the window is made of and gives its partitions to the consumer; `close` ends the lookups. */
export async function openWindow(
  consumer: Consumer,
  setting: ClientSetting,
  { window, options }: { window: Window; options: ParsedOptions },
): Promise<{ reader: WindowReader; close(): Promise<void> }> {
  const { openAdmin } = await import('../../../kafka/client/admin/admin.ts')
  const admin = await openAdmin(setting.properties, setting.hooks)
  const isReadCommitted = setting.properties['isolation.level'] === 'read_committed'
  const lookup: Lookup = { admin, isReadCommitted, now: Date.now }
  const close = () => admin.close()
  try {
    const partitions = await findPartitions(lookup, {
      topic: options.valueOf(option.topic),
      include: options.valueOf(option.include) ?? '',
      partition: options.valueOf(option.partition),
    })
    const { until } = window
    const untilMs = typeof until === 'object' && 'timeMs' in until ? until.timeMs : undefined
    const reader = new WindowReader({
      consumer,
      partitions: await findBounds(lookup, partitions, window),
      untilMs,
      findEnds: (open) => timeOffsets(lookup, open, untilMs ?? 0),
      now: lookup.now,
    })
    return { reader, close }
  } catch (fault) {
    await close()
    throw fault
  }
}
