/** Names of topics that Kafka Streams makes for itself. */
const internal =
  /(-changelog|-repartition|-subscription-registration-topic|-subscription-response-topic|.-KTABLE-FK-JOIN-SUBSCRIPTION-(REGISTRATION|RESPONSE)-\d+-topic)$/

/** Tells whether a topic's name is one that Kafka Streams would give an internal topic of this application. */
export function isInternalTopicOf(applicationId: string, topic: string): boolean {
  return topic.startsWith(`${applicationId}-`) && internal.test(topic)
}
