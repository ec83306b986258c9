/** What "not asked for" looks like in the fields for authorized operations. */
export const OPERATIONS_NOT_REQUESTED = -(2 ** 31)

const bits = (...operations: readonly number[]): number =>
  operations.reduce((sum, bit) => sum | (1 << bit), 0)

// The numbers of AclOperation.
const READ = 3
const WRITE = 4
const CREATE = 5
const DELETE = 6
const ALTER = 7
const DESCRIBE = 8
const CLUSTER_ACTION = 9
const DESCRIBE_CONFIGS = 10
const ALTER_CONFIGS = 11
const IDEMPOTENT_WRITE = 12

/** Everything that can be done to a topic: without an authorizer, everybody may. */
export const TOPIC_OPERATIONS = bits(
  READ,
  WRITE,
  CREATE,
  DELETE,
  ALTER,
  DESCRIBE,
  DESCRIBE_CONFIGS,
  ALTER_CONFIGS,
)

/** Everything that can be done to a cluster. */
export const CLUSTER_OPERATIONS = bits(
  CREATE,
  ALTER,
  DESCRIBE,
  CLUSTER_ACTION,
  DESCRIBE_CONFIGS,
  ALTER_CONFIGS,
  IDEMPOTENT_WRITE,
)
