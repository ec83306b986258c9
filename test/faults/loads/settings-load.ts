import { expect } from 'vitest'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import { MOST, type Setting, settingsOf } from '../settings.ts'
import type { Load } from './load.ts'
import { createTopic } from './requests.ts'

const TOPIC = 'configured'

/** A setting, the numbers that it may be set to, and whether it must be set to one. */
interface State {
  readonly setting: Setting
  possible: number[]
  isSet: boolean
}

/** Administrators who change settings: each is what was acknowledged last or asked for after it, and as a whole. */
export class SettingsLoad implements Load {
  readonly name = 'settings'
  readonly connections = 1
  readonly #states: readonly State[] = settingsOf(TOPIC).map((setting) => ({
    setting,
    possible: [],
    isSet: false,
  }))
  #changes = 0
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, 1)
  }

  async work(connections: readonly BrokerConnection[]): Promise<void> {
    await Promise.all(
      connections.flatMap((connection) =>
        this.#states.map(async (state) => {
          while (!connection.isGone) await this.#change(state, connection)
        }),
      ),
    )
  }

  async #change(state: State, connection: BrokerConnection): Promise<void> {
    const number = ++this.#changes % MOST
    state.possible.push(number)
    const errorCode = await state.setting.set(connection, number)
    if (errorCode === undefined) return
    expect(errorCode, state.setting.name).toBe(0)
    state.possible = [number]
    state.isSet = true
    this.acknowledged++
  }

  async check(broker: Sender): Promise<void> {
    for (const state of this.#states) {
      const { name, get } = state.setting
      const found = (await get(broker)) ?? []
      for (const number of found) expect(state.possible, name).toContain(number)
      if (state.isSet) expect(found, name).not.toEqual([])
      state.possible = [...found]
      state.isSet = found.length > 0
    }
  }
}
