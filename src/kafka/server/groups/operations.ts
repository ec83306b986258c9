/** What can be done with a group, as bits by the numbers of AclOperation. */
const READ = 3
const DELETE = 6
const DESCRIBE = 8
const DESCRIBE_CONFIGS = 10
const ALTER_CONFIGS = 11

/** All operations that groups have: what everybody may do without ACLs. */
export const GROUP_OPERATIONS = [READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS].reduce(
  (bits, operation) => bits | (1 << operation),
  0,
)
