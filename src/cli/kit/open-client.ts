/** Producers and consumers for scripts, with settings that the script has gathered itself. Each is loaded when it is opened. */
import type { Consumer } from '../../kafka/client/consumer/types.ts'
import type { Producer } from '../../kafka/client/producer/types.ts'
import type { ShareConsumer } from '../../kafka/client/share-consumer/types.ts'
import type { Io } from './io.ts'
import type { Properties } from './properties.ts'

/** Opens a producer. Rejects with ClientError where the client refuses its settings. */
export async function openProducerWith(io: Io, given: Properties): Promise<Producer> {
  const [{ connectTo }, { openProducer }] = await Promise.all([
    import('./connect.ts'),
    import('../../kafka/client/producer/producer.ts'),
  ])
  const { properties, hooks } = await connectTo(given, io)
  return openProducer(properties, hooks)
}

/** Opens a consumer. Rejects with ClientError where the client refuses its settings. */
export async function openConsumerWith(io: Io, given: Properties): Promise<Consumer> {
  const [{ connectTo }, { openConsumer }] = await Promise.all([
    import('./connect.ts'),
    import('../../kafka/client/consumer/consumer.ts'),
  ])
  const { properties, hooks } = await connectTo(given, io)
  return openConsumer(properties, hooks)
}

/** Opens a member of a share group. Rejects with ClientError where the client refuses its settings. */
export async function openShareConsumerWith(io: Io, given: Properties): Promise<ShareConsumer> {
  const [{ connectTo }, { openShareConsumer }] = await Promise.all([
    import('./connect.ts'),
    import('../../kafka/client/share-consumer/share-consumer.ts'),
  ])
  const { properties, hooks } = await connectTo(given, io)
  return openShareConsumer(properties, hooks)
}
